// Several recipients of one message: what the edge says of each depends on those before it in the same transaction.

#include <gmock/gmock.h>

#include <algorithm>

#include "journey/readings.hpp"
#include "lab/trace.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

constexpr std::string_view two_regions = R"(lab: two-regions
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  hub: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo, tailspintoys.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso: { host: exo, domains: [contoso.com, adatum.com], mailboxes: [david, anna, a@adatum.com] }
  tailspin: { host: exo, domains: [tailspintoys.com], mailboxes: [tim], region: NAM }
)";

class Together : public Running {
 protected:
  void SetUp() override {
    world = world_of(two_regions);
    start(world);
  }

  journey::Submission to(const std::vector<std::string>& recipients, const char* connect) const {
    auto out = submission_in(world, "fabrikam", recipients.front().c_str());
    out.to.clear();
    for (const auto& each : recipients) out.to.push_back(mail::parse_address(each).value());
    if (*connect != '\0') out.connect = base::IpAddress::parse(connect).value();
    return out;
  }

  // In a word for each recipient.
  std::vector<std::string> words(SubmissionId id) {
    std::vector<std::string> out;
    for (const auto& each : lab->outcomes(id, journey::Reasons::none))
      out.push_back(each.delivered ? "delivered"
                    : each.queued  ? "queued " + each.deferred->reply.status
                                   : "rejected " + each.rejected->reply.status);
    return out;
  }

  // Of the last refusal of a recipient, on the wire: the rule that said no, and what it found.
  std::string refusing(SubmissionId id, std::size_t recipient, const char* rule) {
    const auto outcomes = lab->outcomes(id, journey::Reasons::full);
    for (const auto& root : outcomes.at(recipient).why)
      if (const auto* node = base::find_rule(root, rule); node != nullptr && !node->result) return node->found;
    return "-";
  }

  model::World world;
};

constexpr const char* exo = "40.107.1.10";
constexpr const char* hub = "198.51.100.40";

TEST_F(Together, RecipientsOfTwoRegionsNeedTwoTransactions) {
  const auto what = to({"david@contoso.com", "tim@tailspintoys.com", "anna@contoso.com"}, exo);
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("delivered", "queued 4.5.3", "delivered"));
  EXPECT_EQ(refusing(id, 1, "edge.region"), "exo");
  advance(std::chrono::minutes{5});
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("delivered", "delivered", "delivered"));
}

TEST_F(Together, TheSameBehindAHubThatBringsAllTogether) {
  const auto what = to({"tim@tailspintoys.com", "david@contoso.com"}, hub);
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("delivered", "queued 4.5.3"));
  EXPECT_EQ(refusing(id, 1, "edge.region"), "NAM");
  advance(std::chrono::minutes{5});
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("delivered", "delivered"));
}

TEST_F(Together, ByMxEachDomainGoesAlone) {
  const auto what = to({"tim@tailspintoys.com", "david@contoso.com"}, "");
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("delivered", "delivered"));
}

TEST_F(Together, WhoWasRefusedDoesNotCount) {
  const auto what = to({"nobody@tailspintoys.com", "david@contoso.com"}, exo);
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  agree(id, what, began);
  EXPECT_THAT(words(id), testing::ElementsAre("rejected 5.4.1", "delivered"));
}

TEST_F(Together, TheTwoHundredFirstRecipientOfADomainWaits) {
  auto tenant = *world.tenants->rows().front();
  std::vector<model::Recipient> recipients;
  std::vector<std::string> addresses;
  for (int i = 1; i <= 205; ++i) {
    auto& recipient = recipients.emplace_back();
    recipient.name = fmt::format("r{}", i);
    recipient.addresses = {recipient.name + "@contoso.com"};
    addresses.push_back(recipient.addresses.front());
  }
  addresses.insert(addresses.begin() + 100, "a@adatum.com");
  recipients.emplace_back().name = "a";
  recipients.back().addresses = {"a@adatum.com"};
  tenant.recipients = std::make_shared<const model::Recipients>(std::move(recipients));
  ASSERT_TRUE(lab->apply_change(model::with_tenant(world, model::TenantId{0}, std::move(tenant))));

  const auto what = to(addresses, exo);
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  agree(id, what, began);
  auto said = words(id);
  EXPECT_EQ(std::ranges::count(said, "delivered"), 201);
  EXPECT_TRUE(std::ranges::all_of(said.begin() + 201, said.end(), [](const auto& w) { return w == "queued 4.5.3"; }));
  EXPECT_EQ(refusing(id, 205, "edge.recipient-count"), "201");
  advance(std::chrono::minutes{5});
  agree(id, what, began);
  said = words(id);
  EXPECT_EQ(std::ranges::count(said, "delivered"), 206);
}

TEST_F(Together, ATraceSaysWhatCameBefore) {
  SessionRecord record;
  record.values.client = base::IpAddress::parse("2001:db8::7").value();
  record.values.has_name = false;
  record.sender = mail::parse_reverse_path("x@fabrikam.com").value();
  EXPECT_EQ(facts_text(record, {}), "client=2001:db8::7 ptr=none from=<x@fabrikam.com>");
  EXPECT_EQ(facts_text(record, {.region = "NAM", .of_domain = 2, .other_domains = true}),
            "client=2001:db8::7 ptr=none region=NAM of-domain=2 other-domains from=<x@fabrikam.com>");
}

TEST_F(Together, ReadingsAreOfTheWholeMessage) {
  const auto what = to({"david@contoso.com", "tim@tailspintoys.com"}, exo);
  const auto shared = std::make_shared<const model::World>(world);
  const auto outcomes = journey::walk(shared, what, world.clock);
  const auto all = journey::readings(shared, what, world.clock, outcomes);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[1].decisive, testing::IsEmpty());
}

}  // namespace
}  // namespace mailflow::lab
