// Expressions of the interpreter.

#include <algorithm>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "config/ps_interpreter.hpp"
#include "config/ps_methods.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_regex.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {

using base::SourcePos;

void Budget::steps(std::size_t count, const SourcePos& pos) {
  if (interrupted_ != nullptr && interrupted_->load(std::memory_order_relaxed))
    throw ScriptFailure{base::Error{base::ErrorKind::input, "interrupted", pos, {}}, ScriptFailure::Weight::final};
  if (count <= steps_) {
    steps_ -= count;
    return;
  }
  throw ScriptFailure{
      base::Error{base::ErrorKind::input, fmt::format("the script does more than {} steps", script_steps), pos, {}},
      ScriptFailure::Weight::final};
}

void Budget::memory(std::size_t bytes, const SourcePos& pos) {
  if (bytes <= memory_) {
    memory_ -= bytes;
    return;
  }
  throw ScriptFailure{base::Error{base::ErrorKind::input,
                                  fmt::format("the script makes more than {} MB of values", script_memory / 1'000'000),
                                  pos,
                                  {}},
                      ScriptFailure::Weight::final};
}

void Interpreter::charge(const PsValue& value, const SourcePos& pos) {
  if (const auto* text = value.text()) budget_.memory(text->size(), pos);
}

void Interpreter::check_depth(const PsValue& value, const SourcePos& pos) const {
  if (value.depth() > script_value_depth)
    fail(pos, fmt::format("lists and hashtables nested deeper than {} levels", script_value_depth));
}

PsValue Interpreter::eval(const ast::Expr& expr) {
  const auto pos = position(expr.span);
  const Deeper deeper(*this, pos);
  auto value = std::visit([&](const auto& node) { return eval_node(node, pos); }, expr.node);
  value.pos = pos;
  check_depth(value, pos);
  return value;
}

PsValue Interpreter::eval_node(const ast::Constant& node, const SourcePos& pos) {
  PsValue value{node.value, pos};
  charge(value, pos);
  return value;
}

PsValue Interpreter::eval_node(const ast::Interpolated& node, const SourcePos& pos) {
  std::string text;
  for (const auto& part : node.parts) {
    const auto piece = std::holds_alternative<std::string>(part) ? std::get<std::string>(part)
                                                                 : to_text(eval(*std::get<ast::ExprPtr>(part)));
    budget_.memory(piece.size(), pos);
    text += piece;
  }
  return ps_text(std::move(text), pos);
}

PsValue Interpreter::eval_node(const ast::Variable& node, const SourcePos& pos) {
  if (base::equal_ignoring_case(node.name, "true")) return PsValue{true, pos};
  if (base::equal_ignoring_case(node.name, "false")) return PsValue{false, pos};
  if (base::equal_ignoring_case(node.name, "null")) return PsValue{{}, pos};
  budget_.steps(scopes_.depth() / 10, pos);
  if (base::equal_ignoring_case(node.name, "PSScriptRoot")) return ps_text(".", pos);
  if (const auto* value = variable(base::equal_ignoring_case(node.name, "PSItem") ? "_" : node.name)) {
    charge(*value, pos);
    return *value;
  }
  if (node.name.size() > 4 && base::equal_ignoring_case(std::string_view(node.name).substr(0, 4), "env:")) {
    notice(fmt::format("${} is empty in a lab, so that a script gives the same everywhere", node.name), pos);
    return PsValue{{}, pos};
  }
  if (node.name.find(':') != std::string::npos) {
    const auto scope = node.name.substr(0, node.name.find(':'));
    const bool known = base::equal_ignoring_case(scope, "global") || base::equal_ignoring_case(scope, "script") ||
                       base::equal_ignoring_case(scope, "local");
    if (!known) fail(pos, fmt::format("${} is not supported", node.name), "a name alone, $script: or $global: is");
  }
  const auto names = scopes_.names();
  const auto near = names.size() > 1000 ? std::string_view{} : base::nearest(node.name, names);
  notice(near.empty() ? fmt::format("${} was never assigned: it is $null", node.name)
                      : fmt::format("${} was never assigned: it is $null. Did you mean ${}?", node.name, near),
         pos);
  budget_.steps(100, pos);
  return PsValue{{}, pos};
}

