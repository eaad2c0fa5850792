#pragma once
// Get- and Set- of a policy of which each tenant has the one called "Default".

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {

template <class Policy>
struct OnlyPolicy {
  const Policy& (*view)(const Draft&);
  Policy& (*edit)(Draft&);
  Parameters (*parameters)();
  std::span<const std::string_view> not_modelled;
  // Sets all arguments, checks the outcome, adds notices; nullptr: the fields' own checks are all.
  base::Result<void> (*check)(const Policy&, const Invocation&, const config::BoundParameters&,
                              config::CommandOutput&) = nullptr;
};

template <class Policy>
bool is_the_policy(const Policy&, std::string_view identity) {
  return names(identity, Policy::name);
}

template <class Policy>
Output show_only_policy(const Invocation& invocation, const OnlyPolicy<Policy>& of) {
  return show_rows(invocation, std::vector<Policy>{of.view(invocation.draft)}, is_the_policy<Policy>);
}

template <class Policy>
Output set_only_policy(const Invocation& invocation, std::span<const base::Field<Policy>> fields,
                       const OnlyPolicy<Policy>& of) {
  const auto& call = invocation.call;
  const auto bound = bind_parameters(call, of.parameters());
  if (!bound) return base::fail(bound.error());
  if (auto refused = refuse_unmodelled(call, *bound, of.not_modelled); !refused) return base::fail(refused.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return base::fail(wanted.error());
  const std::vector<Policy> rows{of.view(invocation.draft)};
  for (const auto& identity : *wanted)
    if (auto found = find_rows(call, rows, identity, Patterns::refused, is_the_policy<Policy>); !found)
      return base::fail(found.error());
  config::CommandOutput output;
  auto after = rows.front();
  if (auto done = set_fields(fields, after, call, *bound, output.notices); !done) return base::fail(done.error());
  if (of.check != nullptr)
    if (auto done = of.check(after, invocation, *bound, output); !done) return base::fail(done.error());
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(call));
  if (bound->flag("WhatIf"))
    output.lines.push_back(what_if(call, Policy::name));
  else if (!wanted->empty())
    of.edit(invocation.draft) = std::move(after);
  return output;
}

}  // namespace mailflow::cmdlet
