// Functions, errors as values, and the common parameters of every command.

#include <algorithm>

#include "base/field.hpp"
#include "config/command_binding.hpp"
#include "config/ps_interpreter.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::config {

using base::SourcePos;
using Flow = Interpreter::Flow;

namespace {

constexpr std::size_t most_functions = 1'000;
constexpr std::size_t remembered_errors = 32;
constexpr std::size_t catch_steps = 50;  // an error costs far more time than a step

std::vector<Parameter> parameters_of(const ast::Function& function) {
  std::vector<Parameter> parameters;
  int position = 0;
  for (const auto& each : function.parameters) {
    const bool flag = each.kind == ast::ParameterKind::flag;
    parameters.push_back({each.name, flag ? Parameter::Kind::flag : Parameter::Kind::value, flag ? 0 : ++position});
  }
  return parameters;
}

}  // namespace

PsValue error_record(const base::Error& error) {
  static const auto exception = std::make_shared<const PsType>(PsType{"Exception", {"Message"}, {}});
  static const auto record = std::make_shared<const PsType>(PsType{"ErrorRecord", {"Exception"}, {}});
  PsObject cause{exception, {{"Message", ps_text(error.message, error.pos)}}, error.message};
  PsObject place;
  place.properties.push_back({"ScriptName", ps_text(error.pos ? error.pos.file->name : std::string{})});
  place.properties.push_back({"ScriptLineNumber", PsValue{std::int64_t{error.pos.line}, {}}});
  place.properties.push_back({"OffsetInLine", PsValue{std::int64_t{error.pos.column}, {}}});
  PsObject whole{record, {}, error.message};
  whole.properties.push_back({"Exception", ps_object(std::move(cause), error.pos)});
  whole.properties.push_back({"InvocationInfo", ps_object(std::move(place), error.pos)});
  return ps_object(std::move(whole), error.pos);
}

Flow Interpreter::run_node(const ast::Function& node, const SourcePos& pos, const Sink&) {
  if (functions_.size() >= most_functions) fail(pos, fmt::format("more than {} functions", most_functions));
  functions_[variable_key(node.name)] = Function{script_, &node};
  return Flow::end;
}

Flow Interpreter::run_node(const ast::ScriptParameters& node, const SourcePos& pos, const Sink&) {
  for (const auto& parameter : node.parameters) set_initial(parameter, "the script", pos);
  return Flow::end;
}

void Interpreter::set_initial(const ast::ParameterDef& parameter, std::string_view owner, const SourcePos& pos) {
  if (parameter.need == ast::ParameterNeed::mandatory)
    fail(pos, fmt::format("{}: Cannot process command because of one or more missing mandatory parameters: {}.", owner,
                          parameter.name));
  PsValue value{{}, pos};
  if (parameter.kind == ast::ParameterKind::flag) value.data = false;
  if (parameter.initial != nullptr) value = eval(*parameter.initial);
  if (parameter.type && (parameter.initial != nullptr || *parameter.type == ast::CastType::text))
    value = cast(*parameter.type, value, pos, budget_);
  scopes_.of_function(parameter.name) = std::move(value);
}

void Interpreter::set_parameters(const ast::Function& node, const CommandCall& call) {
  const auto parameters = parameters_of(node);
  if (parameters.empty()) {
    PsList arguments;
    for (const auto& argument : call.arguments)
      if (argument.kind == CommandArgument::Kind::value) arguments.push_back(*argument.value);
    scopes_.of_function("args") = ps_list(std::move(arguments), call.pos);
    return;
  }
  const auto bound = bind_parameters(call, parameters);
  if (!bound) throw ScriptFailure{bound.error()};
  for (const auto& parameter : node.parameters) {
    const auto* given = bound->find(parameter.name);
    if (given == nullptr)
      set_initial(parameter, call.name, call.pos);
    else
      scopes_.of_function(parameter.name) =
          parameter.type ? cast(*parameter.type, given->value, given->pos, budget_) : given->value;
  }
}

PsList Interpreter::call_function(const Function& function, const CommandCall& call, const PsList* input) {
  if (scopes_.depth() > function_depth)
    spent(call.pos, fmt::format("functions call each other deeper than {} levels", function_depth));
  const auto held = function;  // a function may define itself anew
  const Deeper deeper(*this, call.pos);
  const Scopes::Function scope(scopes_);
  const InScript inside(*this, held.script);
  set_parameters(*held.node, call);
  if (input != nullptr) scopes_.of_function("input") = ps_list(*input, call.pos);
  PsList values;
  run_block(held.node->block, [&values](PsValue value) { values.push_back(std::move(value)); });
  return values;
}

// $Error, the newest first.
void Interpreter::remember(const base::Error& error) {
  budget_.steps(catch_steps, error.pos);
  PsList errors{error_record(error)};
  if (const auto* known = scopes_.find("script:error"); known != nullptr && known->list() != nullptr)
    errors.insert(
        errors.end(), known->list()->begin(),
        known->list()->begin() + static_cast<std::ptrdiff_t>(std::min(known->list()->size(), remembered_errors - 1)));
  scopes_.assign("script:error", ps_list(std::move(errors), error.pos));
}

PsList Interpreter::failed(const CommandCall& call, const ScriptFailure& failure) {
  if (failure.error.kind != base::ErrorKind::input || failure.weight == ScriptFailure::Weight::final)
    throw ScriptFailure(failure);
  auto action = error_action(call);
  if (const auto* preference = variable("ErrorActionPreference"); !action && preference != nullptr)
    action = error_action(to_text(*preference));
  if (const auto* name = common_argument(call, "ErrorVariable", "ev"))
    scopes_.assign(to_text(*name), ps_list({error_record(failure.error)}, call.pos));
  switch (action.value_or(ErrorAction::stop)) {
    case ErrorAction::stop:
      throw ScriptFailure(failure);
    case ErrorAction::report:
      remember(failure.error);
      notice(failure.error.message, failure.error.pos);
      return {};
    case ErrorAction::ignore:
      remember(failure.error);
      return {};
  }
  return {};
}

// -OutVariable, -WarningVariable, -WarningAction. What was told since `first_notice` is this command's.
void Interpreter::keep_common(const CommandCall& call, const PsList& values, std::size_t first_notice) {
  if (const auto* name = common_argument(call, "OutVariable", "ov")) {
    auto key = to_text(*name);
    PsList kept;
    const bool more = key.starts_with('+');
    if (more) key.erase(0, 1);
    if (const auto* known = more ? variable(key) : nullptr; known != nullptr && known->list() != nullptr)
      kept = *known->list();
    kept.insert(kept.end(), values.begin(), values.end());
    budget_.memory(kept.size() * sizeof(PsValue), call.pos);
    scopes_.assign(key, ps_list(std::move(kept), call.pos));
  }
  auto& output = run_->output;
  if (const auto* name = common_argument(call, "WarningVariable", "wv")) {
    PsList said;
    for (auto i = first_notice; i < output.size(); ++i)
      if (const auto* told = std::get_if<Notice>(&output[i])) said.push_back(ps_text(told->text, told->pos));
    scopes_.assign(to_text(*name), ps_list(std::move(said), call.pos));
  }
  const auto* action = common_argument(call, "WarningAction", "wa");
  if (action != nullptr && error_action(to_text(*action)) == ErrorAction::ignore)
    output.resize(std::min(output.size(), first_notice));
}

}  // namespace mailflow::config
