#include "policy/attribution.hpp"

#include "model/own_servers.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::FoundRows;
using base::Row;
using base::Tests;
using model::InboundConnector;
using model::OwnServers;
using model::TenantId;

// Which tenant accepts a domain; asked once, when first needed.
class Owner {
 public:
  Owner(Tests& tests, const base::Rule& rule, const base::Fact<base::DomainName>& domain,
        const base::DomainIndex& domains)
      : tests_(tests), rule_(rule), domain_(domain), domains_(domains) {}

  std::uint32_t tenant() {
    if (!asked_) {
      asked_ = true;
      const auto found = tests_.look_up_first(rule_, domain_, domains_);
      if (!found.empty()) tenant_ = found[0];
    }
    return tenant_;
  }
  bool is(std::uint32_t tenant_number) { return tenant() == tenant_number; }

 private:
  Tests& tests_;
  const base::Rule& rule_;
  const base::Fact<base::DomainName>& domain_;
  const base::DomainIndex& domains_;
  bool asked_ = false;
  std::uint32_t tenant_ = no_row;
};

// ATT-11: the part of a connector's scope that AssociatedAcceptedDomains sets; most have none.
bool for_sender(Tests& tests, const InboundConnector& c, const Facts& facts) {
  if (c.associated_accepted_domains->empty()) return true;
  return tests.is_one_of(rules::own_associated_domain, c.name, facts.mail.sender_domain, c.associated_accepted_domains);
}

// ATT-2: the certificate's name belongs to the tenant.
bool name_is_accepted(Tests& tests, const Tables& tables, Row row, const Facts& facts) {
  const auto& servers = *tables.own_servers;
  const auto& c = servers.connector(row);
  const auto& sub_domains = tables.attribution_behaviour->certificate_sub_domains;
  const bool count =
      servers[row].matches_sub_domains &&
      tests.holds(rules::own_sub_domains, c.name, *sub_domains == model::SubDomains::count, sub_domains.pos.get());
  const auto& domains = count ? *tables.domains : *tables.listed_domains;
  const auto& wanted = **c.tls_sender_certificate_name;
  if (wanted.kind == base::DomainPattern::Kind::exact)
    return tests.is_accepted(rules::own_name_accepted, c.name, c.tls_sender_certificate_name, domains,
                             servers[row].tenant);
  if (tests.name_sits_in(rules::own_domain_accepted, c.name, facts.session.certificate_names,
                         c.tls_sender_certificate_name, domains, servers[row].tenant))
    return true;
  return tests.holds(rules::own_below_accepted, c.name, servers[row].accepts_below,
                     c.tls_sender_certificate_name.pos.get());
}

bool recognises(Tests& tests, const Tables& tables, Row row, const Facts& facts) {
  Tests::Stage stage(tests, rules::own_connector, tables.own_servers->connector(row).name);
  if (!for_sender(tests, tables.own_servers->connector(row), facts)) return false;
  if (!name_is_accepted(tests, tables, row, facts)) return false;
  stage.outcome(true, (*tables.tenants)[TenantId{(*tables.own_servers)[row].tenant}].name);
  return true;
}

std::size_t precision(const InboundConnector& c) {
  const auto& name = **c.tls_sender_certificate_name;
  const bool exact = name.kind == base::DomainPattern::Kind::exact;
  return exact ? std::string_view::npos : name.domain.text().size();
}

// ATT-3: an exact name before a wildcard, the longer wildcard before the shorter; else the tenant that came first.
bool comes_before(Tests& tests, const OwnServers& servers, Row a, Row b) {
  const auto& first = servers.connector(a);
  const auto& second = servers.connector(b);
  if (precision(first) != precision(second))
    return tests.precedes(rules::own_more_precise, first.name, second.name, precision(first) > precision(second));
  if (servers[a].tenant == servers[b].tenant) return false;
  return tests.precedes(rules::own_ambiguous, first.name, second.name, servers[a].tenant < servers[b].tenant);
}

// What the client's certificate or address comes to: a connector; nothing, though one was met; nothing that could be
// decided.
struct Known {
  Row server = no_row;
  bool met = false;
  bool undecided = false;
};

