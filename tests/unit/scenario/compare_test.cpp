#include "scenario/compare.hpp"

#include <gmock/gmock.h>

#include "config/yaml.hpp"
#include "policy/rules.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Expectation expectation(std::string yaml) {
  const auto value = config::read_yaml({"x.yaml", "v: " + std::move(yaml) + "\n"});
  EXPECT_TRUE(value) << base::render(value.error());
  auto read = read_expectations(value->find("v")->value);
  EXPECT_TRUE(read) << base::render(read.error());
  return *read->all;
}

journey::RecipientOutcome delivered() {
  journey::RecipientOutcome outcome;
  outcome.recipient = *mail::parse_address("adminfc@msxfaqdev.onmicrosoft.com");
  outcome.delivered = journey::Delivery{"msxfaqdev@exo", "adminfc", "Inbox"};
  outcome.route = {{.host = "ionos"},
                   {.host = "exo",
                    .tenant = "msxfaqdev",
                    .inbound = "IONOS",
                    .directionality = "Incoming",
                    .tls = {.encrypted = true,
                            .server = model::ChainVerdict::valid,
                            .client = model::ChainVerdict::expired,
                            .protocol = "TLSv1.3"}}};
  outcome.auth_as = "Anonymous";
  outcome.scl = 1;
  outcome.headers = "Subject: Hello\r\nX-N: 1\r\nX-N: 2\r\n";
  const base::Explain lost{.rule = &policy::rules::partner_certificate_name,
                           .subject = "NAW",
                           .wanted = "*.b",
                           .found = "a",
                           .where = {},
                           .result = false,
                           .children = {}};
  const auto node = [](const base::Rule& rule, const char* subject, bool result) {
    base::Explain made;
    made.rule = &rule;
    made.subject = subject;
    made.result = result;
    return made;
  };
  const auto valid = node(policy::rules::partner_certificate_valid, "NAW", true);
  const auto looked_up = node(policy::rules::partner_address, "", true);
  const auto row = node(policy::rules::partner_address, "NAW", false);
  outcome.why.push_back({.rule = &policy::rules::partner,
                         .subject = "IONOS",
                         .wanted = {},
                         .found = {},
                         .where = {},
                         .result = true,
                         .children = {lost, valid, looked_up, row}});
  return outcome;
}

journey::RecipientOutcome rejected() {
  journey::RecipientOutcome outcome;
  outcome.recipient = *mail::parse_address("adminfc@msxfaqdev.onmicrosoft.com");
  outcome.route = {{.host = "naw"}};
  outcome.rejected = journey::Refusal{.by = "exo",
                                      .stage = "rcpt",
                                      .reply = {550, "5.7.51", "TenantInboundAttribution; There is"},
                                      .trailer = "A.example 2026-01-05T08:00:00.000Z 08DE4BB2E9F5C000"};
  return outcome;
}

std::vector<std::string> whats(const Expectation& wanted, const journey::RecipientOutcome& outcome,
                               Side side = Side::wire) {
  std::vector<std::string> names;
  for (const auto& each : mismatches(wanted, outcome, side)) names.push_back(each.what.en);
  return names;
}

TEST(Compare, MetExpectationsHaveNoMismatch) {
  for (const auto* yaml :
       {"delivered",
        "{ delivered: true }",
        "{ rejected: false }",
        "delivered at exo",
        "delivered at msxfaqdev@exo",
        "delivered to adminfc in Inbox",
        "{ delivered: { at: exo, folder: Inbox }, scl: 1, auth-as: Anonymous }",
        "{ route: [ionos, exo] }",
        "{ route: { contains: [exo] } }",
        "{ route: [ionos, { host: exo, tenant: msxfaqdev, inbound: IONOS, directionality: Incoming }] }",
        "{ route: [ionos, { host: exo, tls: { protocol: TLSv1.3, server: verified, client: expired } }] }",
        "{ tls: verified }",
        "{ tls: encrypted }",
        "{ tls: { not: none } }",
        "{ inbound: IONOS }",
        "{ why: [inbound.partner, inbound.partner.certificate-valid] }",
        "{ why: inbound.partner }",
        "{ why: { rule: inbound.partner, result: true } }",
        "{ why: [inbound.partner, { rule: inbound.partner.certificate-name, result: false }] }",
        "{ why: { connector: naw, failed: certificate-name } }",
        "{ headers: { X-N: 2, X-Gone: { absent: true } } }"})
    EXPECT_THAT(whats(expectation(yaml), delivered()), IsEmpty()) << yaml;
  for (const auto* yaml : {"rejected", "rejected 5.7.51 by exo", "rejected 550 5.7.51 by exo at rcpt",
                           "{ rejected: { text: { contains: TenantInbound }, trailer: { matches: '^A.example ' } } }"})
    EXPECT_THAT(whats(expectation(yaml), rejected()), IsEmpty()) << yaml;
}

