// Get- and Set-AcceptedDomain.

#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using model::AcceptedDomain;

constexpr std::array<std::string_view, 6> not_modelled = {
    "CanHaveCloudCache", "EnableNego2Authentication", "MailFlowRegion",
    "OutboundOnly",      "SendingFromDomainDisabled", "SendingToDomainDisabled"};

bool matches(const AcceptedDomain& domain, std::string_view identity) {
  return names(identity, domain.name) || names(identity, domain.domain.text());
}

}  // namespace

Output show_accepted_domains(const Invocation& invocation) {
  return show_rows(invocation, invocation.draft.domains(), matches);
}

Parameters set_accepted_domain_parameters() {
  static const auto parameters =
      with_unmodelled(parameters_of(model::accepted_domain_fields(), "Identity"), not_modelled);
  return parameters;
}

Output set_accepted_domain(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_accepted_domain_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  if (auto refused = refuse_unmodelled(invocation.call, *bound, not_modelled); !refused) return fail(refused.error());

  CommandOutput output;
  std::vector<std::pair<std::size_t, AcceptedDomain>> changed;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, invocation.draft.domains(), identity, Patterns::refused, matches);
    if (!found) return fail(found.error());
    auto domain = invocation.draft.domains()[found->front()];
    if (auto set = set_fields(model::accepted_domain_fields(), domain, invocation.call, *bound, output.notices); !set)
      return fail(set.error());
    domain.settle();
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, domain.name));
    else
      changed.emplace_back(found->front(), std::move(domain));
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (changed.empty()) return output;
  auto& rows = invocation.draft.edit_domains();
  for (auto& [row, domain] : changed) rows[row] = std::move(domain);
  return output;
}

}  // namespace mailflow::cmdlet
