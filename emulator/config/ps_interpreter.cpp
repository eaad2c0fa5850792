#include "config/ps_interpreter.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "config/command_binding.hpp"
#include "config/ps_builtins.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {

using base::SourcePos;

void Interpreter::fail(const SourcePos& pos, std::string message, std::string hint) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, std::move(hint)}};
}

void Interpreter::spent(const SourcePos& pos, std::string message) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, {}}, ScriptFailure::Weight::final};
}

void Interpreter::notice(std::string text, SourcePos pos) {
  budget_.memory(text.size() + sizeof(Emission), pos);
  run_->output.emplace_back(Notice{std::move(text), std::move(pos)});
}

ScriptRun Interpreter::run(const std::shared_ptr<const ast::Script>& script) {
  ScriptRun run;
  run_ = &run;
  script_ = script;
  budget_ = Budget(settings_.interrupted);
  recursion_ = 0;
  caught_ = nullptr;
  scopes_.leave_functions();
  try {
    run_block(script->block, [this, &run](PsValue value) {
      if (value.is_null()) return;
      run.output.emplace_back(std::move(value));
      if (settings_.watching) settings_.watching(run.output);
    });
  } catch (ScriptFailure& failure) {
    run.error = std::move(failure.error);
  }
  run_ = nullptr;
  return run;
}

const PsValue* Interpreter::variable(std::string_view name) const {
  return scopes_.find(name);
}

std::vector<std::string> Interpreter::variable_names() const {
  const auto names = scopes_.names();
  return {names.begin(), names.end()};
}

std::vector<std::string> Interpreter::function_names() const {
  std::vector<std::string> names;
  for (const auto& [key, function] : functions_) names.push_back(function.node->name);
  return names;
}

OutputStyle Interpreter::style() const {
  auto style = settings_.style;
  const auto* limit = variable("FormatEnumerationLimit");
  if (limit != nullptr && limit->integer() != nullptr)
    style.enumeration = *limit->integer() < 0 ? list_items : static_cast<std::size_t>(*limit->integer());
  return style;
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
      if (const auto* list = value.list())
        values.insert(values.end(), list->begin(), list->end());
      else if (!none)
        values.push_back(std::move(value));
    }
    input = &values;
  }
  if (!pipeline.redirect) return values;
  redirect(*pipeline.redirect, values, position(pipeline.span));
  return {};
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
  const auto first_notice = run_->output.size();
  PsList values;
  try {
    values = perform(call, input);
  } catch (const ScriptFailure& failure) {
    values = failed(call, failure);
  }
  keep_common(call, values, first_notice);
  return values;
}

PsList Interpreter::perform(const CommandCall& call, const PsList* input) {
  if (const auto function = functions_.find(variable_key(call.name)); function != functions_.end())
    return call_function(function->second, call, input);
  if (const auto* builtin = Builtins::find(call.name)) return Builtins(*this).run(*builtin, call, input);
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
}

PsList Interpreter::invoke(const PsCode& code, const PsValue& current) {
  const InScript inside(*this, code.script);
  auto& holder = scopes_.of_function("_");
  const auto outer = std::exchange(holder, current);
  PsList values;
  try {
    const Deeper deeper(*this, position({}));
    run_block(code.block->block, [&values](PsValue value) { values.push_back(std::move(value)); });
  } catch (const ScriptFailure&) {
    scopes_.of_function("_") = outer;
    throw;
  }
  scopes_.of_function("_") = outer;
  return values;
}

void Interpreter::redirect(const ast::Redirect& redirect, const PsList& values, const SourcePos& pos) {
  const auto target = eval(*redirect.file);
  if (target.is_null()) return;  // > $null
  std::string text;
  for (const auto& line : format_output(values, style())) text += line + "\n";
  switch (redirect.kind) {
    case ast::RedirectKind::replace:
      return write_file(target, std::move(text), SessionFiles::Mode::replace, pos);
    case ast::RedirectKind::append:
      return write_file(target, std::move(text), SessionFiles::Mode::append, pos);
  }
}

void Interpreter::write_file(const PsValue& path, std::string text, SessionFiles::Mode mode, const SourcePos& pos) {
  const auto name = to_text(path);
  if (name.empty()) fail(pos, "a file's name is missing");
  budget_.memory(text.size(), pos);
  const auto written = files_.write(name, std::move(text), mode, pos);
  if (!written) throw ScriptFailure{written.error()};
  notice(fmt::format("{} is kept in memory: a lab writes no files", name), pos);
}

std::string Interpreter::read_file(const PsValue& path, const SourcePos& pos) {
  auto text = files_.read(to_text(path), settings_.files, pos);
  if (!text) throw ScriptFailure{std::move(text.error())};
  budget_.memory(text->size(), pos);
  return std::move(*text);
}

std::vector<std::string> text_of(const ScriptRun& run, const OutputStyle& style) {
  PsList values;
  for (const auto& emission : run.output)
    if (const auto* value = std::get_if<PsValue>(&emission)) values.push_back(*value);
  return format_output(values, style);
}

}  // namespace mailflow::config
