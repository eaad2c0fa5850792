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

// How a candidate came up: what the index has answered need not be asked again.
enum class FoundBy { address, certificate };

// scope, certOK and tlsOK of one candidate; ipOK is what the address index found.
Fit fit(Tests& tests, const InboundConnector& c, FoundBy found_by, const Facts& facts) {
  Tests::Stage stage(tests, rules::partner_connector, c.name);
  if (!tests.domain_in(rules::partner_sender_domain, c.name, facts.mail.sender_domain, c.sender_domains))
    return Fit::no;
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

void consider(Tests& tests, const InboundConnectors& connectors, const FoundRows& rows, FoundBy found_by,
              const Facts& facts, Best& best) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    switch (fit(tests, connectors[row], found_by, facts)) {
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

Best best_identified(Tests& tests, const InboundConnectors& connectors, const Facts& facts) {
  Best best;
  if (!connectors.partners_by_address().rows().empty()) {
    const auto rows =
        tests.look_up(rules::partner_address, facts.session.client_address, connectors.partners_by_address());
    consider(tests, connectors, rows, FoundBy::address, facts, best);
  }
  if (!connectors.partners_by_certificate().rows().empty() &&
      tests.is_true(rules::partner_certificate_valid, {}, facts.session.certificate_valid)) {
    const auto rows = tests.look_up(rules::partner_certificate_listed, facts.session.certificate_names,
                                    connectors.partners_by_certificate());
    consider(tests, connectors, rows, FoundBy::certificate, facts, best);
  }
  return best;
}

// PC-6, the strict reading: a restricted connector closer to the sender's domain than the satisfied one bars it.
bool barred_by_closer(Tests& tests, const Tables& tables, const InboundConnectors& connectors, Row satisfied,
                      const Facts& facts) {
  const auto& strict = tables.partner_behaviour->strict_specific_domain;
  if (!tests.holds(rules::partner_strict_switch, {}, *strict == model::StrictSpecificDomain::on, strict.pos.get()))
    return false;
  const auto closest =
      tests.look_up_first(rules::partner_strict, facts.mail.sender_domain, connectors.restricting_partners());
  if (closest.empty() || closest[0] == satisfied) return false;
  const auto& a = connectors[closest[0]];
  const auto& b = connectors[satisfied];
  return tests.fits_closer(rules::partner_closer_domain, a.name, b.name, facts.mail.sender_domain, *a.sender_domains,
                           *b.sender_domains) > 0;
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

  const auto best = best_identified(tests, connectors, facts);
  if (best.satisfied != no_row) {
    if (barred_by_closer(tests, tables, connectors, best.satisfied, facts))
      return refuse(ReplyId::partner_only, rules::closer_restricts);
    return accept(best.satisfied);
  }
  if (tests.holds(rules::partner_only_tls_missing,
                  best.without_tls == no_row ? std::string_view{} : std::string_view(connectors[best.without_tls].name),
                  best.without_tls != no_row))
    return refuse(ReplyId::tls_required, rules::tls_is_missing);
  const auto restricting =
      tests.look_up_first(rules::partner_none_satisfied, facts.mail.sender_domain, connectors.restricting_partners());
  if (!restricting.empty()) return refuse(ReplyId::partner_only, rules::none_in_scope);

  const auto plain = tests.look_up_first(rules::partner_plain, facts.mail.sender_domain, connectors.plain_partners());
  if (plain.empty()) return accept(no_row);
  const auto& chosen = connectors[plain[0]];
  if (!tests.meets(rules::partner_tls, chosen.name, facts.session.tls, chosen.require_tls))
    return refuse(ReplyId::tls_required, rules::tls_is_missing);
  return accept(plain[0]);
}

}  // namespace mailflow::policy
