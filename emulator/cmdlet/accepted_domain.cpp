// Get- and Set-AcceptedDomain; on premises New- and Remove-AcceptedDomain, too (A1).

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

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_domain = 256;

// *.contoso.com is contoso.com with its subdomains.
base::Result<void> take_domain(AcceptedDomain& domain, const Invocation& invocation,
                               const config::BoundParameter& bound) {
  const auto text = config::to_text(bound.value);
  const auto pattern = base::parse_domain_pattern(text);
  if (text.size() > longest_domain || !pattern || pattern->kind == base::DomainPattern::Kind::any)
    return fail(bound.pos,
                "{}: DomainName: \"{}\" is not valid: it takes a domain of {} characters at most, also with a "
                "leading *.",
                invocation.call.name, text.substr(0, 80), longest_domain);
  domain.domain = pattern->domain;
  if (pattern->kind == base::DomainPattern::Kind::suffix) domain.match_sub_domains.value = true;
  return {};
}

base::Result<void> check_new(const AcceptedDomain& domain, const Invocation& invocation,
                             const config::BoundParameters& bound) {
  if (domain.name.empty() || domain.name.size() > longest_name)
    return fail(bound.find("Name")->pos, "{}: Name takes 1 to {} characters", invocation.call.name, longest_name);
  for (const auto& other : invocation.draft.domains()) {
    if (base::equal_ignoring_case(other.name, domain.name))
      return fail(bound.find("Name")->pos, "{}: an accepted domain with the name \"{}\" exists already",
                  invocation.call.name, other.name);
    if (other.domain == domain.domain)
      return fail(bound.find("DomainName")->pos, "{}: {} is the accepted domain \"{}\" already", invocation.call.name,
                  domain.domain.text(), other.name);
  }
  return {};
}

}  // namespace

Parameters new_accepted_domain_parameters() {
  using config::Parameter;
  static constexpr std::array<Parameter, 5> parameters = {{{"Name", Parameter::Kind::value, 1},
                                                           {"DomainName"},
                                                           {"DomainType"},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

Output new_accepted_domain(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, new_accepted_domain_parameters());
  if (!bound) return fail(bound.error());
  std::string missing;
  for (const std::string_view name : {"Name", "DomainName"})
    if (bound->find(name) == nullptr) missing += (missing.empty() ? "" : " ") + std::string(name);
  if (!missing.empty()) return fail(missing_parameters(invocation.call, missing));

  CommandOutput output;
  AcceptedDomain domain;
  domain.pos = invocation.call.pos;
  domain.name = config::to_text(bound->find("Name")->value);
  if (auto done = take_domain(domain, invocation, *bound->find("DomainName")); !done) return fail(done.error());
  if (const auto* type = bound->find("DomainType")) {
    const auto* row = base::find_field(model::accepted_domain_fields(), "DomainType");
    if (auto set = set_field(*row, domain, *type, invocation.call.name, output.notices); !set) return fail(set.error());
  }
  if (auto done = check_new(domain, invocation, *bound); !done) return fail(done.error());
  domain.is_default = invocation.draft.domains().empty();
  domain.settle();
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, domain.name));
    return output;
  }
  output.objects.push_back(object_of(domain));
  invocation.draft.edit_domains().push_back(std::move(domain));
  return output;
}

// Exchange keeps a domain that recipients have addresses in, and the default one.
Output remove_accepted_domain(const Invocation& invocation) {
  CommandOutput output;
  const auto gone = rows_to_remove(invocation, invocation.draft.domains(), matches, output);
  if (!gone) return fail(gone.error());
  for (const auto row : *gone) {
    const auto& domain = invocation.draft.domains()[row];
    if (domain.is_default)
      return fail(invocation.call.pos, "{}: \"{}\" is the default domain and stays", invocation.call.name, domain.name);
    for (const auto& recipient : invocation.draft.recipients())
      for (const auto& address : recipient.addresses)
        if (address.ends_with('@' + domain.domain.text()))
          return fail(invocation.call.pos, "{}: \"{}\" stays: {} of the recipient \"{}\" is in it",
                      invocation.call.name, domain.name, address, recipient.name);
  }
  if (!gone->empty()) erase_rows(invocation.draft.edit_domains(), *gone);
  return output;
}

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
    if (*domain.domain_type == model::DomainType::external_relay && invocation.draft.where() == Where::online)
      return fail(bound->find("DomainType") == nullptr ? invocation.call.pos : bound->find("DomainType")->pos,
                  "{}: DomainType: ExternalRelay exists on premises only", invocation.call.name);
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
