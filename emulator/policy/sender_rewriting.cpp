#include "policy/sender_rewriting.hpp"

#include <fmt/format.h>

#include "base/guid.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

// The hash of SRS, five characters of base 64; the lab's keeps nothing secret.
std::string hash_of(const model::Tenant& tenant, std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  auto value = base::stable_hash(text, base::stable_hash(base::to_string(tenant.guid)));
  std::string out;
  for (int i = 0; i < 5; ++i, value >>= 6) out += digits[value & 63];
  return out;
}

// The day, modulo 1024, in two characters of base 32.
std::string day_of(base::LabTime now) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const auto days = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count() & 1023;
  return {digits[static_cast<std::size_t>(days >> 5)], digits[static_cast<std::size_t>(days & 31)]};
}

const base::DomainName& default_domain(const model::Tenant& tenant) {
  for (const auto& domain : *tenant.domains)
    if (domain.is_default) return domain.domain;
  return tenant.domains->front().domain;
}

}  // namespace

bool decide_rewriting(base::Tests& tests, const model::World& world, const NextHop& hop, const Arrival& arrival,
                      const RecipientFacts& facts, const Forwarder& forwarder) {
  const bool leaves = hop.kind == NextHop::Kind::mx || hop.kind == NextHop::Kind::connector;
  if (!leaves || hop.tenant == no_row) return false;
  const bool of_own_server = arrival.directionality == Directionality::originating && !is_submitted(arrival);
  if (!of_own_server && !forwarder) return false;
  base::Tests::Stage stage(tests, rules::rewriting);
  if (tests.is_empty(rules::rewriting_no_sender, {}, facts.sender_domain)) return false;
  if (!tests
           .look_up_first(rules::rewriting_own_sender, facts.sender_domain,
                          world.tenants->accepted(model::TenantId{hop.tenant}))
           .empty())
    return false;
  const auto* connector = connector_of(world, hop);
  if (connector != nullptr &&
      tests.holds(rules::rewriting_own_organisation, connector->name, connector->is_on_premises(),
                  connector->connector_type.pos.get()) &&
      !tests.is_set(rules::rewriting_wanted, connector->name, connector->sender_rewriting_enabled))
    return false;
  stage.outcome(true);
  return true;
}

mail::EmailAddress rewritten(const model::Tenant& tenant, const mail::EmailAddress& sender, const Forwarder& forwarder,
                             base::LabTime now) {
  constexpr std::size_t longest_local_part = 64;
  const auto day = day_of(now);
  const auto hash = hash_of(tenant, mail::to_string(sender) + day);
  if (forwarder) {
    auto local = fmt::format("{}+SRS={}={}={}={}", forwarder->local, hash, day, sender.domain.text(), sender.local);
    if (local.size() <= longest_local_part) return {std::move(local), forwarder->domain};
  }
  return {fmt::format("bounces+SRS={}={}", hash, day), default_domain(tenant)};
}

mail::ReversePath leaving_sender(base::Tests& tests, const model::World& world, const NextHop& hop,
                                 const Arrival& arrival, const RecipientFacts& facts, const mail::ReversePath& sender,
                                 const Forwarder& forwarder, base::LabTime now) {
  if (!decide_rewriting(tests, world, hop, arrival, facts, forwarder) || !sender) return sender;
  return rewritten((*world.tenants)[model::TenantId{hop.tenant}], *sender, forwarder, now);
}

}  // namespace mailflow::policy
