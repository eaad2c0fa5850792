#include "config/ps_interpreter.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "config/command_binding.hpp"
#include "config/ps_builtins.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {

using base::SourcePos;

namespace {

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// "$script:x" and "$x" are one variable: a script has one scope.
std::string key_of(std::string_view name) {
  for (const std::string_view scope : {"global:", "script:", "local:", "private:", "variable:"})
    if (name.size() > scope.size() && base::equal_ignoring_case(name.substr(0, scope.size()), scope))
      return lower(name.substr(scope.size()));
  return lower(name);
}

bool is_constant(std::string_view key) {
  return key == "true" || key == "false" || key == "null";
}

void each_value(PsValue value, const std::function<void(PsValue)>& take) {
  if (const auto* list = value.list())
    for (const auto& item : *list) take(item);
  else
    take(std::move(value));
}

}  // namespace

void Interpreter::fail(const SourcePos& pos, std::string message, std::string hint) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, std::move(hint)}};
}

void Interpreter::notice(std::string text, SourcePos pos) {
  budget_.memory(text.size() + sizeof(Emission), pos);
  run_->output.emplace_back(Notice{std::move(text), std::move(pos)});
}

ScriptRun Interpreter::run(const std::shared_ptr<const ast::Script>& script) {
  ScriptRun run;
  run_ = &run;
  script_ = script;
  budget_ = Budget{};
  recursion_ = 0;
  try {
    run_block(script->block, [&run](PsValue value) {
      if (!value.is_null()) run.output.emplace_back(std::move(value));
    });
  } catch (ScriptFailure& failure) {
    run.error = std::move(failure.error);
  }
  run_ = nullptr;
  return run;
}

const PsValue* Interpreter::variable(std::string_view name) const {
  const auto found = variables_.find(key_of(name));
  return found == variables_.end() ? nullptr : &found->second;
}

OutputStyle Interpreter::style() const {
  auto style = settings_.style;
  const auto* limit = variable("FormatEnumerationLimit");
  if (limit != nullptr && limit->integer() != nullptr)
    style.enumeration = *limit->integer() < 0 ? list_items : static_cast<std::size_t>(*limit->integer());
  return style;
}

void Interpreter::run_block(const ast::Block& block, const Sink& sink) {
  for (const auto& statement : block.statements) run_statement(statement, sink);
}

void Interpreter::run_statement(const ast::Statement& statement, const Sink& sink) {
  const auto pos = position(statement.span);
  const Deeper deeper(*this, pos);
  if (const auto* pipeline = std::get_if<ast::Pipeline>(&statement.node)) {
    for (auto& value : collect(*pipeline)) {
      budget_.memory(sizeof(Emission), pos);
      sink(std::move(value));
    }
  } else if (const auto* assignment = std::get_if<ast::Assignment>(&statement.node)) {
    run_assignment(*assignment, pos);
  } else if (const auto* branches = std::get_if<ast::If>(&statement.node)) {
    run_if(*branches, sink);
  } else {
    run_foreach(std::get<ast::ForEach>(statement.node), sink);
  }
}

void Interpreter::run_if(const ast::If& statement, const Sink& sink) {
  for (const auto& branch : statement.branches) {
    if (branch.condition != nullptr && !is_true(value_of(*branch.condition))) continue;
    run_block(branch.block, sink);
    return;
  }
}

void Interpreter::run_foreach(const ast::ForEach& loop, const Sink& sink) {
  const auto key = key_of(loop.variable);
  if (is_constant(key)) fail(position(loop.items->span), fmt::format("${} cannot be assigned", loop.variable));
  const auto items = value_of(*loop.items);
  if (items.is_null()) return;
  each_value(items, [&](PsValue item) {
    budget_.step(item.pos);
    variables_[key] = std::move(item);
    run_block(loop.block, sink);
  });
}

void Interpreter::run_assignment(const ast::Assignment& assignment, const SourcePos& pos) {
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
}

