#include "journey/outcome.hpp"

#include <gtest/gtest.h>

namespace mailflow::journey {
namespace {

TEST(Outcome, TheTrailerIsCutAndNothingElse) {
  EXPECT_EQ(
      without_trailer(
          "Denied [FR2DEU01FT016.eop-deu01.prod.protection.outlook.com 2023-06-06T06:22:40.472Z 08DB6591E8589FA7]"),
      "Denied");
  for (const char* text : {"Denied", "Denied [because]", "[host 2023-06-06T06:22:40.472Z 08DB6591E8589FA7]",
                           "Denied [host 2023-06-06T06:22:40.472Z 08DB6591E8589FAX]", "Denied [host 08DB6591E8589FA7]"})
    EXPECT_EQ(without_trailer(text), text);
}

RecipientOutcome delivered() {
  RecipientOutcome outcome;
  outcome.recipient = mail::parse_address("david@contoso.com").value();
  outcome.delivered = Delivery{"contoso@exo", "david", "Inbox"};
  outcome.route = {Hop{.host = "fabrikam"}, Hop{.host = "exo", .tenant = "contoso"}};
  outcome.auth_as = "Anonymous";
  outcome.scl = 1;
  return outcome;
}

TEST(Outcome, DifferencesAreNamed) {
  const auto same = delivered();
  EXPECT_EQ(difference(same, delivered()), "");
  const auto differs = [&](auto change) {
    auto other = delivered();
    change(other);
    const auto text = difference(other, same);
    return text.substr(0, text.find(':'));
  };
  EXPECT_EQ(differs([](auto& o) { o.delivered->folder = "Junk"; }), "delivered");
  EXPECT_EQ(differs([](auto& o) { o.rejected = Refusal{"exo", "rcpt", {550, "5.7.51", "x"}}; }), "rejected");
  EXPECT_EQ(differs([](auto& o) { o.deferred = Refusal{"exo", "rcpt", {450, "4.7.1", "x"}}; }), "deferred");
  EXPECT_EQ(differs([](auto& o) { o.failed = Refusal{"exo", "queue", {550, "5.4.1", "x"}}; }), "failed");
  EXPECT_EQ(differs([](auto& o) { o.queued = true; }), "queued");
  EXPECT_EQ(differs([](auto& o) { o.route[1].inbound = "Filter"; }), "route");
  EXPECT_EQ(differs([](auto& o) { o.route[1].tls.encrypted = true; }), "route");
  EXPECT_EQ(differs([](auto& o) { o.route.pop_back(); }), "route");
  EXPECT_EQ(differs([](auto& o) { o.auth_as = "Internal"; }), "auth-as");
  EXPECT_EQ(differs([](auto& o) { o.scl.reset(); }), "scl");
  auto wire_only = delivered();
  wire_only.headers = "Received: …";
  EXPECT_EQ(difference(wire_only, same), "");
}

}  // namespace
}  // namespace mailflow::journey
