#include "policy/connection_filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/own_servers.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

base::IpRanges ranges(std::initializer_list<const char*> texts) {
  base::IpRanges out;
  for (const auto* text : texts) out.push_back(base::parse_ip_range(text).value());
  return out;
}

class ConnectionFilter : public testing::Test {
 protected:
  ConnectionFilter() {
    filter.ip_allow_list.value = ranges({"198.51.100.20", "192.0.2.0/24"});
    filter.ip_block_list.value = ranges({"198.51.100.0/24"});
    own_server(model::ConnectorType::on_premises);
  }

  void own_server(model::ConnectorType type) {
    model::InboundConnector connector;
    connector.name = "Own";
    connector.connector_type.value = type;
    connector.sender_ip_addresses.value = ranges({"192.0.2.10"});
    model::Tenant other;
    other.name = "other";
    other.inbound =
        std::make_shared<const model::InboundConnectors>(std::vector<model::InboundConnector>{std::move(connector)});
    servers = std::make_unique<model::OwnServers>(
        model::HostId{0},
        std::vector<std::shared_ptr<const model::Tenant>>{std::make_shared<const model::Tenant>(std::move(other))});
  }

  template <class Result>
  Result ask(Result (*question)(base::Tests&, const Tables&, const base::Fact<base::IpAddress>&), const char* address) {
    Tables tables{.host = "exo"};
    tables.tenant = "contoso";
    tables.own_servers = servers.get();
    tables.connection_filter = &filter;
    tables.edge_behaviour = &behaviour;
    base::RecordBuffer records;
    base::Tests tests(&records);
    const base::Fact<base::IpAddress> client(base::Dimension::client_address, base::IpAddress::parse(address).value());
    const auto result = question(tests, tables, client);
    said.clear();
    for (const auto& test : records.explain()) said.push_back((test.result ? "+" : "-") + std::string(test.rule->id));
    return result;
  }

  AllowList allowed(const char* address) { return ask(meet_allow_list, address); }

  model::HostedConnectionFilterPolicy filter;
  model::EdgeBehaviour behaviour;
  std::unique_ptr<model::OwnServers> servers;
  std::vector<std::string> said;
};

TEST_F(ConnectionFilter, LetsInWhatTheAllowListHas) {
  EXPECT_EQ(allowed("198.51.100.20"), AllowList::allowed);
  EXPECT_THAT(said, testing::ElementsAre("+edge.allow-list", "+edge.allow-list.quirk", "-edge.allow-list.own-server"));
  EXPECT_EQ(allowed("198.51.100.21"), AllowList::none);
  EXPECT_THAT(said, testing::ElementsAre("-edge.allow-list"));
}

TEST_F(ConnectionFilter, FiltersAnAllowedAddressOfAnOwnServerOfAnyTenant) {
  EXPECT_EQ(allowed("192.0.2.10"), AllowList::allowed_but_filtered);
  EXPECT_THAT(said, testing::ElementsAre("+edge.allow-list", "+edge.allow-list.quirk", "+edge.allow-list.own-server"));
  EXPECT_EQ(allowed("192.0.2.11"), AllowList::allowed);
}

TEST_F(ConnectionFilter, WithoutTheQuirkItIsAllowed) {
  behaviour.allow_list_quirk.value = model::AllowListQuirk::off;
  EXPECT_EQ(allowed("192.0.2.10"), AllowList::allowed);
  EXPECT_THAT(said, testing::ElementsAre("+edge.allow-list", "-edge.allow-list.quirk"));
}

TEST_F(ConnectionFilter, APartnersAddressIsNoOwnServers) {
  own_server(model::ConnectorType::partner);
  EXPECT_EQ(allowed("192.0.2.10"), AllowList::allowed);
  EXPECT_THAT(said, testing::ElementsAre("+edge.allow-list"));
}

TEST_F(ConnectionFilter, BlocksWhatIsNotAllowed) {
  EXPECT_TRUE(ask(is_blocked, "198.51.100.40"));
  EXPECT_THAT(said, testing::ElementsAre("+edge.block-list", "-edge.allow-list"));
  EXPECT_FALSE(ask(is_blocked, "198.51.100.20"));
  EXPECT_THAT(said, testing::ElementsAre("+edge.block-list", "+edge.allow-list"));
  EXPECT_FALSE(ask(is_blocked, "203.0.113.9"));
  EXPECT_THAT(said, testing::ElementsAre("-edge.block-list"));
}

TEST_F(ConnectionFilter, EmptyListsAreNoQuestion) {
  filter = {};
  EXPECT_FALSE(ask(is_blocked, "198.51.100.40"));
  EXPECT_THAT(said, testing::IsEmpty());
  EXPECT_EQ(allowed("198.51.100.20"), AllowList::none);
  EXPECT_THAT(said, testing::IsEmpty());
}

}  // namespace
}  // namespace mailflow::policy
