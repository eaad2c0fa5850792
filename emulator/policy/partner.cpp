#include "policy/partner.hpp"

#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::FoundRows;
using base::Row;
using base::Tests;
using model::InboundConnector;
using model::InboundConnectors;

enum class Fit { satisfied, only_tls_missing, no };

// The part of a scope that AssociatedAcceptedDomains sets; most connectors have none.
bool for_recipient(Tests& tests, const Tables& tables, const InboundConnector& c, const Facts& facts) {
  if (c.associated_accepted_domains->empty()) return true;
  const auto& reading = tables.partner_behaviour->associated_domains;
  if (!tests.holds(rules::partner_associated_switch, c.name, *reading == model::AssociatedDomains::recipient,
                   reading.pos.get()))
    return true;
  return tests.is_one_of(rules::partner_associated_domain, c.name, facts.mail.recipient_domain,
                         c.associated_accepted_domains);
}

// The connector closest to the sender's domain whose scope has this recipient, too; no_row when there is none.
std::uint32_t closest(Tests& tests, const Tables& tables, const base::Rule& rule, const base::DomainIndex& index,
                      const Facts& facts) {
  const auto& connectors = *tables.inbound;
  if (!connectors.partners_are_limited()) {
    const auto found = tests.look_up_first(rule, facts.mail.sender_domain, index);
    return found.empty() ? no_row : found[0];
  }
  const auto found = tests.look_up(rule, facts.mail.sender_domain, index);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (for_recipient(tests, tables, connectors[found[i]], facts)) return found[i];
  return no_row;
}

// How a candidate came up: what the index has answered need not be asked again.
enum class FoundBy { address, certificate };

// scope, certOK and tlsOK of one candidate; ipOK is what the address index found.
Fit fit(Tests& tests, const Tables& tables, const InboundConnector& c, FoundBy found_by, const Facts& facts) {
  Tests::Stage stage(tests, rules::partner_connector, c.name);
  if (!tests.domain_in(rules::partner_sender_domain, c.name, facts.mail.sender_domain, c.sender_domains))
    return Fit::no;
  if (!for_recipient(tests, tables, c, facts)) return Fit::no;
  if (found_by == FoundBy::address &&
      tests.is_set(rules::partner_restricts_certificate, c.name, c.restrict_domains_to_certificate)) {
    if (!tests.is_true(rules::partner_certificate_valid, c.name, facts.session.certificate_valid)) return Fit::no;
    if (!tests.name_matches(rules::partner_certificate_name, c.name, facts.session.certificate_names,
                            c.tls_sender_certificate_name))
      return Fit::no;
  }
  if (!tests.meets(rules::partner_tls, c.name, facts.session.tls, c.require_tls)) return Fit::only_tls_missing;
  stage.outcome(true);
  return Fit::satisfied;
}

// PC-2: the closer sender domain, then certificate before address, then the name.
bool comes_before(Tests& tests, const InboundConnector& a, const InboundConnector& b, const Facts& facts) {
  const auto closer = tests.fits_closer(rules::partner_closer_domain, a.name, b.name, facts.mail.sender_domain,
                                        *a.sender_domains, *b.sender_domains);
  if (closer != 0) return closer > 0;
  if (*a.restrict_domains_to_certificate != *b.restrict_domains_to_certificate)
    return tests.precedes(rules::partner_certificate_first, a.name, b.name, *a.restrict_domains_to_certificate);
  return tests.precedes(rules::partner_name_order, a.name, b.name, a.name < b.name);
}

struct Best {
  std::uint32_t satisfied = no_row;
  std::uint32_t without_tls = no_row;  // would be satisfied by an encrypted session
};

void consider(Tests& tests, const Tables& tables, const FoundRows& rows, FoundBy found_by, const Facts& facts,
              Best& best) {
  const auto& connectors = *tables.inbound;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    switch (fit(tests, tables, connectors[row], found_by, facts)) {
      case Fit::satisfied:
        if (best.satisfied == no_row || comes_before(tests, connectors[row], connectors[best.satisfied], facts))
          best.satisfied = row;
        break;
      case Fit::only_tls_missing:
        if (best.without_tls == no_row) best.without_tls = row;
        break;
      case Fit::no:
        break;
    }
  }
}

