#include "render/near_miss.hpp"

#include <gtest/gtest.h>

#include "unit/render/sample.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;
using sample::leaf;

std::string near(const Explain& root, Language language = Language::en) {
  return near_miss(std::vector<Explain>{root}, Style{}, language);
}

Explain refused(std::vector<Explain> children) {
  Explain root{&sample::stage, {}, {}, "none is satisfied", {}, false, {}};
  root.children = std::move(children);
  return root;
}

Explain not_satisfied(std::string name, std::vector<Explain> tests) {
  Explain node{&sample::connector, std::move(name), {}, {}, {}, false, {}};
  node.children = std::move(tests);
  return node;
}

TEST(NearMiss, IsTheConnectorThatPassedMostAndWhatWouldSuitIt) {
  EXPECT_EQ(near_miss(sample::refusal(), Style{}, Language::en),
            "NAW: name out.right.example, right.example does not match *.wrong.example; it would match with "
            "-TlsSenderCertificateName \"out.right.example\": then *.wrong.example no longer does (naw.ps1:3)");
  EXPECT_EQ(near_miss(sample::refusal(), Style{}, Language::de),
            "NAW: Name out.right.example, right.example passt nicht zu *.wrong.example; mit "
            "-TlsSenderCertificateName \"out.right.example\" passte es: dann *.wrong.example nicht mehr (naw.ps1:3)");
}

TEST(NearMiss, IsNothingWhereAllWentWell) {
  auto roots = sample::refusal();
  roots.front().result = true;
  EXPECT_EQ(near_miss(roots, Style{}, Language::en), "");
}

// A list is added to, never replaced, and whoever is let in is named.
TEST(NearMiss, AddsToAListAndSaysWhatThatMeans) {
  EXPECT_EQ(near(refused({leaf(sample::address, {}, "0 of 1", "10.0.0.9", false),
                          leaf(sample::address, "NAW", "10.0.0.0/30", "10.0.0.9", false, "naw.ps1:3")})),
            "NAW: 10.0.0.9 is not in 10.0.0.0/30; it would match with -SenderIPAddresses @{Add=\"10.0.0.9\"}: then "
            "10.0.0.9 is the partner (naw.ps1:3)");
}

// NAW was found by its address and lacks a certificate, which no setting gives it; IONOS was not even found.
TEST(NearMiss, IsTheNearestConnectorThoughNothingCanBeSet) {
  EXPECT_EQ(near(refused({leaf(sample::address, {}, "1 of 2", "10.0.0.9", true),
                          leaf(sample::address, "NAW", "10.0.0.9", "10.0.0.9", true, "naw.ps1:3"),
                          leaf(sample::address, "IONOS", "10.0.0.1", "10.0.0.9", false, "ionos.ps1:3"),
                          not_satisfied("NAW", {leaf(sample::shown, "NAW", {}, "$false", false)}),
                          leaf(sample::scope, {}, "2 of 2", "a.example", true),
                          leaf(sample::scope, "IONOS", "*", "a.example", true),
                          leaf(sample::scope, "NAW", "*", "a.example", true)})),
            "NAW: no certificate was shown");
}

// Of what no connector could be found by, the one that is for the sender tells.
TEST(NearMiss, IsTheConnectorForTheSenderWhereNoneCouldBeFound) {
  EXPECT_EQ(
      near(refused({leaf(sample::shown, {}, {}, "$false", false), leaf(sample::scope, {}, "1 of 2", "a.example", true),
                    leaf(sample::scope, "A", "a.example", "a.example", true),
                    leaf(sample::scope, "B", "b.example", "a.example", false)})),
      "A: no certificate was shown");
}

TEST(NearMiss, IsTheConnectorOfWhichTheLastWordWas) {
  EXPECT_EQ(near(refused({leaf(sample::address, {}, "2 of 2", "10.0.0.9", true),
                          leaf(sample::address, "A", "10.0.0.9", "10.0.0.9", true),
                          leaf(sample::address, "B", "10.0.0.9", "10.0.0.9", true),
                          not_satisfied("A", {leaf(sample::strict, "A", {}, "$true", true),
                                              leaf(sample::strict, "A", {}, "$true", true),
                                              leaf(sample::name, "A", "x.example", "y.example", false)}),
                          not_satisfied("B", {leaf(sample::tls, "B", "$true", "$false", false, "b.ps1:1")}),
                          leaf(sample::only_tls, "B", {}, "$true", true)})),
            "B: TLS is missing; it would match with -RequireTls $false: then mail may come unencrypted (b.ps1:1)");
}

TEST(NearMiss, AmongEqualsIsTheOneThatNamesTheSenderMoreClosely) {
  EXPECT_EQ(near(refused({leaf(sample::address, {}, "0 of 2", "10.0.0.9", false),
                          leaf(sample::address, "Any", "10.0.0.1", "10.0.0.9", false),
                          leaf(sample::address, "Close", "10.0.0.2", "10.0.0.9", false),
                          leaf(sample::scope, {}, "2 of 2", "a.example", true),
                          leaf(sample::scope, "Close", "a.example", "a.example", true),
                          leaf(sample::scope, "Any", "*", "a.example", true)})),
            "Close: 10.0.0.9 is not in 10.0.0.2; it would match with -SenderIPAddresses @{Add=\"10.0.0.9\"}: then "
            "10.0.0.9 is the partner");
}

// A question about the configuration that is answered with no has not failed.
TEST(NearMiss, IsNoQuestionThatOnlyChoseTheWay) {
  EXPECT_EQ(
      near(refused({leaf(sample::strict, {}, {}, "$false", false), leaf(sample::only_tls, {}, {}, "$false", false)})),
      "");
}

}  // namespace
}  // namespace mailflow::render
