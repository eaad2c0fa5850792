#include "model/outbound_connector.hpp"

#include <gmock/gmock.h>

namespace mailflow::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Made {
  std::string_view name;
  std::vector<std::string_view> domains;
  ConnectorType type = ConnectorType::partner;
};

OutboundConnector made(const Made& wanted) {
  OutboundConnector connector;
  connector.name = wanted.name;
  connector.connector_type.value = wanted.type;
  for (const auto domain : wanted.domains)
    connector.recipient_domains.value.push_back(base::parse_domain_pattern(domain).value());
  return connector;
}

OutboundConnector own(std::string_view name, std::vector<std::string_view> domains = {}) {
  return made({name, std::move(domains), ConnectorType::on_premises});
}

std::vector<std::string> names_for(const OutboundConnectors& table, std::string_view domain) {
  base::Rows rows;
  table.by_domain().find(base::DomainName::parse(domain).value(), rows);
  std::vector<std::string> names;
  for (const auto row : rows) names.push_back(table[row].name);
  return names;
}

TEST(OutboundConnectors, FindTheClosestDomainFirst) {
  const OutboundConnectors table({made({"all", {"*"}}), made({"below", {"*.contoso.com"}}),
                                  made({"deeper", {"*.sales.contoso.com"}}), made({"exact", {"contoso.com"}})});
  EXPECT_THAT(names_for(table, "contoso.com"), ElementsAre("exact", "below"));
  EXPECT_THAT(names_for(table, "a.sales.contoso.com"), ElementsAre("deeper", "below"));
  EXPECT_THAT(names_for(table, "fabrikam.com"), ElementsAre());
  EXPECT_THAT(table.for_all_domains(), ElementsAre(0));
  base::Rows exact;
  table.by_exact_domain().find(base::DomainName::parse("sales.contoso.com").value(), exact);
  EXPECT_THAT(exact, ElementsAre());
  table.by_exact_domain().find(base::DomainName::parse("contoso.com").value(), exact);
  EXPECT_THAT(exact, ElementsAre(3));
}

TEST(OutboundConnectors, AreFoundByGuid) {
  auto first = made({"a", {"x.com"}});
  first.guid = base::guid_of("a");
  auto second = made({"b", {"y.com"}});
  second.guid = base::guid_of("b");
  const OutboundConnectors table({first, second});
  ASSERT_NE(table.find(base::guid_of("b")), nullptr);
  EXPECT_EQ(table.find(base::guid_of("b"))->name, "b");
  EXPECT_EQ(table.find(base::guid_of("c")), nullptr);
}

TEST(OutboundConnectors, OrderEquallyCloseOnesByTypeAndName) {
  const OutboundConnectors table(
      {made({"b", {"x.com"}}), own("z", {"x.com"}), made({"a", {"x.com"}}), own("y", {"x.com"})});
  EXPECT_THAT(names_for(table, "x.com"), ElementsAre("y", "z", "a", "b"));
}

TEST(OutboundConnectors, ChooseNoneThatIsOffOrTestedOrOfARule) {
  auto off = own("off", {"*"});
  off.enabled.value = false;
  auto tested = own("tested", {"*"});
  tested.test_mode.value = true;
  auto scoped = own("scoped", {"*"});
  scoped.is_transport_rule_scoped.value = true;
  std::vector<OutboundConnector> rows{off, tested, scoped};
  for (auto& row : rows) {
    row.all_accepted_domains.value = true;
    row.route_all_messages_via_on_premises.value = true;
  }
  const OutboundConnectors table(std::move(rows));
  EXPECT_THAT(names_for(table, "x.com"), IsEmpty());
  EXPECT_THAT(table.for_accepted_domains(), IsEmpty());
  EXPECT_THAT(table.centralized(), IsEmpty());
  EXPECT_EQ(table.find("SCOPED"), &table[2]);
}

TEST(OutboundConnectors, KnowThoseForAcceptedDomainsAndTheCentralOnes) {
  auto b = own("b");
  b.all_accepted_domains.value = true;
  auto a = own("a");
  a.all_accepted_domains.value = true;
  auto central = own("central", {"*"});
  central.route_all_messages_via_on_premises.value = true;
  auto partner = made({"partner", {}});
  partner.all_accepted_domains.value = true;
  partner.route_all_messages_via_on_premises.value = true;
  const OutboundConnectors table({b, partner, a, central});
  EXPECT_THAT(table.for_accepted_domains(), ElementsAre(2U, 0U));
  EXPECT_THAT(table.centralized(), ElementsAre(3U));
}

TEST(OutboundConnectors, AreFoundByNameWithoutRegardToCase) {
  const OutboundConnectors table({own("To Fabrikam"), own("b")});
  EXPECT_EQ(table.find("TO fabrikam"), &table[0]);
  EXPECT_EQ(table.find("to"), nullptr);
}

TEST(SmartHost, IsANameOrAnAddress) {
  EXPECT_EQ(parse_smart_host("Mail.Contoso.com").value().name()->text(), "mail.contoso.com");
  EXPECT_EQ(to_string(parse_smart_host("192.0.2.1").value()), "192.0.2.1");
  EXPECT_EQ(*parse_smart_host("2001:DB8::1").value().address(), base::IpAddress::parse("2001:db8::1").value());
  EXPECT_EQ(parse_smart_host("192.0.2.1").value().name(), nullptr);
}

TEST(SmartHost, RefusesWhatNobodyCanConnectTo) {
  for (const auto* range : {"192.0.2.0/24", "192.0.2.1-192.0.2.9", "2001:db8::/64"})
    EXPECT_NE(parse_smart_host(range).error().message.find(std::string(range) + " is a range of addresses"),
              std::string::npos);
  for (const auto* text : {"", ".", "*.contoso.com", "300.1.1.1", "192.0.2", "2001:db8::g", "a b", "mail..com"})
    EXPECT_EQ(parse_smart_host(text).error().message,
              "\"" + std::string(text) + "\" is neither a host name nor an IP address");
}

}  // namespace
}  // namespace mailflow::model