void Interpreter::assign(const ast::Expr& target, PsValue value) {
  const auto pos = position(target.span);
  if (const auto* name = std::get_if<ast::Variable>(&target.node)) {
    auto key = key_of(name->name);
    if (is_constant(key) || key.find(':') != std::string::npos)
      fail(pos, fmt::format("${} cannot be assigned", name->name));
    variables_[std::move(key)] = std::move(value);
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
  const auto found = name == nullptr ? variables_.end() : variables_.find(key_of(name->name));
  return found == variables_.end() ? nullptr : &found->second;
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

PsValue Interpreter::gathered(PsList values, const SourcePos& pos) const {
  if (values.empty()) return PsValue{{}, pos};
  if (values.size() == 1) return std::move(values.front());
  auto list = ps_list(std::move(values), pos);
  check_depth(list, pos);
  return list;
}

PsValue Interpreter::value_of(const ast::Pipeline& pipeline) {
  if (pipeline.stages.size() == 1)
    if (const auto* expr = std::get_if<ast::ExprPtr>(&pipeline.stages.front())) return eval(**expr);
  return gathered(collect(pipeline), position(pipeline.span));
}

PsList Interpreter::collect(const ast::Pipeline& pipeline) {
  PsList values;
  const PsList* input = nullptr;
  for (const auto& stage : pipeline.stages) {
    if (const auto* command = std::get_if<ast::Command>(&stage)) {
      values = run_command(*command, input);
    } else {
      const auto& expr = std::get<ast::ExprPtr>(stage);
      auto value = eval(*expr);
      // Commands that gave nothing put nothing into the pipeline, but $null is a value.
      const bool none = value.is_null() && std::holds_alternative<ast::Grouped>(expr->node);
      if (const auto* list = value.list()) budget_.memory(list->size() * sizeof(PsValue), value.pos);
      if (!none) each_value(std::move(value), [&values](PsValue item) { values.push_back(std::move(item)); });
    }
    input = &values;
  }
  return values;
}

CommandCall Interpreter::call_of(const ast::Command& command) {
  CommandCall call{command.name, position(command.span), {}};
  for (const auto& argument : command.arguments) {
    const auto pos = position(argument.span);
    switch (argument.kind) {
      case ast::Argument::Kind::splat:
        splat(argument, call);
        break;
      case ast::Argument::Kind::value:
        call.arguments.push_back({CommandArgument::Kind::value, {}, pos, eval(*argument.value)});
        break;
      case ast::Argument::Kind::parameter: {
        CommandArgument bound{CommandArgument::Kind::parameter, argument.name, pos, std::nullopt};
        if (argument.value != nullptr) bound.value = eval(*argument.value);
        call.arguments.push_back(std::move(bound));
        break;
      }
    }
  }
  return call;
}

void Interpreter::splat(const ast::Argument& argument, CommandCall& call) {
  const auto pos = position(argument.span);
  const auto* value = variable(argument.name);
  if (value == nullptr) fail(pos, fmt::format("the variable ${} has no value", argument.name));
  if (const auto* table = value->table()) {
    for (const auto& entry : table->entries)
      call.arguments.push_back({CommandArgument::Kind::parameter, entry.name, pos, entry.value});
  } else if (const auto* list = value->list()) {
    budget_.memory(list->size() * sizeof(CommandArgument), pos);
    for (const auto& item : *list) call.arguments.push_back({CommandArgument::Kind::value, {}, pos, item});
  } else {
    fail(pos, fmt::format("@{} must be a hashtable or a list, it is {}", argument.name, kind_name(*value)));
  }
}

PsList Interpreter::run_command(const ast::Command& command, const PsList* input) {
  const auto call = call_of(command);
  try {
    if (const auto* builtin = Builtins::find(command.name)) return Builtins(*this).run(*builtin, call, input);
    auto output = runner_.run(call, input);
    if (!output) throw ScriptFailure{std::move(output.error())};
    for (auto& said : output->notices) notice(std::move(said.text), said.pos ? std::move(said.pos) : call.pos);
    PsList values;
    if (!output->lines.empty()) {
      for (const auto& line : output->lines) budget_.memory(line.size(), call.pos);
      values.push_back(PsValue{std::make_shared<const PsLines>(PsLines{std::move(output->lines)}), call.pos});
    }
    budget_.memory(output->objects.size() * sizeof(PsValue), call.pos);
    std::move(output->objects.begin(), output->objects.end(), std::back_inserter(values));
    return values;
  } catch (ScriptFailure& failure) {
    if (failure.error.kind != base::ErrorKind::input) throw;
    auto action = error_action(call);
    if (const auto* preference = variable("ErrorActionPreference"); !action && preference != nullptr)
      action = error_action(to_text(*preference));
    switch (action.value_or(ErrorAction::stop)) {
      case ErrorAction::stop:
        throw;
      case ErrorAction::report:
        notice(failure.error.message, failure.error.pos);
        return {};
      case ErrorAction::ignore:
        return {};
    }
    throw;
  }
}

PsList Interpreter::invoke(const PsCode& code, const PsValue& current) {
  const auto outer_script = std::exchange(script_, code.script);
  const auto outer_current = std::exchange(variables_["_"], current);
  const auto restore = [&] {
    script_ = outer_script;
    variables_["_"] = outer_current;
  };
  PsList values;
  try {
    const Deeper deeper(*this, position({}));
    run_block(code.block->block, [&values](PsValue value) { values.push_back(std::move(value)); });
  } catch (ScriptFailure&) {
    restore();
    throw;
  }
  restore();
  return values;
}

std::vector<std::string> text_of(const ScriptRun& run, const OutputStyle& style) {
  PsList values;
  for (const auto& emission : run.output)
    if (const auto* value = std::get_if<PsValue>(&emission)) values.push_back(*value);
  return format_output(values, style);
}

}  // namespace mailflow::config