PsValue Interpreter::eval_node(const ast::ListOf& node, const SourcePos& pos) {
  PsList items;
  items.reserve(node.items.size());
  budget_.memory(node.items.size() * sizeof(PsValue), pos);
  for (const auto& item : node.items) items.push_back(eval(*item));
  return ps_list(std::move(items), pos);
}

PsValue Interpreter::eval_node(const ast::Grouped& node, const SourcePos&) {
  return value_of(*node.pipeline);
}

PsValue Interpreter::eval_node(const ast::Sub& node, const SourcePos& pos) {
  PsList values;
  run_block(node.block, [&values](PsValue value) { values.push_back(std::move(value)); });
  switch (node.kind) {
    case ast::SubKind::value:
      return gathered(std::move(values), pos);
    case ast::SubKind::list:
      return ps_list(std::move(values), pos);
  }
  return {};
}

PsValue Interpreter::eval_node(const ast::TableOf& node, const SourcePos& pos) {
  PsTable table;
  if (node.entries.size() > table_keys) fail(pos, fmt::format("a hashtable may have {} keys", table_keys));
  for (const auto& entry : node.entries) {
    const auto key = eval(*entry.key);
    const auto name = to_text(key);
    budget_.steps(table.entries.size() / 10, pos);
    if (find_property(table.entries, name) != nullptr)
      fail(key.pos, fmt::format("the key \"{}\" stands here twice", name));
    budget_.memory(sizeof(PsProperty) + name.size(), pos);
    table.entries.push_back(PsProperty{name, value_of(*entry.value)});
  }
  return ps_table(std::move(table), pos);
}

PsValue Interpreter::eval_node(const std::unique_ptr<ast::CodeBlock>& node, const SourcePos& pos) {
  return PsValue{PsCode{script_, node.get()}, pos};
}

PsValue Interpreter::eval_node(const ast::Unary& node, const SourcePos& pos) {
  auto operand = eval(*node.operand);
  switch (node.op) {
    case ast::UnaryOp::negative:
      return negate(operand, pos);
    case ast::UnaryOp::positive:
      return apply_binary(ast::BinaryOp::add, ast::LetterCase::ignored, PsValue{std::int64_t{0}, pos}, operand, pos,
                          budget_);
    case ast::UnaryOp::logical_not:
      return PsValue{!is_true(operand), pos};
    case ast::UnaryOp::list:
      return ps_list({std::move(operand)}, pos);
    case ast::UnaryOp::split:
      return split_blanks(operand, pos, budget_);
    case ast::UnaryOp::join:
      return apply_binary(ast::BinaryOp::join, ast::LetterCase::ignored, operand, ps_text(""), pos, budget_);
  }
  return {};
}

PsValue Interpreter::eval_node(const ast::Binary& node, const SourcePos& pos) {
  const auto left = eval(*node.left);
  if (node.op == ast::BinaryOp::logical_and && !is_true(left)) return PsValue{false, pos};
  if (node.op == ast::BinaryOp::logical_or && is_true(left)) return PsValue{true, pos};
  const auto right = eval(*node.right);
  if (node.op == ast::BinaryOp::match && left.list() == nullptr) {
    const auto found = find_match(to_text(left), to_text(right), node.letters, pos, budget_);
    if (found) scopes_.of_function("matches") = groups_of(*found, pos);
    return PsValue{found.has_value(), pos};
  }
  return apply_binary(node.op, node.letters, left, right, pos, budget_);
}

PsValue Interpreter::eval_node(const ast::Cast& node, const SourcePos& pos) {
  return cast(node.type, eval(*node.operand), pos, budget_);
}

PsValue Interpreter::eval_node(const ast::Member& node, const SourcePos& pos) {
  const auto target = eval(*node.target);
  return member(target, to_text(eval(*node.name)), pos);
}

