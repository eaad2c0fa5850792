#include "policy/server_check.hpp"

#include <fmt/format.h>

#include "policy/rules.hpp"

namespace mailflow::policy {

using base::Dimension;
using model::ChainVerdict;
using model::TlsPolicy;

TlsDemand demand_of(TlsPolicy policy, const base::DomainName& server) {
  return {policy, {base::DomainPattern{base::DomainPattern::Kind::exact, server}, {}}};
}

ServerFacts server_facts(ChainVerdict chain, base::CertificateNames names) {
  return {{Dimension::tls, true},
          {Dimension::certificate_names, chain == ChainVerdict::valid},
          {Dimension::certificate_names, std::move(names)},
          chain};
}

ServerFacts plain_server() {
  return {{Dimension::tls, false}, {Dimension::certificate_names, false}, {Dimension::certificate_names, {}}, {}};
}

namespace {

Trouble wrong_name(base::Tests& tests, const TlsDemand& demand) {
  if (!demand.mismatch) return Trouble::wrong_name;
  const auto& reply = *demand.mismatch;
  const bool connection =
      tests.holds(rules::server_mismatch, {}, *reply == model::MismatchReply::connection, reply.pos.get());
  return connection ? Trouble::wrong_name : Trouble::wrong_name_told_of_certificate;
}

}  // namespace

std::optional<Trouble> decide_server(base::Tests& tests, const TlsDemand& demand, std::string_view server,
                                     const ServerFacts& facts) {
  if (!demand.insists()) return std::nullopt;
  base::Tests::Stage stage(tests, rules::server, server);
  if (!tests.is_true(rules::server_encrypted, server, facts.encrypted)) return Trouble::tls_missing;
  if (demand.policy >= TlsPolicy::trusted && !tests.is_true(rules::server_valid, server, facts.valid)) {
    const bool dates = facts.chain == ChainVerdict::expired || facts.chain == ChainVerdict::not_yet_valid;
    return dates ? Trouble::not_valid_now : Trouble::untrusted;
  }
  if (demand.policy == TlsPolicy::verified && !tests.name_matches(rules::server_name, server, facts.names, demand.name))
    return wrong_name(tests, demand);
  stage.outcome(true, server);
  return std::nullopt;
}

std::string name_detail(const TlsDemand& demand, const base::CertificateNames& shown) {
  return fmt::format("Expected Subject: {}. Presented Subject: CN={}.",
                     *demand.name ? base::to_string(**demand.name) : std::string{},
                     shown.empty() ? std::string{} : base::to_string(shown.front()));
}

}  // namespace mailflow::policy
