// Enable-, Disable-IPv6ForAcceptedDomain and Get-IPv6StatusForAcceptedDomain.

#include <algorithm>
#include <array>

#include "cmdlet/commands.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using config::Parameter;
using config::PsObject;
using config::PsProperty;
using config::PsType;
using model::AcceptedDomain;

enum class Status : std::uint8_t { disabled, enabled };

bool matches(const AcceptedDomain& domain, std::string_view identity) {
  return names(identity, domain.name) || names(identity, domain.domain.text());
}

base::Result<std::size_t> wanted_domain(const Invocation& invocation, const config::BoundParameters& bound) {
  const auto* given = bound.find("Domain");
  if (given == nullptr) return fail(missing_parameters(invocation.call, "Domain"));
  const auto value = config::to_value(given->value);
  if (!value) return fail(value.error());
  const Identity identity{base::scalar_text(*value), given->pos};
  const auto found = find_rows(invocation.call, invocation.draft.domains(), identity, Patterns::refused, matches);
  if (!found) return fail(found.error());
  return found->front();
}

Output turn(const Invocation& invocation, Status status) {
  const auto bound = bind_parameters(invocation.call, turn_ipv6_parameters());
  if (!bound) return fail(bound.error());
  const auto row = wanted_domain(invocation, *bound);
  if (!row) return fail(row.error());
  CommandOutput output;
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, invocation.draft.domains()[*row].name));
    return output;
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  auto& domain = invocation.draft.edit_domains()[*row];
  domain.ipv6 = {status == Status::enabled, std::make_shared<const base::SourcePos>(invocation.call.pos)};
  return output;
}

config::PsValue status_of(const AcceptedDomain& domain) {
  static const auto type = std::make_shared<const PsType>(PsType{"IPv6Status", {"Domain", "Status"}});
  PsObject out{type, {}, domain.name};
  out.properties.push_back(PsProperty{"Domain", config::ps_text(domain.domain.text())});
  out.properties.push_back(PsProperty{"Status", config::ps_text(*domain.ipv6 ? "Enabled" : "Disabled")});
  return config::ps_object(std::move(out), domain.pos);
}

}  // namespace

Parameters turn_ipv6_parameters() {
  static constexpr std::array<Parameter, 3> parameters = {{{"Domain", Parameter::Kind::value, 1},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

Parameters ipv6_status_parameters() {
  static constexpr std::array<Parameter, 1> parameters = {{{"Domain", Parameter::Kind::value, 1}}};
  return parameters;
}

Output enable_ipv6(const Invocation& invocation) {
  return turn(invocation, Status::enabled);
}

Output disable_ipv6(const Invocation& invocation) {
  return turn(invocation, Status::disabled);
}

// All domains, or the one that is named.
Output show_ipv6_status(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, ipv6_status_parameters());
  if (!bound) return fail(bound.error());
  CommandOutput output;
  if (bound->find("Domain") == nullptr) {
    for (const auto& domain : invocation.draft.domains()) output.objects.push_back(status_of(domain));
    return output;
  }
  const auto row = wanted_domain(invocation, *bound);
  if (!row) return fail(row.error());
  output.objects.push_back(status_of(invocation.draft.domains()[*row]));
  return output;
}

}  // namespace mailflow::cmdlet