PsValue Interpreter::member(const PsValue& target, const std::string& name, const SourcePos& pos) {
  const auto take = [&](const PsValue& value) {
    charge(value, pos);
    return value;
  };
  const auto is = [&name](std::string_view other) { return base::equal_ignoring_case(name, other); };
  if (const auto* object = target.object()) {
    if (const auto* value = find_property(object->properties, name)) return take(*value);
  } else if (const auto* table = target.table()) {
    if (const auto* value = find_property(table->entries, name)) return take(*value);
    if (is("Count")) return PsValue{static_cast<std::int64_t>(table->entries.size()), pos};
    PsList found;
    for (const auto& entry : table->entries)
      if (is("Keys") || is("Values")) found.push_back(is("Keys") ? ps_text(entry.name, entry.value.pos) : entry.value);
    if (is("Keys") || is("Values")) return ps_list(std::move(found), pos);
  } else if (const auto* list = target.list()) {
    if (is("Count") || is("Length")) return PsValue{static_cast<std::int64_t>(list->size()), pos};
    // A property of a list is that of its items.
    PsList found;
    budget_.steps(list->size(), pos);
    for (const auto& item : *list) {
      const auto* properties = item.object() != nullptr  ? &item.object()->properties
                               : item.table() != nullptr ? &item.table()->entries
                                                         : nullptr;
      const auto* value = properties == nullptr ? nullptr : find_property(*properties, name);
      if (value != nullptr) found.push_back(take(*value));
    }
    return gathered(std::move(found), pos);
  } else if (const auto* time = target.time()) {
    if (auto value = time_property(*time, name, pos)) return std::move(*value);
  } else if (const auto* text = target.text()) {
    if (is("Length")) return PsValue{static_cast<std::int64_t>(text->size()), pos};
  }
  if (is("Count")) return PsValue{std::int64_t{target.is_null() ? 0 : 1}, pos};
  if (target.object() == nullptr) return PsValue{{}, pos};
  std::vector<std::string_view> names;
  for (const auto& property : target.object()->properties) names.emplace_back(property.name);
  const auto near = base::nearest(name, names);
  notice(near.empty() ? fmt::format("there is no property {}: it is $null", name)
                      : fmt::format("there is no property {}: it is $null. Did you mean {}?", name, near),
         pos);
  return PsValue{{}, pos};
}

PsValue Interpreter::eval_node(const ast::Element& node, const SourcePos& pos) {
  const auto target = eval(*node.target);
  const auto index = eval(*node.index);
  if (const auto* several = index.list()) {
    PsList found;
    budget_.steps(several->size(), pos);
    budget_.memory(several->size() * sizeof(PsValue), pos);
    for (const auto& one : *several) found.push_back(element(target, one, pos));
    return ps_list(std::move(found), pos);
  }
  return element(target, index, pos);
}

PsValue Interpreter::element(const PsValue& target, const PsValue& index, const SourcePos& pos) {
  if (const auto* table = target.table()) {
    const auto* value = find_property(table->entries, to_text(index));
    if (value != nullptr) charge(*value, pos);
    return value == nullptr ? PsValue{{}, pos} : *value;
  }
  if (target.is_null()) fail(pos, "Cannot index into a null array.");
  const auto* number = index.integer();
  if (number == nullptr) fail(pos, fmt::format("expected a whole number as index, found {}", kind_name(index)));
  const auto* list = target.list();
  const auto* text = target.text();
  const auto size = static_cast<std::int64_t>(list != nullptr ? list->size() : text != nullptr ? text->size() : 1);
  const auto at = *number < 0 ? *number + size : *number;
  if (at < 0 || at >= size) return PsValue{{}, pos};
  if (text != nullptr) return ps_text(std::string(1, (*text)[static_cast<std::size_t>(at)]), pos);
  if (list == nullptr) return target;
  charge((*list)[static_cast<std::size_t>(at)], pos);
  return (*list)[static_cast<std::size_t>(at)];
}

PsValue Interpreter::eval_node(const ast::Call& node, const SourcePos& pos) {
  const auto target = eval(*node.target);
  PsList arguments;
  for (const auto& argument : node.arguments) arguments.push_back(eval(*argument));
  auto result = call_method(target, node.method, arguments, pos);
  charge(result, pos);
  return result;
}

}  // namespace mailflow::config
