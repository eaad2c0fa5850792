#include "app/shell_help.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "cmdlet/apply.hpp"
#include "config/command_binding.hpp"
#include "config/ps_builtins.hpp"
#include "config/ps_operators.hpp"
#include "model/inbound_connector.hpp"
#include "model/outbound_connector.hpp"
#include "model/transport_rule.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using base::Result;
using config::CommandCall;
using config::CommandOutput;
using config::Parameter;
using config::ps_text;

constexpr std::array<Parameter, 1> help_parameters = {{{"Name", Parameter::Kind::value, 1}}};

struct Known {
  std::string_view name;
  std::string_view source;
  std::span<const Parameter> parameters;
};

// Aliases are left out.
std::vector<Known> all_commands(std::span<const OwnCommand> own) {
  std::vector<Known> all{{"Get-Command", "Mailflow Lab", help_parameters},
                         {"Get-Help", "Mailflow Lab", help_parameters}};
  for (const auto& each : own) all.push_back({each.name, "Mailflow Lab", each.parameters});
  for (const auto name : cmdlet::modelled_names(cmdlet::Where::online))
    all.push_back({name, "Exchange Online", cmdlet::parameters_of(name, cmdlet::Where::online)});
  for (const auto& row : config::Builtins::all())
    if (row.name.find('-') != std::string_view::npos) all.push_back({row.name, "PowerShell", row.parameters});
  std::ranges::sort(all, {}, &Known::name);
  return all;
}

std::string pattern_of(const config::BoundParameters& bound) {
  const auto* given = bound.find("Name");
  return given == nullptr ? std::string("*") : config::to_text(given->value);
}

config::PsValue command_object(const Known& known, const base::SourcePos& pos) {
  static const auto type =
      std::make_shared<const config::PsType>(config::PsType{"CommandInfo", {"CommandType", "Name", "Source"}, {}});
  config::PsObject out{type, {}, std::string(known.name)};
  out.properties.push_back({"CommandType", ps_text("Cmdlet", pos)});
  out.properties.push_back({"Name", ps_text(std::string(known.name), pos)});
  out.properties.push_back({"Source", ps_text(std::string(known.source), pos)});
  return config::ps_object(std::move(out), pos);
}

template <class Object>
std::string_view text_in(std::span<const base::Field<Object>> fields, std::string_view parameter, Language language) {
  const auto* field = base::find_field(fields, parameter);
  return field == nullptr ? std::string_view{} : field->help.in(language);
}

// What the table of an object's properties says of a parameter, "" for all others.
std::string_view help_text(const Known& known, std::string_view parameter, Language language) {
  if (known.name.ends_with("-InboundConnector")) return text_in(model::inbound_connector_fields(), parameter, language);
  if (known.name.ends_with("-OutboundConnector"))
    return text_in(model::outbound_connector_fields(), parameter, language);
  if (known.name.ends_with("-TransportRule")) return text_in(model::transport_rule_fields(), parameter, language);
  return {};
}

std::vector<std::string> help_lines(const Known& known, Language language) {
  std::size_t widest = 0;
  for (const auto& parameter : known.parameters) widest = std::max(widest, parameter.name.size());
  std::vector<std::string> lines{fmt::format("{} ({})", known.name, known.source)};
  for (const auto& parameter : known.parameters) {
    auto line = fmt::format("  -{:<{}}  {}", parameter.name, widest, help_text(known, parameter.name, language));
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

base::Failure unknown(const CommandCall& call, const std::string& name, const std::vector<Known>& all) {
  std::vector<std::string_view> names;
  for (const auto& each : all) names.push_back(each.name);
  return base::fail(base::Error{base::ErrorKind::input, fmt::format("{}: there is no command {} here", call.name, name),
                                call.pos, base::suggestion(name, "the shell", names)});
}

Result<CommandOutput> list_commands(const CommandCall& call, const std::vector<Known>& all) {
  const auto bound = config::bind_parameters(call, help_parameters);
  if (!bound) return base::fail(bound.error());
  const auto pattern = pattern_of(*bound);
  CommandOutput output;
  for (const auto& each : all)
    if (config::matches_wildcard(each.name, pattern, config::ast::LetterCase::ignored))
      output.objects.push_back(command_object(each, call.pos));
  if (output.objects.empty()) return unknown(call, pattern, all);
  return output;
}

Result<CommandOutput> tell_parameters(const CommandCall& call, const std::vector<Known>& all, Language language) {
  const auto bound = config::bind_parameters(call, help_parameters);
  if (!bound) return base::fail(bound.error());
  if (bound->find("Name") == nullptr) return list_commands(call, all);
  const auto name = pattern_of(*bound);
  const auto* builtin = config::Builtins::find(name);  // also an alias
  const auto known = std::ranges::find_if(all, [&](const Known& each) {
    return base::equal_ignoring_case(each.name, name) ||
           (builtin != nullptr && config::Builtins::find(each.name) != nullptr &&
            config::Builtins::find(each.name)->run == builtin->run);
  });
  if (known == all.end()) return unknown(call, name, all);
  CommandOutput output;
  output.lines = help_lines(*known, language);
  return output;
}

}  // namespace

std::optional<Result<CommandOutput>> help_of(const CommandCall& call, std::span<const OwnCommand> own,
                                             Language language) {
  if (base::equal_ignoring_case(call.name, "Get-Command")) return list_commands(call, all_commands(own));
  if (base::equal_ignoring_case(call.name, "Get-Help")) return tell_parameters(call, all_commands(own), language);
  return std::nullopt;
}

}  // namespace mailflow::app
