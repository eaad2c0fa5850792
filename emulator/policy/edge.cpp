#include "policy/edge.hpp"

#include <algorithm>

#include "policy/connection_filter.hpp"
#include "policy/copies.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;

Arrival refuse(Arrival state, ReplyId reply) {
  state.refusal = reply;
  return state;
}

bool is_originating(const Arrival& state) {
  return state.directionality == Directionality::originating;
}

// DS-1 … DS-5: mail in the tenant's own name that nobody vouches for.
bool is_direct_send(Tests& tests, const Tables& tables, const Arrival& state, const Facts& facts) {
  if (!tests.is_set(rules::direct_send_rejected, tables.tenant, tables.organization->reject_direct_send)) return false;
  const auto* connector = state.connector == no_row ? nullptr : &(*tables.inbound)[state.connector];
  if (tests.holds(rules::direct_send_identified,
                  connector == nullptr ? std::string_view("default") : std::string_view(connector->name),
                  connector != nullptr && connector->identifies()))
    return false;
  if (tests.is_empty(rules::direct_send_no_sender, {}, facts.mail.sender_domain)) return false;
  return !tests.look_up_first(rules::direct_send_own_sender, facts.mail.sender_domain, *tables.domains).empty();
}

// CF-5; a server without an IPv6 address meets nobody over IPv6.
ReplyId meet_family(Tests& tests, const Tables& tables, const Facts& facts) {
  const bool only_v4 =
      std::ranges::all_of(tables.server->addresses, [](const base::IpAddress& address) { return address.is_v4(); });
  if (only_v4 || tests.is_v4(rules::edge_ipv4, {}, facts.session.client_address)) return ReplyId::none;
  const auto* domain = domain_of(tests, *tables.accepted, *tables.domains, facts.mail);
  if (domain != nullptr && !tests.is_set(rules::edge_ipv6_accepted, domain->name, domain->ipv6))
    return ReplyId::no_ipv6;
  if (!tests.is_true(rules::edge_ipv6_name, {}, facts.session.has_name)) return ReplyId::no_reverse_name;
  return ReplyId::none;
}

// CF-4: a connector that knows the client keeps the service's own lists away. Nobody has told whether a tenant's allow
// list does.
ReplyId meet_service(Tests& tests, const Tables& tables, const Arrival& state, const Facts& facts) {
  if (tests.is_word(rules::edge_own_name, {}, facts.session.helo, tables.server->fqdn.text()) &&
      tests.look_up(rules::edge_own_address, facts.session.client_address, *tables.own_addresses).empty())
    return ReplyId::bad_helo;
  const auto& banned = tables.hosts->with(model::Reputation::banned);
  const auto& throttled = tables.hosts->with(model::Reputation::throttled);
  if (banned.rows().empty() && throttled.rows().empty()) return ReplyId::none;
  const auto* connector = state.connector == no_row ? nullptr : &(*tables.inbound)[state.connector];
  if (connector != nullptr && tests.holds(rules::edge_known_client, connector->name, connector->identifies()))
    return ReplyId::none;
  if (!banned.rows().empty() && !tests.look_up(rules::edge_banned, facts.session.client_address, banned).empty())
    return ReplyId::banned_address;
  if (!throttled.rows().empty() &&
      !tests.look_up(rules::edge_throttled, facts.session.client_address, throttled).empty())
    return ReplyId::throttled;
  return ReplyId::none;
}

const base::Text& words_for(model::RecipientKind kind) {
  using model::RecipientKind;
  switch (kind) {
    case RecipientKind::mailbox:
      return rules::is_mailbox;
    case RecipientKind::mail_user:
      return rules::is_mail_user;
    case RecipientKind::mail_contact:
      return rules::is_mail_contact;
    case RecipientKind::distribution_group:
      return rules::is_distribution_group;
    case RecipientKind::dynamic_group:
      return rules::is_dynamic_group;
    case RecipientKind::public_folder:
      return rules::is_public_folder;
    case RecipientKind::remote_mailbox:
      return rules::is_remote_mailbox;
  }
  return rules::is_mailbox;
}

// InternalRelay domains take unknown recipients and pass them on (EDGE-2).
Arrival find_recipient(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::edge_recipients);
  const auto found = known_recipient(tests, *tables.recipients, facts.mail);
  if (found.row != no_row) {
    if (!found.returned) state.mailbox = found.row;
    const auto& recipient = (*tables.recipients)[found.row];
    stage.outcome(true, recipient.name, &words_for(recipient.kind));
    return state;
  }
  const auto* domain = domain_of(tests, *tables.accepted, *tables.domains, facts.mail);
  const auto name = domain == nullptr ? std::string_view{} : std::string_view(domain->name);
  const bool authoritative = tests.holds(rules::edge_authoritative, name,
                                         domain == nullptr || *domain->domain_type == model::DomainType::authoritative,
                                         domain == nullptr ? nullptr : domain->domain_type.pos.get());
  if (authoritative) return refuse(state, ReplyId::unknown_at_edge);
  stage.outcome(true, name, &rules::is_passed_on);
  return state;
}

}  // namespace

const model::AcceptedDomain* domain_of(Tests& tests, const model::AcceptedDomains& domains,
                                       const base::DomainIndex& index, const RecipientFacts& facts) {
  const auto found = tests.look_up_first(rules::edge_domain, facts.recipient_domain, index);
  return found.empty() ? nullptr : &domains[found[0]];
}

Arrival meet_tenant(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  if (is_originating(state)) return state;
  Tests::Stage stage(tests, rules::edge_tenant, tables.tenant);
  if (tables.several_regions &&
      !tests.agrees(rules::edge_region, tables.tenant, facts.transaction.region, tables.region))
    return refuse(state, ReplyId::other_regions);
  if (!tests.is_set(rules::edge_subscription, tables.tenant, *tables.mail_subscription))
    return refuse(state, ReplyId::no_subscription);
  stage.outcome(true, tables.tenant);
  return state;
}

Arrival admit(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  if (is_originating(state)) return state;
  Tests::Stage stage(tests, rules::edge_admission, tables.tenant);
  if (is_direct_send(tests, tables, state, facts)) return refuse(state, ReplyId::direct_send);
  if (const auto reply = meet_family(tests, tables, facts); reply != ReplyId::none) return refuse(state, reply);
  if (const auto reply = meet_service(tests, tables, state, facts); reply != ReplyId::none) return refuse(state, reply);
  if (is_blocked(tests, tables, facts.session.client_address)) return refuse(state, ReplyId::blocked);
  stage.outcome(true, tables.tenant);
  return state;
}

// What originates is taken without looking for the recipient (EDGE-6); who is not there comes back as a report.
Arrival meet_recipients(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  if (is_originating(state)) return state;
  state = find_recipient(tests, tables, state, facts);
  if (state.refused()) return state;
  if (!tests.at_most(rules::edge_recipient_count, {}, facts.transaction.place, {most_recipients_of_domain, {}}))
    return refuse(state, ReplyId::too_many_recipients);
  return state;
}

}  // namespace mailflow::policy
