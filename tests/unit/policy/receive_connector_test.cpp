#include "policy/receive_connector.hpp"

#include <gmock/gmock.h>

#include "policy/arrival.hpp"
#include "policy/rules.hpp"
#include "unit/policy/asked_rules.hpp"

namespace mailflow::policy {
namespace {

using model::HostId;
using model::ReceiveConnector;
using model::ReceiveConnectors;

const HostId server{3};

ReceiveConnector connector(std::string name, std::vector<std::string> bindings, std::vector<std::string> ranges) {
  ReceiveConnector made;
  made.name = std::move(name);
  made.server = server;
  for (const auto& binding : bindings) made.bindings.value.push_back(model::parse_ip_binding(binding).value());
  for (const auto& range : ranges) made.remote_ip_ranges.value.push_back(base::parse_ip_range(range).value());
  return made;
}

std::string chosen(const ReceiveConnectors& connectors, std::string_view client,
                   std::string_view local = "192.0.2.10:25", HostId at = server) {
  base::Tests tests;
  const base::Fact<base::IpAddress> address(base::Dimension::client_address, base::IpAddress::parse(client).value());
  const auto row = receive_connector_for(tests, connectors, at, model::parse_ip_binding(local).value(), address);
  return row == no_row ? "none" : connectors[row].name;
}

// 5.2: all, 192.168.1.0-255 and 192.168.1.75.
TEST(ReceiveConnector, TheMostSpecificRangeWins) {
  const ReceiveConnectors connectors({connector("all", {"0.0.0.0:25", "[::]:25"}, {"0.0.0.0-255.255.255.255", "::/0"}),
                                      connector("net", {"0.0.0.0:25"}, {"192.168.1.0-192.168.1.255"}),
                                      connector("one", {"0.0.0.0:25"}, {"192.168.1.75", "10.0.0.0/8"})});
  EXPECT_EQ(chosen(connectors, "192.168.1.75"), "one");
  EXPECT_EQ(chosen(connectors, "192.168.1.100"), "net");
  EXPECT_EQ(chosen(connectors, "192.168.2.1"), "all");
  EXPECT_EQ(chosen(connectors, "10.1.2.3"), "one");
  EXPECT_EQ(chosen(connectors, "2001:db8::1", "[2001:db8::10]:25"), "all");
  EXPECT_EQ(chosen(connectors, "192.168.1.75", "192.0.2.10:587"), "none");
  EXPECT_EQ(chosen(connectors, "192.168.1.75", "192.0.2.10:25", HostId{4}), "none");
}

TEST(ReceiveConnector, ItsOwnAddressComesBeforeAllAddresses) {
  const ReceiveConnectors connectors(
      {connector("all", {"0.0.0.0:25"}, {"0.0.0.0/0"}), connector("special", {"192.0.2.11:25"}, {"198.51.100.0/24"})});
  EXPECT_EQ(chosen(connectors, "198.51.100.7", "192.0.2.11:25"), "special");
  EXPECT_EQ(chosen(connectors, "203.0.113.7", "192.0.2.11:25"), "none");
  EXPECT_EQ(chosen(connectors, "198.51.100.7", "192.0.2.10:25"), "all");
}

TEST(ReceiveConnector, ADisabledOneListensNowhere) {
  auto off = connector("off", {"0.0.0.0:25"}, {"192.0.2.1"});
  off.enabled.value = false;
  const ReceiveConnectors connectors({off, connector("all", {"0.0.0.0:25"}, {"0.0.0.0/0"})});
  EXPECT_EQ(chosen(connectors, "192.0.2.1"), "all");
}

TEST(ReceiveConnector, OfAPortWithoutAListenerNoRangeIsAskedFor) {
  const ReceiveConnectors connectors({connector("all", {"0.0.0.0:25"}, {"0.0.0.0/0"})});
  base::RecordBuffer buffer(base::Detail::full);
  base::Tests tests(&buffer);
  const base::Fact<base::IpAddress> client(base::Dimension::client_address,
                                           base::IpAddress::parse("192.0.2.1").value());
  receive_connector_for(tests, connectors, server, model::parse_ip_binding("192.0.2.10:587").value(), client);
  EXPECT_THAT(asked_rules(buffer), testing::ElementsAre("receive-connector", "receive-connector.binding"));
}

TEST(ReceiveConnector, IsExplainedByItsRange) {
  const ReceiveConnectors connectors(
      {connector("all", {"0.0.0.0:25"}, {"0.0.0.0/0"}), connector("net", {"0.0.0.0:25"}, {"192.168.1.0/24"})});
  base::RecordBuffer buffer(base::Detail::full);
  base::Tests tests(&buffer);
  const base::Fact<base::IpAddress> client(base::Dimension::client_address,
                                           base::IpAddress::parse("192.168.1.9").value());
  receive_connector_for(tests, connectors, server, model::parse_ip_binding("192.0.2.10:25").value(), client);
  const auto explained = buffer.explain();
  ASSERT_EQ(explained.size(), 1U);
  EXPECT_EQ(explained[0].rule, &rules::receive_connector);
  EXPECT_TRUE(explained[0].result);
  EXPECT_EQ(explained[0].subject, "net");
  EXPECT_THAT(asked_rules(buffer),
              testing::IsSupersetOf({"receive-connector.binding", "receive-connector.remote-range"}));
}

TEST(ReceiveConnector, DefaultsOfAServerListenAtTheirPorts) {
  model::Host host;
  host.name = "EX01";
  const ReceiveConnectors connectors(model::default_receive_connectors(host, server));
  EXPECT_EQ(chosen(connectors, "203.0.113.7", "192.0.2.10:25"), "Default Frontend EX01");
  EXPECT_EQ(chosen(connectors, "203.0.113.7", "192.0.2.10:587"), "Client Frontend EX01");
  EXPECT_EQ(chosen(connectors, "203.0.113.7", "192.0.2.10:2525"), "Default EX01");
  EXPECT_EQ(chosen(connectors, "2001:db8::9", "[2001:db8::10]:717"), "Outbound Proxy Frontend EX01");
  host.exchange.role = model::ServerRole::edge;
  EXPECT_EQ(chosen(ReceiveConnectors(model::default_receive_connectors(host, server)), "203.0.113.7"),
            "Default internal receive connector EX01");
  host.exchange = {model::ExchangeVersion::v2010, model::ServerRole::mailbox, {}};
  EXPECT_EQ(chosen(ReceiveConnectors(model::default_receive_connectors(host, server)), "203.0.113.7"), "Default EX01");
}

// 5.3
TEST(ReceiveConnector, RightsFollowFromGroupsAndGrants) {
  using enum model::SmtpRight;
  using model::SmtpPrincipal;
  auto row = connector("relay", {}, {});
  EXPECT_TRUE(row.rights_of(SmtpPrincipal::anonymous).empty());
  row.permission_groups.value = {model::PermissionGroup::anonymous_users, model::PermissionGroup::exchange_servers};
  EXPECT_TRUE(row.rights_of(SmtpPrincipal::anonymous).has(submit));
  EXPECT_FALSE(row.rights_of(SmtpPrincipal::anonymous).has(accept_any_recipient));
  EXPECT_TRUE(row.rights_of(SmtpPrincipal::servers).has(accept_headers_organization));
  EXPECT_TRUE(row.rights_of(SmtpPrincipal::externally_secured).has(accept_any_recipient));
  EXPECT_FALSE(row.rights_of(SmtpPrincipal::externally_secured).has(accept_headers_organization));
  row.permissions = {{"ANONYMOUS LOGON", {accept_any_recipient}, model::Ace::allowed},
                     {"NT AUTHORITY\\ANONYMOUS LOGON", {accept_any_sender}, model::Ace::denied}};
  EXPECT_TRUE(row.rights_of(SmtpPrincipal::anonymous).has(accept_any_recipient));
  EXPECT_FALSE(row.rights_of(SmtpPrincipal::anonymous).has(accept_any_sender));
  EXPECT_FALSE(row.rights_of(SmtpPrincipal::partners).has(accept_any_recipient));
}

}  // namespace
}  // namespace mailflow::policy