TEST(Compare, EachThingThatDiffersIsNamed) {
  EXPECT_THAT(whats(expectation("rejected"), delivered()), ElementsAre("rejected"));
  EXPECT_THAT(whats(expectation("delivered"), rejected()), ElementsAre("delivered"));
  EXPECT_THAT(whats(expectation("{ delivered: false }"), delivered()), ElementsAre("delivered"));
  EXPECT_THAT(whats(expectation("queued"), delivered()), ElementsAre("queued"));
  EXPECT_THAT(whats(expectation("rejected 551 5.7.1 by ex01 at data"), rejected()),
              ElementsAre("rejected.reply", "rejected.status", "rejected.by", "rejected.stage"));
  EXPECT_THAT(whats(expectation("{ delivered: { at: other@exo, folder: Junk } }"), delivered()),
              ElementsAre("delivered.at", "delivered.folder"));
  EXPECT_THAT(whats(expectation("{ scl: { at-least: 5 }, auth-as: Internal, inbound: NAW, tls: none }"), delivered()),
              ElementsAre("auth-as", "scl", "inbound", "tls"));
  EXPECT_THAT(whats(expectation("{ route: [ionos] }"), delivered()), ElementsAre("route"));
  EXPECT_THAT(whats(expectation("{ route: [ionos, { host: exo, inbound: NAW }] }"), delivered()),
              ElementsAre("route: hop 2: inbound"));
  EXPECT_THAT(whats(expectation("{ route: { contains: [exo, ionos] } }"), delivered()), ElementsAre("route"));
  EXPECT_THAT(whats(expectation("{ why: [mta] }"), delivered()), ElementsAre("why"));
  EXPECT_THAT(whats(expectation("{ why: [mta, inbound.partner.tls] }"), delivered()), ElementsAre("why", "why"));
  EXPECT_THAT(whats(expectation("{ why: { connector: IONOS, failed: certificate-name } }"), delivered()),
              ElementsAre("why"));
  EXPECT_THAT(whats(expectation("{ headers: { X-N: 3, Subject: { absent: true } } }"), delivered()),
              ElementsAre("headers.X-N", "headers.Subject"));
}

TEST(Compare, ARuleThatSaidOtherwiseIsNotTheReason) {
  const auto got = [](const char* yaml, Side side) {
    std::string text;
    for (const auto& each : mismatches(expectation(yaml), delivered(), side))
      text += each.expected.en + " / " + each.got.en + "\n";
    return text;
  };
  for (const auto side : {Side::wire, Side::policy}) {
    EXPECT_EQ(got("{ why: [inbound.partner.certificate-name] }", side), "inbound.partner.certificate-name: yes / no\n");
    EXPECT_EQ(got("{ why: [{ rule: inbound.partner.certificate-valid, result: false }] }", side),
              "inbound.partner.certificate-valid: no / yes\n");
    EXPECT_EQ(got("{ why: { rule: inbound.partner, result: false } }", side), "inbound.partner: no / yes\n");
    EXPECT_EQ(got("{ why: inbound.partner.source-address }", side), "");
    EXPECT_EQ(got("{ why: { rule: inbound.partner.source-address, result: false } }", side),
              "inbound.partner.source-address: no / yes\n")
        << "a row that was not found is not the look-up's answer";
  }
}

TEST(Compare, WhatTheWireAloneKnowsIsTestedThereAlone) {
  const auto wanted = expectation("{ rejected: { trailer: x }, headers: { X: y }, tls: { protocol: TLSv1.2 } }");
  EXPECT_THAT(whats(wanted, rejected(), Side::policy), IsEmpty());
  EXPECT_THAT(whats(wanted, rejected(), Side::wire),
              testing::UnorderedElementsAre("rejected.trailer", "headers.X", "tls.protocol"));
}

TEST(Compare, OutcomesInWords) {
  EXPECT_EQ(outcome_in_words(delivered()).en, "delivered to adminfc at msxfaqdev@exo, Inbox");
  EXPECT_EQ(outcome_in_words(rejected()).en, "rejected 550 5.7.51 by exo at rcpt");
  EXPECT_EQ(outcome_in_words({}).en, "no outcome");
}

}  // namespace
}  // namespace mailflow::scenario
