#include "journey/readings.hpp"

#include <gtest/gtest.h>

#include "load/lab.hpp"
#include "policy/rules.hpp"

namespace mailflow::journey {
namespace {

constexpr std::string_view lab_text = R"(lab: readings
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-InboundConnector Any -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true `
        -SenderIPAddresses 203.0.113.7
      New-InboundConnector Close -ConnectorType Partner -SenderDomains fabrikam.com -RestrictDomainsToIPAddresses $true `
        -SenderIPAddresses 192.0.2.1
)";

class ReadingsTest : public testing::Test {
 protected:
  ReadingsTest() {
    auto loaded = load::load_lab(base::SourceFile{"readings.lab.yaml", std::string(lab_text)}, load::TableReader({}));
    EXPECT_TRUE(loaded) << base::render(loaded.error());
    world = std::make_shared<const model::World>(std::move(*loaded));
  }

  Readings of(const char* from) const {
    Submission submission;
    submission.via = world->hosts->find("fabrikam").value();
    submission.from = mail::parse_reverse_path(from).value();
    submission.to = {mail::parse_address("david@contoso.com").value()};
    const auto outcomes = walk(world, submission, world->clock);
    return readings(world, submission, world->clock, outcomes).at(0);
  }

  std::shared_ptr<const model::World> world;
};

using Names = std::vector<std::string_view>;

TEST_F(ReadingsTest, ASwitchThatTurnsTheOutcomeDecides) {
  const auto found = of("x@fabrikam.com");
  EXPECT_EQ(found.decisive, Names{"partner.strict-specific-domain"});
  ASSERT_EQ(found.others.size(), 1U);
  EXPECT_EQ(found.others[0].word, "on");
  ASSERT_TRUE(found.others[0].outcome.rejected);
  EXPECT_EQ(found.others[0].outcome.rejected->reply.status, "5.7.51");
}

TEST_F(ReadingsTest, ASwitchThatOnlyTouchesDoesNot) {
  const auto found = of("x@other.example");
  EXPECT_EQ(found.touching, Names{"partner.strict-specific-domain"});
  EXPECT_TRUE(found.decisive.empty());
  EXPECT_TRUE(found.others.empty());
}

TEST_F(ReadingsTest, TheLabsOwnWordIsNoOtherReading) {
  auto strict = std::make_shared<model::World>(*world);
  model::find_switch("partner.strict-specific-domain")->turn(strict->behaviour, 1);
  world = strict;
  const auto found = of("x@fabrikam.com");
  ASSERT_EQ(found.others.size(), 1U);
  EXPECT_EQ(found.others[0].word, "off");
  EXPECT_TRUE(found.others[0].outcome.delivered);
}

// "same under all readings" would be an empty promise for a switch that nobody can turn.
TEST(Switches, EverySwitchThatARuleNamesCanBeTurned) {
  for (const auto* rule : policy::all_rules())
    if (!rule->behaviour.empty()) {
      EXPECT_NE(model::find_switch(rule->behaviour), nullptr) << rule->id;
    }
}

TEST(Switches, TurnToEachOfTheirWords) {
  for (const auto& each : model::switches()) {
    ASSERT_GT(each.words.size(), 1U) << each.name;
    for (std::size_t word = 0; word < each.words.size(); ++word) {
      model::Behaviour behaviour;
      each.turn(behaviour, word);
      EXPECT_EQ(each.value(behaviour), word) << each.name;
    }
  }
}

}  // namespace
}  // namespace mailflow::journey
