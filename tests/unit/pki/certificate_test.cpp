#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "pki/openssl.hpp"
#include "pki/pki.hpp"

namespace mailflow::pki {
namespace {

using model::ChainVerdict;
using std::chrono::days;
using std::chrono::hours;

base::LabTime start() {
  return *base::parse_time("2026-01-05T08:00Z");
}

model::CertificateSpec spec_of(std::string preset, std::string name = "mail.contoso.com") {
  model::CertificateSpec spec;
  spec.names = {*base::parse_domain_pattern(name)};
  spec.preset = std::move(preset);
  return spec;
}

struct Lab {
  Lab() {
    EXPECT_TRUE(pki.add_authority("public"));
    EXPECT_TRUE(pki.add_authority("contoso-ca"));
  }

  // As a verifier sees it who trusts `trusted`: the exported chain, read again.
  PeerCertificate judge(const model::CertificateSpec& spec, base::LabTime now,
                        std::vector<std::string> trusted = {"public"}) {
    const auto text = pki.identity("ex01", spec).value()->certificate_pem().value();
    const Owned<BIO, free_bio> in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    auto* chain = sk_X509_new_null();
    while (auto* certificate = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) sk_X509_push(chain, certificate);
    auto result = verify_certificate(sk_X509_value(chain, 0), chain, *pki.trust(std::move(trusted)).value(), now);
    sk_X509_pop_free(chain, X509_free);
    return result;
  }

  Pki pki{start()};
};

TEST(Certificate, EachPresetHasItsVerdict) {
  Lab lab;
  const auto verdict = [&lab](const char* preset) { return lab.judge(spec_of(preset), start()).verdict; };
  EXPECT_EQ(verdict("valid"), ChainVerdict::valid);
  EXPECT_EQ(verdict("expired"), ChainVerdict::expired);
  EXPECT_EQ(verdict("not-yet-valid"), ChainVerdict::not_yet_valid);
  EXPECT_EQ(verdict("self-signed"), ChainVerdict::self_signed);
  EXPECT_EQ(verdict("wrong-name"), ChainVerdict::valid);
  EXPECT_EQ(verdict("incomplete-chain"), ChainVerdict::incomplete);
}

TEST(Certificate, TheVerdictFollowsTheLabsTime) {
  Lab lab;
  EXPECT_EQ(lab.judge(spec_of("valid"), start() - days{1} - hours{1}).verdict, ChainVerdict::not_yet_valid);
  EXPECT_EQ(lab.judge(spec_of("valid"), start() + days{90} - hours{1}).verdict, ChainVerdict::valid);
  EXPECT_EQ(lab.judge(spec_of("valid"), start() + days{90} + hours{1}).verdict, ChainVerdict::expired);
  auto longer = spec_of("valid");
  longer.until = days{200};
  EXPECT_EQ(lab.judge(longer, start() + days{199}).verdict, ChainVerdict::valid);
  EXPECT_EQ(lab.judge(spec_of("not-yet-valid"), start() + days{400}).verdict, ChainVerdict::valid);
  EXPECT_EQ(lab.judge(spec_of("expired"), start() - days{10}).verdict, ChainVerdict::valid);
}

TEST(Certificate, TrustIsAQuestionOfWhoAsks) {
  Lab lab;
  auto spec = spec_of("valid");
  spec.authority = "contoso-ca";
  EXPECT_EQ(lab.judge(spec, start(), {"public"}).verdict, ChainVerdict::untrusted);
  EXPECT_EQ(lab.judge(spec, start(), {}).verdict, ChainVerdict::untrusted);
  EXPECT_EQ(lab.judge(spec, start(), {"contoso-ca", "public"}).verdict, ChainVerdict::valid);
  // The chain comes before the dates.
  EXPECT_EQ(lab.judge(spec, start() + days{1000}, {"public"}).verdict, ChainVerdict::untrusted);
  EXPECT_EQ(lab.pki.trust({"public", "contoso-ca"}).value(), lab.pki.trust({"contoso-ca", "public"}).value());
}

TEST(Certificate, SaysWhoseItIs) {
  Lab lab;
  auto spec = spec_of("valid", "*.cloud.nospamproxy.com");
  spec.names.push_back(*base::parse_domain_pattern("gate.example"));
  const auto peer = lab.judge(spec, start());
  EXPECT_EQ(peer.names, spec.names);
  EXPECT_EQ(peer.subject, "CN=*.cloud.nospamproxy.com");
  EXPECT_EQ(peer.issuer, "CN=public, O=Mailflow Lab");
  EXPECT_EQ(peer.from, start() - days{1});
  EXPECT_EQ(peer.until, start() + days{90});
  EXPECT_EQ(peer.thumbprint.size(), 40U);
  const auto wrong = lab.judge(spec_of("wrong-name"), start());
  ASSERT_EQ(wrong.names.size(), 1U);
  EXPECT_EQ(base::to_string(wrong.names.front()), "wrong-name.example");
  EXPECT_EQ(lab.judge(spec_of("self-signed"), start()).issuer, "CN=mail.contoso.com");
  EXPECT_EQ(lab.judge(spec_of("incomplete-chain"), start()).issuer, "CN=public intermediate, O=Mailflow Lab");
}

TEST(Certificate, ALongNameIsAnAlternativeInFull) {
  Lab lab;
  const std::string name = std::string(60, 'a') + "." + std::string(60, 'b') + ".example";
  const auto peer = lab.judge(spec_of("valid", name), start());
  EXPECT_NE(std::find(peer.names.begin(), peer.names.end(), *base::parse_domain_pattern(name)), peer.names.end());
}

std::string serial_of(const std::string& pem) {
  const Owned<BIO, free_bio> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Owned<X509, X509_free> certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  const auto* serial = X509_get0_serialNumber(certificate.get());
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
          static_cast<std::size_t>(ASN1_STRING_length(serial))};
}

TEST(Certificate, SerialNumbersDoNotDependOnTheOrderOfUse) {
  Lab one, two;
  const auto a = serial_of(one.pki.identity("a", spec_of("valid")).value()->certificate_pem().value());
  const auto b = serial_of(one.pki.identity("b", spec_of("valid")).value()->certificate_pem().value());
  const auto b2 = serial_of(two.pki.identity("b", spec_of("valid")).value()->certificate_pem().value());
  const auto a2 = serial_of(two.pki.identity("a", spec_of("valid")).value()->certificate_pem().value());
  EXPECT_NE(a, b);
  EXPECT_EQ(a, a2);
  EXPECT_EQ(b, b2);
  EXPECT_EQ(a.size(), 16U);
}

TEST(Certificate, KeysAreNewInEachLabAndExported) {
  Lab one, two;
  const auto key = one.pki.identity("a", spec_of("valid")).value()->key_pem().value();
  EXPECT_TRUE(key.starts_with("-----BEGIN PRIVATE KEY-----"));
  EXPECT_EQ(key, one.pki.identity("a", spec_of("valid")).value()->key_pem().value());
  EXPECT_NE(key, two.pki.identity("a", spec_of("valid")).value()->key_pem().value());
  EXPECT_NE(one.pki.authority_pem("public").value(), two.pki.authority_pem("public").value());
}

TEST(Certificate, UnknownAuthorityAndNoNameAreErrors) {
  Lab lab;
  auto spec = spec_of("valid");
  spec.authority = "contoso";
  const auto unknown = lab.pki.identity("a", spec);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message, "the lab has no authority \"contoso\"");
  EXPECT_FALSE(lab.pki.add_authority("public"));
  auto nameless = spec_of("valid");
  nameless.names.clear();
  EXPECT_FALSE(lab.pki.identity("a", nameless));
}

