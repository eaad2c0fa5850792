#include "cmdlet/target.hpp"

#include <array>

namespace mailflow::cmdlet {

using base::Error;
using base::ErrorKind;
using base::fail;

base::Result<std::vector<Identity>> identities(const Invocation& invocation, const config::BoundParameters& bound,
                                               Needed needed) {
  std::vector<Identity> found;
  const auto* given = bound.find("Identity");
  if (given != nullptr) {
    if (invocation.input != nullptr)
      return fail(given->pos, "{}: the pipeline brings the objects; -Identity cannot be given too",
                  invocation.call.name);
    auto text = config::to_text(given->value);
    if (text.empty() || given->value.list() != nullptr)
      return fail(given->pos, "{}: Identity takes one name, found {}", invocation.call.name, kind_name(given->value));
    found.push_back({std::move(text), given->pos});
    return found;
  }
  if (invocation.input != nullptr) {
    for (const auto& value : *invocation.input) {
      auto text = config::to_text(value);
      if (text.empty())
        return fail(invocation.call.pos, "{}: the input object cannot be bound: {} has no identity",
                    invocation.call.name, kind_name(value));
      found.push_back({std::move(text), invocation.call.pos});
    }
    return found;
  }
  if (needed == Needed::yes) return fail(missing_parameters(invocation.call, "Identity"));
  return found;
}

Parameters show_parameters() {
  using config::Parameter;
  static constexpr std::array<Parameter, 2> parameters = {
      {{"Identity", Parameter::Kind::value, 1}, {"ResultSize", Parameter::Kind::value}}};
  return parameters;
}

Parameters remove_parameters() {
  using config::Parameter;
  static constexpr std::array<Parameter, 3> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

Error missing_parameters(const config::CommandCall& call, std::string_view names) {
  return {ErrorKind::input,
          fmt::format("{}: Cannot process command because of one or more missing mandatory parameters: {}.", call.name,
                      names),
          call.pos,
          {}};
}

// The real text names the domain controller that was asked; scripts that look for it match it with a wildcard.
constexpr std::string_view domain_controller = "LABPR01DC001.LABPR01.PROD.OUTLOOK.COM";

Error not_found(const config::CommandCall& call, const Identity& identity, std::span<const std::string_view> known) {
  const auto near = base::nearest(identity.text, known);
  return {ErrorKind::input,
          fmt::format("{}: The operation couldn't be performed because object '{}' couldn't be found on '{}'.",
                      call.name, identity.text, domain_controller),
          identity.pos, near.empty() ? std::string{} : fmt::format("did you mean \"{}\"?", near)};
}

std::string what_if(const config::CommandCall& call, std::string_view target) {
  return fmt::format("What if: Performing the operation \"{}\" on target \"{}\".", call.name, target);
}

config::Notice answered_yes(const config::CommandCall& call) {
  return {fmt::format("{} would ask for confirmation here; the lab answers yes (-Confirm:$false says so)", call.name),
          call.pos};
}

config::Notice unchanged(const config::CommandCall& call, std::string_view target) {
  return {fmt::format("The command completed successfully but no settings of '{}' have been modified.", target),
          call.pos};
}

}  // namespace mailflow::cmdlet
