// Assignments of the interpreter: to variables, keys of hashtables, items of lists.

#include <algorithm>

#include "base/field.hpp"
#include "config/ps_interpreter.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::config {

using base::SourcePos;

Interpreter::Flow Interpreter::run_node(const ast::Assignment& assignment, const SourcePos& pos, const Sink&) {
  auto value = value_of(*assignment.value);
  const auto combine = [&](ast::BinaryOp op) {
    const auto before = eval(*assignment.target);
    value = apply_binary(op, ast::LetterCase::ignored, before, value, pos, budget_);
  };
  switch (assignment.op) {
    case ast::AssignOp::set:
      break;
    case ast::AssignOp::add:
      combine(ast::BinaryOp::add);
      break;
    case ast::AssignOp::subtract:
      combine(ast::BinaryOp::subtract);
      break;
    case ast::AssignOp::multiply:
      combine(ast::BinaryOp::multiply);
      break;
    case ast::AssignOp::divide:
      combine(ast::BinaryOp::divide);
      break;
    case ast::AssignOp::modulo:
      combine(ast::BinaryOp::modulo);
      break;
  }
  check_depth(value, pos);
  assign(*assignment.target, std::move(value));
  return Flow::end;
}

void Interpreter::assign(const ast::Expr& target, PsValue value) {
  const auto pos = position(target.span);
  if (const auto* name = std::get_if<ast::Variable>(&target.node)) {
    const auto key = variable_key(name->name);
    if (is_constant_name(key) || key.find(':') != std::string::npos)
      fail(pos, fmt::format("${} cannot be assigned", name->name));
    scopes_.assign(name->name, std::move(value));
  } else if (const auto* typed = std::get_if<ast::Cast>(&target.node)) {
    if (std::get_if<ast::Variable>(&typed->operand->node) == nullptr) fail(pos, "this cannot be assigned to");
    auto converted = cast(typed->type, value, pos, budget_);
    assign(*typed->operand, std::move(converted));
  } else if (const auto* inside = std::get_if<ast::Member>(&target.node)) {
    const auto key = eval(*inside->name);
    assign_inside(*inside->target, key, std::move(value), pos);
  } else if (const auto* item = std::get_if<ast::Element>(&target.node)) {
    const auto key = eval(*item->index);
    assign_inside(*item->target, key, std::move(value), pos);
  } else {
    fail(pos, "this cannot be assigned to", "a variable, $table.key or $list[0] can");
  }
}

// The variable that holds the list or table which is changed.
PsValue* Interpreter::slot(const ast::Expr& owner) {
  const auto* name = std::get_if<ast::Variable>(&owner.node);
  return name == nullptr ? nullptr : scopes_.find(name->name);
}

// Lists and hashtables are changed only while nobody else holds them: so none can hold itself.
void Interpreter::assign_inside(const ast::Expr& owner, const PsValue& key, PsValue value, const SourcePos& pos) {
  auto* holder = slot(owner);
  if (holder == nullptr) fail(pos, "only a key of a variable's hashtable or an item of its list can be assigned");
  if (auto* table = std::get_if<std::shared_ptr<PsTable>>(&holder->data)) {
    if (table->use_count() > 1) fail(pos, "this hashtable is held by another variable too; make a new one: @{…}");
    const auto name = to_text(key);
    auto& entries = (*table)->entries;
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const PsProperty& entry) {
      return base::equal_ignoring_case(entry.name, name);
    });
    (*table)->depth = std::max((*table)->depth, value.depth() + 1);
    budget_.steps(entries.size() / 10, pos);
    if (found != entries.end()) {
      found->value = std::move(value);
    } else {
      if (entries.size() >= table_keys) fail(pos, fmt::format("a hashtable may have {} keys", table_keys));
      entries.push_back(PsProperty{name, std::move(value)});
    }
    check_depth(*holder, pos);
    return;
  }
  auto* array = std::get_if<std::shared_ptr<PsArray>>(&holder->data);
  if (array == nullptr) fail(pos, fmt::format("{} has nothing that could be assigned", kind_name(*holder)));
  if (array->use_count() > 1) fail(pos, "this list is held by another variable too; make a new one: @(…)");
  const auto* index = key.integer();
  auto& items = (*array)->items;
  const auto size = static_cast<std::int64_t>(items.size());
  if (index == nullptr || *index >= size || *index < -size)
    fail(pos, fmt::format("the list has {} items; there is none at [{}]", items.size(), to_text(key).substr(0, 40)));
  (*array)->depth = std::max((*array)->depth, value.depth() + 1);
  items[static_cast<std::size_t>(*index < 0 ? *index + size : *index)] = std::move(value);
  check_depth(*holder, pos);
}

}  // namespace mailflow::config
