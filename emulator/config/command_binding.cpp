#include "config/command_binding.hpp"

#include <algorithm>
#include <array>

#include "base/field.hpp"
#include "base/nearest.hpp"

namespace mailflow::config {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using Kind = Parameter::Kind;

constexpr std::array<Parameter, 12> common_parameters = {{{"Verbose", Kind::flag, 0, "vb"},
                                                          {"Debug", Kind::flag, 0, "db"},
                                                          {"ErrorAction", Kind::value, 0, "ea"},
                                                          {"WarningAction", Kind::value, 0, "wa"},
                                                          {"InformationAction", Kind::value, 0, "infa"},
                                                          {"ProgressAction", Kind::value, 0, "proga"},
                                                          {"ErrorVariable", Kind::value, 0, "ev"},
                                                          {"WarningVariable", Kind::value, 0, "wv"},
                                                          {"InformationVariable", Kind::value, 0, "iv"},
                                                          {"OutVariable", Kind::value, 0, "ov"},
                                                          {"OutBuffer", Kind::value, 0, "ob"},
                                                          {"PipelineVariable", Kind::value, 0, "pv"}}};

bool begins_with(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() && base::equal_ignoring_case(name.substr(0, prefix.size()), prefix);
}

class Binder {
 public:
  Binder(const CommandCall& call, std::span<const Parameter> parameters) : call_(call) {
    for (const auto& parameter : parameters) known_.push_back(&parameter);
    for (const auto& parameter : common_parameters) known_.push_back(&parameter);
  }

  base::Result<BoundParameters> bind();

 private:
  base::Result<const Parameter*> resolve(const CommandArgument& argument) const;
  base::Result<void> take(const Parameter& parameter, PsValue value, base::SourcePos pos);
  base::Result<void> take_positional(const CommandArgument& argument);
  bool bound(const Parameter& parameter) const;

  const CommandCall& call_;
  std::vector<const Parameter*> known_;
  std::vector<BoundParameter> rows_;
};

base::Result<const Parameter*> Binder::resolve(const CommandArgument& argument) const {
  std::vector<const Parameter*> matches;
  for (const auto* parameter : known_) {
    if (base::equal_ignoring_case(parameter->name, argument.name)) return parameter;
    if (!parameter->alias.empty() && base::equal_ignoring_case(parameter->alias, argument.name)) return parameter;
    if (begins_with(parameter->name, argument.name)) matches.push_back(parameter);
  }
  if (matches.size() == 1) return matches.front();
  if (matches.empty()) {
    std::vector<std::string_view> names;
    for (const auto* parameter : known_)
      if (!is_common_parameter(parameter->name)) names.push_back(parameter->name);
    const auto near = base::nearest(argument.name, names);
    return fail(Error{
        ErrorKind::input,
        fmt::format("{}: A parameter cannot be found that matches parameter name '{}'.", call_.name, argument.name),
        argument.pos, near.empty() ? std::string{} : fmt::format("did you mean -{}?", near)});
  }
  std::string candidates;
  for (const auto* match : matches) candidates += fmt::format(" -{}", match->name);
  return fail(argument.pos,
              "{}: Parameter cannot be processed because the parameter name '{}' is ambiguous. Possible matches "
              "include:{}.",
              call_.name, argument.name, candidates);
}

bool Binder::bound(const Parameter& parameter) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) { return row.name == parameter.name; });
}

base::Result<void> Binder::take(const Parameter& parameter, PsValue value, base::SourcePos pos) {
  if (bound(parameter))
    return fail(pos,
                "{}: Cannot bind parameter because parameter '{}' is specified more than once. To provide multiple "
                "values, use the array syntax: -{} value1,value2.",
                call_.name, parameter.name, parameter.name);
  if (parameter.kind == Kind::flag && value.boolean() == nullptr)
    return fail(pos, "{}: -{} is a switch: it takes $true or $false behind a colon, found {}", call_.name,
                parameter.name, kind_name(value));
  rows_.push_back(BoundParameter{parameter.name, std::move(value), std::move(pos)});
  return {};
}

