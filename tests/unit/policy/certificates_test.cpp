#include "policy/certificates.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

using model::ChainVerdict;
using namespace std::chrono;

model::CertificateSpec certificate(std::string preset = "valid", std::string authority = "public") {
  model::CertificateSpec spec;
  spec.names = {base::parse_domain_pattern("mail.contoso.com").value()};
  spec.preset = std::move(preset);
  spec.authority = std::move(authority);
  return spec;
}

class Certificates : public testing::Test {
 protected:
  Certificates() {
    world.clock = base::parse_time("2026-01-05T08:00Z").value();
    world.authorities = std::make_shared<const std::vector<model::Authority>>(
        std::vector<model::Authority>{{.name = "public", .is_public = true, .trusted_by = {}, .pos = {}},
                                      {.name = "own", .is_public = false, .trusted_by = {"exo"}, .pos = {}}});
    exo.name = "exo";
    other.name = "other";
  }
  ChainVerdict verdict(const model::CertificateSpec& spec, base::Duration after = {}) const {
    return expected_verdict(world, spec, exo, world.clock + after);
  }
  model::World world;
  model::Host exo;
  model::Host other;
};

TEST_F(Certificates, PresetsAndDates) {
  EXPECT_EQ(verdict(certificate()), ChainVerdict::valid);
  EXPECT_EQ(verdict(certificate(), days{91}), ChainVerdict::expired);
  EXPECT_EQ(verdict(certificate("self-signed")), ChainVerdict::self_signed);
  EXPECT_EQ(verdict(certificate("incomplete-chain")), ChainVerdict::incomplete);
  EXPECT_EQ(verdict(certificate("expired")), ChainVerdict::expired);
  EXPECT_EQ(verdict(certificate("not-yet-valid")), ChainVerdict::not_yet_valid);
  EXPECT_EQ(verdict(model::CertificateSpec{}), ChainVerdict::none);
  auto dated = certificate();
  dated.until = base::Duration{hours{2}};
  EXPECT_EQ(verdict(dated, hours{2}), ChainVerdict::valid);
  EXPECT_EQ(verdict(dated, hours{3}), ChainVerdict::expired);
  dated.from = base::Duration{hours{1}};
  EXPECT_EQ(verdict(dated), ChainVerdict::not_yet_valid);
}

TEST_F(Certificates, PrivateAuthoritiesAreTrustedByThoseThatNameThem) {
  EXPECT_EQ(verdict(certificate("valid", "own")), ChainVerdict::valid);
  EXPECT_EQ(expected_verdict(world, certificate("valid", "own"), other, world.clock), ChainVerdict::untrusted);
  EXPECT_EQ(expected_verdict(world, certificate("expired", "own"), other, world.clock), ChainVerdict::untrusted);
  EXPECT_EQ(verdict(certificate("valid", "unknown")), ChainVerdict::untrusted);
}

TEST_F(Certificates, CoverTheirHost) {
  EXPECT_TRUE(covers(certificate(), base::DomainName::parse("mail.contoso.com").value()));
  EXPECT_FALSE(covers(certificate(), base::DomainName::parse("contoso.com").value()));
  other.certificate = certificate();
  EXPECT_EQ(client_certificate(other).names.size(), 1U);
  other.client_certificate = model::CertificateSpec{};
  EXPECT_TRUE(client_certificate(other).names.empty());
}

}  // namespace
}  // namespace mailflow::policy
