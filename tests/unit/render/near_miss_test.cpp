#include "render/near_miss.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;
using sample::leaf;

enum class Tried { taken, refused };

std::vector<Explain> refused(std::vector<Explain> lacks, Tried tried = Tried::taken, std::string certificate = {}) {
  Explain near{&sample::connector, "NAW", std::move(certificate), {}, {}, tried == Tried::taken, std::move(lacks)};
  Explain root{&sample::stage, {}, {}, "none is satisfied", {}, false, {}};
  root.near = {std::move(near)};
  return {root};
}

std::string near(std::vector<Explain> lacks, Tried tried = Tried::taken, std::string certificate = {},
                 Language language = Language::en) {
  return near_miss(refused(std::move(lacks), tried, std::move(certificate)), Style{}, language);
}

const Explain& another_name() {
  static const auto node =
      leaf(sample::name, "NAW", "*.wrong.example", "out.right.example, right.example", false, "naw.ps1:3");
  return node;
}
const Explain& another_address() {
  static const auto node = leaf(sample::address, "NAW", "10.0.0.0/30", "10.0.0.9", false, "naw.ps1:3");
  return node;
}
const Explain& no_tls() {
  static const auto node = leaf(sample::tls, "NAW", "$true", "$false", false, "naw.ps1:4");
  return node;
}
const Explain& no_certificate() {
  static const auto node = leaf(sample::shown, "NAW", {}, "$false", false);
  return node;
}

TEST(NearMiss, SaysWhatWouldSuitTheConnector) {
  EXPECT_EQ(near({another_name()}),
            "NAW: name out.right.example, right.example does not match *.wrong.example; it would match with "
            "-TlsSenderCertificateName \"out.right.example\": then *.wrong.example no longer does (naw.ps1:3)");
  EXPECT_EQ(near({another_name()}, Tried::taken, {}, Language::de),
            "NAW: Name out.right.example, right.example passt nicht zu *.wrong.example; mit "
            "-TlsSenderCertificateName \"out.right.example\" passte es: dann *.wrong.example nicht mehr (naw.ps1:3)");
}

TEST(NearMiss, IsNothingWhereAllWentWell) {
  auto roots = refused({another_name()});
  roots.front().result = true;
  EXPECT_EQ(near_miss(roots, Style{}, Language::en), "");
  EXPECT_EQ(nearest_miss(roots).test, nullptr);
  EXPECT_EQ(near_miss(sample::refusal(), Style{}, Language::en), "");  // nobody looked for it
}

// A list is added to, never replaced, and whoever is let in is named.
TEST(NearMiss, AddsToAListAndSaysWhatThatMeans) {
  EXPECT_EQ(near({another_address()}),
            "NAW: 10.0.0.9 is not in 10.0.0.0/30; it would match with -SenderIPAddresses @{Add=\"10.0.0.9\"}: then "
            "10.0.0.9 is the partner (naw.ps1:3)");
}

// One of two changes alone would not do.
TEST(NearMiss, NamesAllThatIsLacking) {
  EXPECT_EQ(near({another_address(), no_tls()}),
            "NAW: 10.0.0.9 is not in 10.0.0.0/30; TLS is missing; it would match with -SenderIPAddresses "
            "@{Add=\"10.0.0.9\"} -RequireTls $false: then 10.0.0.9 is the partner, and then mail may come unencrypted "
            "(naw.ps1:3, naw.ps1:4)");
  EXPECT_EQ(near({another_address(), no_tls()}, Tried::taken, {}, Language::de),
            "NAW: 10.0.0.9 ist nicht in 10.0.0.0/30; TLS fehlt; mit -SenderIPAddresses @{Add=\"10.0.0.9\"} -RequireTls "
            "$false passte es: dann ist 10.0.0.9 der Partner, und dann darf Mail unverschlüsselt kommen (naw.ps1:3, "
            "naw.ps1:4)");
}

TEST(NearMiss, SaysWhatTheClientWouldHaveToShow) {
  EXPECT_EQ(near({no_certificate()}, Tried::taken, "*.naw.example"),
            "NAW: no certificate was shown; it would match if the client showed a valid certificate for *.naw.example");
  EXPECT_EQ(near({another_address(), no_certificate()}, Tried::taken, "*.naw.example"),
            "NAW: 10.0.0.9 is not in 10.0.0.0/30; no certificate was shown; it would match with -SenderIPAddresses "
            "@{Add=\"10.0.0.9\"} if the client also showed a valid certificate for *.naw.example: then 10.0.0.9 is the "
            "partner (naw.ps1:3)");
  EXPECT_EQ(near({another_address(), no_certificate()}, Tried::taken, "*.naw.example", Language::de),
            "NAW: 10.0.0.9 ist nicht in 10.0.0.0/30; kein Zertifikat wurde gezeigt; mit -SenderIPAddresses "
            "@{Add=\"10.0.0.9\"} passte es, wenn der Client dazu ein gültiges Zertifikat für *.naw.example zeigte: "
            "dann ist 10.0.0.9 der Partner (naw.ps1:3)");
}

// A certificate comes over TLS, so RequireTls may stay as it is.
TEST(NearMiss, LeavesTheDemandForTlsToACertificate) {
  EXPECT_EQ(near({no_certificate(), no_tls()}, Tried::taken, "naw.example"),
            "NAW: no certificate was shown; TLS is missing; it would match if the client showed over TLS a valid "
            "certificate for naw.example (naw.ps1:4)");
  EXPECT_EQ(near({no_certificate(), no_tls()}, Tried::taken, "naw.example", Language::de),
            "NAW: kein Zertifikat wurde gezeigt; TLS fehlt; zeigte der Client über TLS ein gültiges Zertifikat für "
            "naw.example, passte es (naw.ps1:4)");
}

TEST(NearMiss, PromisesNothingThatWasTriedInVain) {
  EXPECT_EQ(near({another_address()}, Tried::refused), "NAW: 10.0.0.9 is not in 10.0.0.0/30 (naw.ps1:3)");
}

TEST(NearMiss, IsTheConnectorAndItsFirstFailedTest) {
  const auto roots = refused({another_address(), no_tls()});
  EXPECT_EQ(nearest_miss(roots).subject, "NAW");
  EXPECT_EQ(nearest_miss(roots).test->rule, &sample::address);
}

}  // namespace
}  // namespace mailflow::render
