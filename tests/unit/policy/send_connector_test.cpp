#include "policy/send_connector.hpp"

#include <gmock/gmock.h>

#include "policy/rules.hpp"
#include "unit/policy/asked_rules.hpp"

namespace mailflow::policy {
namespace {

using model::HostId;
using model::SendConnector;
using model::SendConnectors;

const HostId here{1};
const HostId there{2};

SendConnector connector(std::string name, std::vector<std::string> spaces, HostId source = here) {
  SendConnector made;
  made.name = std::move(name);
  for (const auto& space : spaces) made.address_spaces.value.push_back(model::parse_send_space(space).value());
  made.source_transport_servers.value = {source};
  return made;
}

SendConnector with_limit(SendConnector made, std::uint64_t bytes) {
  made.max_message_size.value = {model::ByteSize{bytes}};
  return made;
}

model::AcceptedDomains accepted(std::string_view domain) {
  model::AcceptedDomains rows(1);
  rows.front().domain = base::DomainName::parse(domain).value();
  rows.front().settle();
  return rows;
}

std::string chosen(const SendConnectors& connectors, std::string_view domain, std::uint64_t size = 1000) {
  base::Tests tests;
  const base::Fact<base::DomainName> recipient(base::Dimension::recipient_domain,
                                               base::DomainName::parse(domain).value());
  const base::Fact<std::uint64_t> bytes(base::Dimension::message_size, size);
  const auto choice = send_connector_for(tests, connectors, {here, recipient, bytes});
  switch (choice.kind) {
    case SendChoice::Kind::connector:
      return connectors[choice.row].name;
    case SendChoice::Kind::none:
      return "none";
    case SendChoice::Kind::too_big:
      return "too big";
  }
  return {};
}

TEST(SendConnector, TheMostSpecificSpaceWins) {
  const SendConnectors connectors({connector("internet", {"*;1"}), connector("all-contoso", {"*.contoso.com;1"}),
                                   connector("marketing", {"marketing.contoso.com;50"})},
                                  {});
  EXPECT_EQ(chosen(connectors, "marketing.contoso.com"), "marketing");
  EXPECT_EQ(chosen(connectors, "sales.contoso.com"), "all-contoso");
  EXPECT_EQ(chosen(connectors, "contoso.com"), "all-contoso");
  EXPECT_EQ(chosen(connectors, "fabrikam.com"), "internet");
}

TEST(SendConnector, TheCostIsThatOfTheSpace) {
  const SendConnectors connectors(
      {connector("a", {"contoso.com;50", "fabrikam.com;1"}), connector("b", {"contoso.com;20", "fabrikam.com;30"})},
      {});
  EXPECT_EQ(chosen(connectors, "contoso.com"), "b");
  EXPECT_EQ(chosen(connectors, "fabrikam.com"), "a");
}

TEST(SendConnector, ThenTheNearestSourceThenTheName) {
  EXPECT_EQ(chosen(SendConnectors({connector("a", {"*"}, there), connector("b", {"*"}, here)}, {}), "x.test"), "b");
  EXPECT_EQ(chosen(SendConnectors({connector("b", {"*"}), connector("a", {"*"})}, {}), "x.test"), "a");
  EXPECT_EQ(chosen(SendConnectors({connector("a", {"*;2"}), connector("b", {"*;1"}, there)}, {}), "x.test"), "b");
}

TEST(SendConnector, OnesThatAreOffTooSmallOrOutOfReachAreNone) {
  auto off = connector("off", {"x.test"});
  off.enabled.value = false;
  auto scoped = connector("scoped", {"x.test"}, there);
  scoped.is_scoped_connector.value = true;
  EXPECT_EQ(chosen(SendConnectors({off, scoped}, {}), "x.test"), "none");
  EXPECT_EQ(chosen(SendConnectors({off, scoped, connector("all", {"*"})}, {}), "x.test"), "all");
  scoped.source_transport_servers.value = {there, here};
  EXPECT_EQ(chosen(SendConnectors({off, scoped, connector("all", {"*"})}, {}), "x.test"), "scoped");
  const auto small = with_limit(connector("small", {"x.test"}), 1000);
  EXPECT_EQ(chosen(SendConnectors({small, connector("all", {"*"})}, {}), "x.test", 1001), "all");
  EXPECT_EQ(chosen(SendConnectors({small, connector("all", {"*"})}, {}), "x.test", 1000), "small");
  EXPECT_EQ(chosen(SendConnectors({small, off}, {}), "x.test", 1001), "too big");
  EXPECT_EQ(chosen(SendConnectors({small}, {}), "y.test", 1001), "none");
  auto unlimited = connector("unlimited", {"x.test"});
  unlimited.max_message_size.value = {};
  EXPECT_EQ(chosen(SendConnectors({unlimited}, {}), "x.test", 1'000'000'000), "unlimited");
}

TEST(SendConnector, AllAcceptedDomainsAreASpace) {
  const SendConnectors connectors({connector("inward", {"--;100"}), connector("internet", {"*;100"})},
                                  accepted("contoso.com"));
  EXPECT_EQ(chosen(connectors, "contoso.com"), "inward");
  EXPECT_EQ(chosen(connectors, "fabrikam.com"), "internet");
}

TEST(SendConnector, AsksItsRulesByTheirNames) {
  auto scoped = connector("scoped", {"*;1"}, there);
  scoped.is_scoped_connector.value = true;
  const SendConnectors connectors(
      {connector("a", {"*;2"}), connector("b", {"*;1"}), connector("c", {"*;1"}, there), connector("d", {"*;1"}),
       connector("e", {"x.test;9"}), with_limit(connector("f", {"x.test"}), 5), scoped},
      {});
  base::RecordBuffer buffer(base::Detail::full);
  base::Tests tests(&buffer);
  const auto asked = [&](std::string_view domain) {
    buffer.begin();
    const base::Fact<base::DomainName> recipient(base::Dimension::recipient_domain,
                                                 base::DomainName::parse(domain).value());
    const base::Fact<std::uint64_t> bytes(base::Dimension::message_size, 10);
    send_connector_for(tests, connectors, {here, recipient, bytes});
    return asked_rules(buffer);
  };
  using testing::IsSupersetOf;
  EXPECT_THAT(asked("y.test"),
              IsSupersetOf({"send-connector.address-space", "send-connector.size", "send-connector.scope",
                            "send-connector.best.cost", "send-connector.best.nearest", "send-connector.best.name"}));
  EXPECT_THAT(asked("x.test"), IsSupersetOf({"send-connector.best.closer-space", "send-connector.size"}));
}

TEST(SendConnector, IsExplainedByWhatDecided) {
  const SendConnectors connectors({connector("a", {"*;2"}), connector("b", {"*;1"})}, {});
  base::RecordBuffer buffer;
  base::Tests tests(&buffer);
  const base::Fact<base::DomainName> recipient(base::Dimension::recipient_domain,
                                               base::DomainName::parse("x.test").value());
  const base::Fact<std::uint64_t> bytes(base::Dimension::message_size, 10);
  send_connector_for(tests, connectors, {here, recipient, bytes});
  const auto explained = buffer.explain();
  ASSERT_EQ(explained.size(), 1U);
  EXPECT_EQ(explained[0].subject, "b");
  EXPECT_TRUE(std::ranges::any_of(explained[0].children,
                                  [](const auto& child) { return child.rule == &rules::send_connector_cost; }));
}

}  // namespace
}  // namespace mailflow::policy