Best best_identified(Tests& tests, const Tables& tables, const Facts& facts) {
  const auto& connectors = *tables.inbound;
  Best best;
  if (!connectors.partners_by_address().rows().empty()) {
    const auto rows =
        tests.look_up(rules::partner_address, facts.session.client_address, connectors.partners_by_address());
    consider(tests, tables, rows, FoundBy::address, facts, best);
  }
  if (!connectors.partners_by_certificate().rows().empty() &&
      tests.is_true(rules::partner_certificate_valid, {}, facts.session.certificate_valid)) {
    const auto rows = tests.look_up(rules::partner_certificate_listed, facts.session.certificate_names,
                                    connectors.partners_by_certificate());
    consider(tests, tables, rows, FoundBy::certificate, facts, best);
  }
  return best;
}

// PC-6, the strict reading: a restricted connector closer to the sender's domain than the satisfied one bars it.
bool barred_by_closer(Tests& tests, const Tables& tables, Row satisfied, const Facts& facts) {
  const auto& connectors = *tables.inbound;
  const auto& strict = tables.partner_behaviour->strict_specific_domain;
  if (!tests.holds(rules::partner_strict_switch, {}, *strict == model::StrictSpecificDomain::on, strict.pos.get()))
    return false;
  const auto other = closest(tests, tables, rules::partner_strict, connectors.restricting_partners(), facts);
  if (other == no_row || other == satisfied) return false;
  const auto& a = connectors[other];
  const auto& b = connectors[satisfied];
  return tests.fits_closer(rules::partner_closer_domain, a.name, b.name, facts.mail.sender_domain, *a.sender_domains,
                           *b.sender_domains) > 0;
}

// R-TLSREQ: which reply it is, nobody has shown.
ReplyId tls_reply(Tests& tests, const Tables& tables) {
  const auto& reading = tables.partner_behaviour->tls_reply;
  const bool now = tests.holds(rules::partner_tls_reply, {}, *reading == model::TlsReply::transient, reading.pos.get());
  return now ? ReplyId::tls_required_now : ReplyId::tls_required;
}

}  // namespace

Arrival choose_partner(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::partner);
  const auto& connectors = *tables.inbound;
  const auto refuse = [&](ReplyId reply, const base::Text& why) {
    stage.outcome(false, {}, &why);
    state.refusal = reply;
    return state;
  };
  const auto accept = [&](std::uint32_t row) {
    stage.outcome(true, row == no_row ? std::string_view("default") : std::string_view(connectors[row].name));
    state.connector = row;
    return state;
  };
  if (!tests.holds(rules::partner_exists, {}, connectors.has_partners())) return accept(no_row);

  const auto best = best_identified(tests, tables, facts);
  if (best.satisfied != no_row) {
    if (barred_by_closer(tests, tables, best.satisfied, facts))
      return refuse(ReplyId::partner_only, rules::closer_restricts);
    return accept(best.satisfied);
  }
  if (tests.holds(rules::partner_only_tls_missing,
                  best.without_tls == no_row ? std::string_view{} : std::string_view(connectors[best.without_tls].name),
                  best.without_tls != no_row))
    return refuse(tls_reply(tests, tables), rules::tls_is_missing);
  if (closest(tests, tables, rules::partner_none_satisfied, connectors.restricting_partners(), facts) != no_row)
    return refuse(ReplyId::partner_only, rules::none_in_scope);

  const auto plain = closest(tests, tables, rules::partner_plain, connectors.plain_partners(), facts);
  if (plain == no_row) return accept(no_row);
  const auto& chosen = connectors[plain];
  if (!tests.meets(rules::partner_tls, chosen.name, facts.session.tls, chosen.require_tls))
    return refuse(tls_reply(tests, tables), rules::tls_is_missing);
  return accept(plain);
}

void ask_all(Tests& tests, const Tables& tables, const InboundConnector& c, const Facts& facts) {
  tests.domain_in(rules::partner_sender_domain, c.name, facts.mail.sender_domain, c.sender_domains);
  for_recipient(tests, tables, c, facts);
  const bool by_address = !c.sender_ip_addresses->empty();
  if (by_address) tests.ip_in(rules::partner_address, c.name, facts.session.client_address, c.sender_ip_addresses);
  if (*c.restrict_domains_to_certificate &&
      tests.is_true(rules::partner_certificate_valid, c.name, facts.session.certificate_valid))
    tests.name_matches(by_address ? rules::partner_certificate_name : rules::partner_certificate_listed, c.name,
                       facts.session.certificate_names, c.tls_sender_certificate_name);
  tests.meets(rules::partner_tls, c.name, facts.session.tls, c.require_tls);
}

}  // namespace mailflow::policy
