#include "graph/content.hpp"

#include <gtest/gtest.h>

#include "unit/graph/sample.hpp"

namespace mailflow::graph {
namespace {

using base::Language;

const Box* box(const Content& content, std::string_view label) {
  const auto found = std::ranges::find(content.boxes, label, &Box::label);
  return found == content.boxes.end() ? nullptr : &*found;
}

// "filter -> exo/Filter", "any other server -x exo/default".
std::vector<std::string> arrows(const Content& content) {
  std::vector<std::string> out;
  for (const auto& arrow : content.arrows) {
    if (arrow.way == Way::inside) continue;
    const auto& to = content.boxes[arrow.to];
    out.push_back(fmt::format("{} {} {}{}", content.boxes[arrow.from].label, arrow.barred ? "-x" : "->", to.label,
                              arrow.door ? "/" + to.doors[*arrow.door].label : ""));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Content, AConnectorForEverybodyBarsTheDefaultDoor) {
  const auto content = content_of(sample::filter_in_front(sample::locked), Language::en);
  const auto* edge = box(content, "exo");
  ASSERT_NE(edge, nullptr);
  ASSERT_EQ(edge->doors.size(), 2U);
  EXPECT_EQ(edge->doors[0].label, "Filter");
  EXPECT_EQ(edge->doors[0].state, DoorState::guarded);
  EXPECT_EQ(edge->doors[0].signs, (Lines{"IP 198.51.100.40", "TLS"}));
  EXPECT_EQ(edge->doors[1].label, "default");
  EXPECT_EQ(edge->doors[1].state, DoorState::barred);
  EXPECT_EQ(arrows(content),
            (Lines{"any other server -> filter", "any other server -x exo/default", "filter -> exo/Filter"}));
}

TEST(Content, WithoutOneTheSideDoorIsOpen) {
  const auto content = content_of(sample::filter_in_front("Get-InboundConnector"), Language::en);
  EXPECT_EQ(box(content, "exo")->doors.at(0).state, DoorState::open);
  EXPECT_EQ(arrows(content),
            (Lines{"any other server -> filter", "any other server -> exo/default", "filter -> exo/default"}));
}

TEST(Content, AConnectorForSomeDomainsBarsInPart) {
  const auto content =
      content_of(sample::filter_in_front("New-InboundConnector P -ConnectorType Partner -SenderDomains fabrikam.com "
                                         "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.7"),
                 Language::en);
  EXPECT_EQ(box(content, "exo")->doors.at(1).state, DoorState::partly);
  EXPECT_EQ(arrows(content).back(), "fabrikam -> exo/P") << "its address is the connector's";
}

TEST(Content, ADisabledConnectorIsNoDoor) {
  const auto content = content_of(sample::filter_in_front(sample::locked + " -Enabled $false"), Language::en);
  EXPECT_EQ(box(content, "exo")->doors.size(), 1U);
  EXPECT_EQ(box(content, "exo")->doors[0].state, DoorState::open);
}

TEST(Content, TheMxMayBeTheEdgeItself) {
  const auto content = content_of(sample::world_of(R"(lab: cloud
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
)"),
                                  Language::en);
  EXPECT_EQ(arrows(content), (Lines{"any other server -> exo/default"}));
  EXPECT_EQ(content.arrows[0].label, "MX contoso.com");
}

TEST(Content, IsBoundedHoweverBigTheLab) {
  std::string text = "lab: big\nhosts:\n  exo: { kind: exchange-online, addresses: [40.107.1.10] }\n";
  for (int i = 0; i < 200; ++i)
    text += fmt::format("  h{0}: {{ kind: mta, addresses: [10.0.{0}.1], domains: [d{0}.example] }}\n", i);
  const auto content = content_of(sample::world_of(text), Language::de);
  EXPECT_EQ(content.boxes.size(), 42U);  // 40, the edge, and the rest
  EXPECT_EQ(content.boxes.back().label, "… und 161 weitere");
}

TEST(Content, AnEmptyLabIsAnEmptyPicture) {
  const auto content = content_of(sample::world_of("lab: nothing\n"), Language::en);
  EXPECT_EQ(content.boxes.size(), 1U);
  EXPECT_TRUE(content.arrows.empty());
}

}  // namespace
}  // namespace mailflow::graph