base::Result<void> Binder::take_positional(const CommandArgument& argument) {
  const Parameter* next = nullptr;
  for (const auto* parameter : known_)
    if (parameter->position > 0 && !bound(*parameter) && (next == nullptr || parameter->position < next->position))
      next = parameter;
  if (next != nullptr) return take(*next, *argument.value, argument.pos);
  return fail(argument.pos, "{}: A positional parameter cannot be found that accepts argument '{}'.", call_.name,
              to_text(*argument.value).substr(0, 80));
}

base::Result<BoundParameters> Binder::bind() {
  std::vector<const CommandArgument*> positional;
  const auto& arguments = call_.arguments;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    if (argument.kind == CommandArgument::Kind::value) {
      positional.push_back(&argument);
      continue;
    }
    const auto parameter = resolve(argument);
    if (!parameter) return fail(parameter.error());
    base::Result<void> taken;
    if (argument.value) {
      taken = take(**parameter, *argument.value, argument.value->pos ? argument.value->pos : argument.pos);
    } else if ((*parameter)->kind == Kind::flag) {
      taken = take(**parameter, PsValue{true, argument.pos}, argument.pos);
    } else if (i + 1 < arguments.size() && arguments[i + 1].kind == CommandArgument::Kind::value) {
      ++i;
      taken = take(**parameter, *arguments[i].value, arguments[i].pos);
    } else {
      return fail(argument.pos, "{}: Missing an argument for parameter '{}'.", call_.name, (*parameter)->name);
    }
    if (!taken) return fail(taken.error());
  }
  // Names first, positions then: `Set-X $true -Name y` gives $true to the first position that no name took.
  for (const auto* argument : positional)
    if (auto taken = take_positional(*argument); !taken) return fail(taken.error());
  return BoundParameters(std::move(rows_));
}

}  // namespace

const BoundParameter* BoundParameters::find(std::string_view name) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [name](const auto& row) { return row.name == name; });
  return found == rows_.end() ? nullptr : &*found;
}

bool BoundParameters::flag(std::string_view name) const {
  const auto* row = find(name);
  return row != nullptr && is_true(row->value);
}

base::Result<BoundParameters> bind_parameters(const CommandCall& call, std::span<const Parameter> parameters) {
  return Binder(call, parameters).bind();
}

bool is_common_parameter(std::string_view name) {
  return std::any_of(common_parameters.begin(), common_parameters.end(),
                     [name](const Parameter& parameter) { return base::equal_ignoring_case(parameter.name, name); });
}

ErrorAction error_action(std::string_view word) {
  if (base::equal_ignoring_case(word, "SilentlyContinue") || base::equal_ignoring_case(word, "Ignore"))
    return ErrorAction::ignore;
  return base::equal_ignoring_case(word, "Continue") ? ErrorAction::report : ErrorAction::stop;
}

const PsValue* common_argument(const CommandCall& call, std::string_view name, std::string_view alias) {
  constexpr std::size_t shortest = 6;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto& argument = call.arguments[i];
    if (argument.kind != CommandArgument::Kind::parameter) continue;
    const bool named = argument.name.size() >= shortest && begins_with(name, argument.name);
    if (!named && !base::equal_ignoring_case(argument.name, alias)) continue;
    if (argument.value) return &*argument.value;
    if (i + 1 < call.arguments.size() && call.arguments[i + 1].value) return &*call.arguments[i + 1].value;
  }
  return nullptr;
}

std::optional<ErrorAction> error_action(const CommandCall& call) {
  const auto* given = common_argument(call, "ErrorAction", "ea");
  if (given == nullptr) return std::nullopt;
  return error_action(to_text(*given));
}

}  // namespace mailflow::config
