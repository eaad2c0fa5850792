#include "policy/near_miss.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "policy/partner.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Change;
using base::Explain;
using base::Remedy;
using model::ConnectorType;
using model::InboundConnector;

constexpr std::size_t most_trials = 4;  // each builds the indexes of a changed table

struct Candidate {
  std::uint32_t row = no_row;
  std::vector<Explain> lacks;
  bool tls_alone = false;
  bool in_scope = true;
  bool known_address = true;
  std::size_t conditions = 0;

  auto rank() const { return std::tuple(!tls_alone, conditions, !in_scope, !known_address); }
};

std::vector<Explain> failed_tests(const Tables& tables, const InboundConnector& connector, const Facts& facts) {
  base::RecordBuffer records;
  base::Tests tests(&records);
  ask_all(tests, tables, connector, facts);
  auto all = records.explain();
  std::erase_if(all, [](const Explain& test) { return test.result || test.rule->remedy == Remedy::none; });
  return all;
}

Candidate candidate_of(const Tables& tables, std::uint32_t row, const Facts& facts) {
  const auto& connector = (*tables.inbound)[row];
  Candidate candidate{.row = row, .lacks = failed_tests(tables, connector, facts)};
  bool tls = false;
  bool certificate = false;
  for (const auto& test : candidate.lacks) {
    tls = tls || test.rule == &rules::partner_tls;
    certificate = certificate || test.rule->remedy == Remedy::client;
    if (test.rule == &rules::partner_sender_domain || test.rule == &rules::partner_associated_domain)
      candidate.in_scope = false;
    if (test.rule == &rules::partner_address) candidate.known_address = false;
  }
  // A certificate that is shown comes over TLS.
  candidate.conditions = candidate.lacks.size() - (tls && certificate ? 1 : 0);
  candidate.tls_alone = tls && candidate.lacks.size() == 1 && connector.identifies();
  return candidate;
}

// Those that lack something, the nearest first. One that identifies nobody takes no mail that another one restricts.
std::vector<Candidate> candidates(const Tables& tables, ReplyId refusal, const Facts& facts) {
  const auto& rows = tables.inbound->rows();
  std::vector<Candidate> all;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const auto& each = rows[row];
    if (!*each.enabled || *each.connector_type != ConnectorType::partner) continue;
    if (refusal == ReplyId::partner_only && !each.identifies()) continue;
    auto candidate = candidate_of(tables, row, facts);
    if (!candidate.lacks.empty()) all.push_back(std::move(candidate));
  }
  base::Tests unrecorded;
  std::ranges::sort(all, [&](const Candidate& a, const Candidate& b) {
    if (a.rank() != b.rank()) return a.rank() < b.rank();
    const auto& first = rows[a.row];
    const auto& second = rows[b.row];
    const auto closer = unrecorded.fits_closer(rules::partner_closer_domain, first.name, second.name,
                                               facts.mail.sender_domain, *first.sender_domains, *second.sender_domains);
    return closer != 0 ? closer > 0 : first.name < second.name;
  });
  return all;
}

// What New-InboundConnector would refuse is no way out (VAL-1; associated domains are the tenant's own).
bool permitted(const InboundConnector& changed, const Change& change, const model::AcceptedDomains& accepted) {
  if (change.setting == rules::partner_address.setting)
    return std::ranges::all_of(*changed.sender_ip_addresses, [](const auto& range) { return range.first.is_v4(); });
  if (change.setting == rules::partner_associated_domain.setting)
    return std::ranges::any_of(accepted, [&](const auto& domain) { return domain.domain.text() == change.value; });
  return true;
}

bool make(InboundConnector& connector, const Change& change, const model::AcceptedDomains& accepted) {
  const auto* field = base::find_field(model::inbound_connector_fields(), change.setting);
  if (field == nullptr) return false;
  base::Value value{change.value == "$false" ? decltype(base::Value::data)(false) : change.value, {}};
  if (change.how == Remedy::add) {
    auto list = field->get(connector);
    std::get<base::ValueList>(list.data).push_back(std::move(value));
    value = std::move(list);
  }
  return field->set(connector, value).has_value() && permitted(connector, change, accepted);
}

// With a certificate that the connector's name covers.
SessionValues showing(SessionValues values, const InboundConnector& connector) {
  auto name = **connector.tls_sender_certificate_name;
  name.kind = base::DomainPattern::Kind::exact;
  values.tls = true;
  values.certificate_valid = true;
  values.certificate_names = {std::move(name)};
  return values;
}

// Whether policy takes the message through this connector once all that is lacking is there. All of it is asked again:
// a certificate that is shown could be an own server's, too.
bool would_match(const model::World& world, model::TenantId id, std::uint32_t row, const Explain& near,
                 const SessionValues& session, const RecipientFacts& mail, const TransactionFacts& transaction) {
  const auto changes = base::changes_for(near);
  if (!changes) return false;
  auto tenant = (*world.tenants)[id];
  auto rows = tenant.inbound->rows();
  for (const auto& change : *changes)
    if (!make(rows[row], change, *tenant.domains)) return false;
  const auto values = base::needs_client(near) ? showing(session, rows[row]) : session;
  tenant.inbound = std::make_shared<const model::InboundConnectors>(std::move(rows));
  const auto host = tenant.host;
  const auto changed = model::with_tenant(world, id, std::move(tenant));
  base::Tests unrecorded;
  const auto facts = session_facts(values);
  const auto decided = decide_arrival(unrecorded, changed, host, {facts, mail, transaction});
  return decided.tenant == id.number && decided.directionality == Directionality::incoming && decided.connector == row;
}

Explain told(const InboundConnector& connector, const Candidate& candidate) {
  Explain near;
  near.rule = &rules::partner_connector;
  near.subject = connector.name;
  near.children = candidate.lacks;
  if (base::needs_client(near)) near.wanted = base::to_string(**connector.tls_sender_certificate_name);
  return near;
}

}  // namespace

void add_near_miss(const model::World& world, const Arrival& decided, const SessionValues& session,
                   const RecipientFacts& mail, const TransactionFacts& transaction, std::vector<Explain>& roots) {
  const auto heading =
      std::ranges::find_if(roots, [](const Explain& root) { return root.rule == &rules::partner && !root.result; });
  if (heading == roots.end() || decided.tenant == no_row) return;
  const model::TenantId id{decided.tenant};
  const auto& tenant = (*world.tenants)[id];
  const Tables tables{.host = {}, .inbound = tenant.inbound.get(), .partner_behaviour = &world.behaviour.partner};
  const auto facts = session_facts(session);
  const auto all = candidates(tables, decided.refusal, {facts, mail});
  // Of those that lack as little, one with which something can be done tells more.
  for (std::size_t i = 0; i < std::min(all.size(), most_trials); ++i) {
    if (all[i].tls_alone != all[0].tls_alone || all[i].conditions != all[0].conditions) break;
    auto near = told((*tables.inbound)[all[i].row], all[i]);
    near.result = would_match(world, id, all[i].row, near, session, mail, transaction);
    if (near.result || heading->near.empty()) heading->near = {near};
    if (near.result) return;
  }
}

}  // namespace mailflow::policy