// The connector by the client's certificate (ATT-1 … ATT-4).
Known by_certificate(Tests& tests, const Tables& tables, Owner& sender, const Facts& facts) {
  const auto& servers = *tables.own_servers;
  if (!servers.any_by_certificate()) return {};
  if (!tests.is_true(rules::own_certificate_valid, {}, facts.session.certificate_valid)) return {};
  const auto rows = tests.look_up(rules::own_certificate, facts.session.certificate_names, servers.by_certificate());
  Row best = no_row;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (recognises(tests, tables, rows[i], facts) && (best == no_row || comes_before(tests, servers, rows[i], best)))
      best = rows[i];
  if (best != no_row) return {best, true};
  if (rows.empty()) return {};
  const auto& reading = tables.attribution_behaviour->sender_for_name;
  if (!tests.holds(rules::own_sender_switch, {}, *reading == model::SenderForName::counts, reading.pos.get()))
    return {no_row, true};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& c = servers.connector(rows[i]);
    const bool own = for_sender(tests, c, facts) && sender.is(servers[rows[i]].tenant);
    if (tests.holds(rules::own_certificate_and_sender, c.name, own)) return {rows[i], true};
  }
  return {no_row, true};
}

// ATT-5b, as it was in 2017: the recipient's domain stands for the sender's, while all recipients have the same one.
Known by_recipient(Tests& tests, const Tables& tables, const FoundRows& rows, Owner& recipient, const Facts& facts) {
  const auto& reading = tables.attribution_behaviour->ip_rcpt;
  if (!tests.holds(rules::own_recipient_switch, {}, *reading == model::AddressAndRecipient::connector,
                   reading.pos.get()))
    return {no_row, true};
  if (!tests.is_true(rules::own_one_domain, {}, facts.transaction.one_domain)) return {no_row, true, true};
  const auto& servers = *tables.own_servers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& c = servers.connector(rows[i]);
    const bool own = for_sender(tests, c, facts) && recipient.is(servers[rows[i]].tenant);
    if (tests.holds(rules::own_address_and_recipient, c.name, own)) return {rows[i], true};
  }
  return {no_row, true};
}

// The connector by the client's address and MAIL FROM's domain (ATT-5).
Known by_address(Tests& tests, const Tables& tables, Owner& sender, Owner& recipient, const Facts& facts) {
  const auto& servers = *tables.own_servers;
  if (!servers.any_by_address()) return {};
  const auto rows = tests.look_up(rules::own_address, facts.session.client_address, servers.by_address());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& c = servers.connector(rows[i]);
    const bool own = for_sender(tests, c, facts) && sender.is(servers[rows[i]].tenant);
    if (tests.holds(rules::own_address_and_sender, c.name, own)) return {rows[i], true};
  }
  if (rows.empty()) return {};
  return by_recipient(tests, tables, rows, recipient, facts);
}

Arrival incoming(Tests& tests, const Tables& tables, Arrival state, Owner& recipient, const Facts& facts) {
  state.tenant = recipient.tenant();
  if (state.tenant != no_row) return state;
  const bool elsewhere =
      !tables.elsewhere->rows().empty() &&
      !tests.look_up_first(rules::other_region, facts.mail.recipient_domain, *tables.elsewhere).empty();
  state.refusal = elsewhere ? ReplyId::wrong_region : ReplyId::relay_denied;
  return state;
}

// The older words are said to whom a connector was met, and neither certificate nor sender accepted.
ReplyId relay_reply(Tests& tests, const Tables& tables) {
  const auto& reading = tables.attribution_behaviour->relay_reply;
  const bool legacy = tests.holds(rules::own_relay_reply, {}, *reading == model::RelayReply::legacy, reading.pos.get());
  return legacy ? ReplyId::relay_denied_36 : ReplyId::relay_denied;
}

}  // namespace

Arrival attribute(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::attribution);
  Owner sender(tests, rules::sender_domain, facts.mail.sender_domain, *tables.domains);
  Owner recipient(tests, rules::recipient_domain, facts.mail.recipient_domain, *tables.domains);
  auto known = by_certificate(tests, tables, sender, facts);
  if (known.server == no_row) {
    const bool met = known.met;
    known = by_address(tests, tables, sender, recipient, facts);
    known.met = known.met || met;
  }
  if (known.undecided) {
    state.refusal = ReplyId::relay_denied;
    stage.outcome(false, {}, &rules::cannot_decide);
    return state;
  }
  if (const auto server = known.server; server != no_row) {
    state.tenant = (*tables.own_servers)[server].tenant;
    state.connector = (*tables.own_servers)[server].connector;
    state.directionality = Directionality::originating;
    stage.outcome(true, (*tables.tenants)[TenantId{state.tenant}].name, &rules::is_originating);
    return state;
  }
  state = incoming(tests, tables, state, recipient, facts);
  if (!state.refused()) {
    stage.outcome(true, (*tables.tenants)[TenantId{state.tenant}].name, &rules::is_incoming);
  } else {
    if (known.met && state.refusal == ReplyId::relay_denied) state.refusal = relay_reply(tests, tables);
    stage.outcome(false, {}, state.refusal == ReplyId::wrong_region ? &rules::other_service : &rules::no_tenant);
  }
  return state;
}

}  // namespace mailflow::policy
