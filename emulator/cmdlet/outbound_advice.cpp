// Settings of an outbound connector that Exchange Online takes, and that do not do what they seem to.

#include <algorithm>
#include <array>

#include "cmdlet/outbound_checks.hpp"

namespace mailflow::cmdlet {
namespace {

using model::OutboundConnector;
using Words = std::optional<std::string>;

bool is_for_all(const OutboundConnector& connector) {
  return std::ranges::any_of(*connector.recipient_domains, [](const base::DomainPattern& pattern) {
    return pattern.kind == base::DomainPattern::Kind::any;
  });
}

// What both are for, as closely: "contoso.com".
Words common_scope(const OutboundConnector& a, const OutboundConnector& b) {
  for (const auto& pattern : *a.recipient_domains)
    if (std::ranges::find(*b.recipient_domains, pattern) != b.recipient_domains->end()) return base::to_string(pattern);
  if (*a.all_accepted_domains && *b.all_accepted_domains) return "all accepted domains";
  return {};
}

// R5
Words equally_close(const OutboundConnector& connector, const Draft& draft) {
  if (!connector.chosen_by_itself()) return {};
  for (const auto& other : draft.outbound()) {
    if (other.guid == connector.guid || !other.chosen_by_itself()) continue;
    const auto scope = common_scope(connector, other);
    if (!scope) continue;
    const auto& taken = precedes(connector, other) ? connector : other;
    return fmt::format(
        "\"{}\" is for {}, too: which of the two mail takes is published nowhere; the lab takes \"{}\" (OnPremises "
        "before Partner, then by name)",
        other.name, *scope, taken.name);
  }
  return {};
}

Words for_nobody(const OutboundConnector& connector, const Draft&) {
  if (!connector.chosen_by_itself() || !connector.recipient_domains->empty()) return {};
  if (*connector.all_accepted_domains || *connector.route_all_messages_via_on_premises) return {};
  return "no mail takes this connector: it has no RecipientDomains, and neither AllAcceptedDomains nor "
         "IsTransportRuleScoped";
}

Words scope_of_a_rule(const OutboundConnector& connector, const Draft&) {
  if (!*connector.is_transport_rule_scoped) return {};
  for (const auto& [name, set] : {std::pair{"RecipientDomains", !connector.recipient_domains->empty()},
                                  {"AllAcceptedDomains", *connector.all_accepted_domains},
                                  {"RouteAllMessagesViaOnPremises", *connector.route_all_messages_via_on_premises}})
    if (set)
      return fmt::format("{} has no effect: with IsTransportRuleScoped a transport rule alone can choose the connector",
                         name);
  return {};
}

// R8
Words star_beside_accepted_domains(const OutboundConnector& connector, const Draft&) {
  if (!*connector.all_accepted_domains || !is_for_all(connector)) return {};
  if (*connector.route_all_messages_via_on_premises) return {};
  return "RecipientDomains * counts beside AllAcceptedDomains: all mail to the Internet takes this connector, too";
}

Words central_but_limited(const OutboundConnector& connector, const Draft&) {
  if (!*connector.route_all_messages_via_on_premises || !*connector.all_accepted_domains) return {};
  return "Microsoft names RouteAllMessagesViaOnPremises together with AllAcceptedDomains as a cause of mail loops "
         "(5.4.6, "
         "5.4.14)";
}

Words name_without_validation(const OutboundConnector& connector, const Draft&) {
  if (!connector.tls_domain->has_value()) return {};
  if (*connector.tls_settings == model::TlsSettings::domain_validation) return {};
  return "TlsDomain is used with TlsSettings DomainValidation only";
}

// Rules know a connector by its name.
Words rule_with_the_old_name(const OutboundConnector& connector, const Draft& draft) {
  const auto before = std::ranges::find(draft.outbound(), connector.guid, &OutboundConnector::guid);
  if (before == draft.outbound().end() || before->name == connector.name) return {};
  const auto rule = std::ranges::find_if(draft.rules(), [&](const model::TransportRule& row) {
    return *row.actions.route_message_outbound_connector == before->name;
  });
  if (rule == draft.rules().end()) return {};
  return fmt::format("the transport rule \"{}\" still names \"{}\"", rule->name, before->name);
}

constexpr std::array<Advice<OutboundConnector>, 7> advices{{
    {{"RecipientDomains", "AllAcceptedDomains", "Enabled", "IsTransportRuleScoped", "TestMode"}, equally_close},
    {{"RecipientDomains", "AllAcceptedDomains", "RouteAllMessagesViaOnPremises", "IsTransportRuleScoped", "Name"},
     for_nobody},
    {{"RecipientDomains", "AllAcceptedDomains", "RouteAllMessagesViaOnPremises", "IsTransportRuleScoped"},
     scope_of_a_rule},
    {{"RecipientDomains", "AllAcceptedDomains"}, star_beside_accepted_domains},
    {{"RouteAllMessagesViaOnPremises", "AllAcceptedDomains"}, central_but_limited},
    {{"TlsDomain", "TlsSettings"}, name_without_validation},
    {{"Name"}, rule_with_the_old_name},
}};

}  // namespace

std::vector<config::Notice> outbound_advice(const OutboundConnector& connector, const Change& change) {
  std::vector<config::Notice> notices;
  advise<OutboundConnector>(advices, connector, change, notices);
  return notices;
}

}  // namespace mailflow::cmdlet