TEST(Authority, LivesOnInTheNextLabWhenItIsTakenBack) {
  Lab first;
  const auto certificate = first.pki.authority_pem("public").value();
  const auto key = first.pki.authority_key_pem("public").value();
  Lab second;
  ASSERT_TRUE(second.pki.restore_authority("public", certificate, key));
  EXPECT_EQ(second.pki.authority_pem("public").value(), certificate);
  EXPECT_EQ(second.judge(spec_of("valid"), start()).verdict, ChainVerdict::valid);
}

TEST(Authority, IsTakenBackOnlyWhole) {
  Lab first;
  const auto certificate = first.pki.authority_pem("public").value();
  const auto key = first.pki.authority_key_pem("public").value();
  Lab lab;
  const auto refused = [&lab](std::string_view name, std::string_view with, std::string_view its_key) {
    const auto restored = lab.pki.restore_authority(name, with, its_key);
    return restored ? std::string() : restored.error().message;
  };
  EXPECT_EQ(refused("public", "nonsense", key), "authority public: its certificate is no PEM certificate");
  EXPECT_EQ(refused("public", certificate, "nonsense"), "authority public: its key is no unencrypted PEM key");
  EXPECT_EQ(refused("public", certificate, first.pki.authority_key_pem("contoso-ca").value()),
            "authority public: key and certificate do not belong together");
  EXPECT_EQ(refused("contoso-ca", certificate, key), "authority contoso-ca: the certificate is not this authority's");
  const auto host = first.pki.identity("ex01", spec_of("valid")).value();
  EXPECT_EQ(refused("public", host->certificate_pem().value(), host->key_pem().value()),
            "authority public: the certificate is not this authority's");
  ASSERT_TRUE(lab.pki.authority_pem("public"));
  EXPECT_EQ(refused("public", certificate, key), "authority public: it is in use already");
}

}  // namespace
}  // namespace mailflow::pki
