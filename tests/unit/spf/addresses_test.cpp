#include "spf/addresses.hpp"

#include <gtest/gtest.h>

#include "zones.hpp"

namespace mailflow::spf {
namespace {

constexpr const char* zone = R"(
plain.example. TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx -all"
plain.example. A 192.0.2.7
plain.example. AAAA 2001:db9::1
plain.example. MX 20 far.example.
plain.example. MX 10 near.example.
near.example. A 198.51.100.1
near.example. AAAA 2001:dba::1
far.example. A 203.0.113.9
minus.example. TXT "v=spf1 -ip4:192.0.2.4 ip4:192.0.2.0/29 ~a:near.example/24 ip4:198.51.100.0/23 -all"
in.example. TXT "v=spf1 ip4:192.0.2.0/25 include:plain.example -include:far-only.example ip4:203.0.113.0/31 redirect=more.example"
far-only.example. TXT "v=spf1 ip4:203.0.113.1"
more.example. TXT "v=spf1 a:%{d} ip4:203.0.113.0/30"
more.example. A 203.0.113.200
open.example. TXT "v=spf1 ip4:192.0.2.1 -ip6:2001:db8::/32 +all ip4:192.0.2.2"
hard.example. TXT "v=spf1 exists:%{i}.example ptr a:%{l}.example include:%{h} ip6:::ffff:192.0.2.1/128 ip4:192.0.2.1 redirect=%{o1r}.%{s}"
part.example. TXT "v=spf1 ip4:192.0.2.1 include:nothing.example ip4:192.0.2.2"
loop.example. TXT "v=spf1 ip4:192.0.2.1 include:loop.example"
)";

std::string listed(const Listing& listing) {
  std::string out;
  for (const auto& each : listing.allowed)
    out += each.range.text + " " + each.term + (each.domain.empty() ? "" : " @" + each.domain) + "\n";
  for (const auto& each : listing.unlisted) out += "not: " + each.term + " @" + each.domain + "\n";
  if (listing.problem.rule != nullptr) out += base::sentence(listing.problem, base::Language::en) + "\n";
  return out;
}

TEST(SpfAddresses, ListsBothFamiliesEachAddressOnce) {
  const auto world = world_of(zone);
  const auto plain = addresses_in(world, "plain.example");
  EXPECT_EQ(listed(plain), R"(192.0.2.0/24 ip4:192.0.2.0/24 @plain.example
2001:db8::/32 ip6:2001:db8::/32 @plain.example
2001:db9::1 a @plain.example
198.51.100.1 mx @plain.example
2001:dba::1 mx @plain.example
203.0.113.9 mx @plain.example
)");
  EXPECT_EQ(plain.lookups, 2U);
  EXPECT_EQ(listed(addresses_in(world, "Plain.Example.")).size(), listed(plain).size());
}

TEST(SpfAddresses, LeavesOutWhatAnEarlierTermTook) {
  EXPECT_EQ(listed(addresses_in(world_of(zone), "minus.example")), R"(192.0.2.0/30 ip4:192.0.2.0/29 @minus.example
192.0.2.5-192.0.2.7 ip4:192.0.2.0/29 @minus.example
198.51.101.0/24 ip4:198.51.100.0/23 @minus.example
)");
}

TEST(SpfAddresses, FollowsIncludeAndRedirect) {
  EXPECT_EQ(listed(addresses_in(world_of(zone), "in.example")), R"(192.0.2.0/25 ip4:192.0.2.0/25 @in.example
192.0.2.128/25 ip4:192.0.2.0/24 @plain.example
2001:db8::/32 ip6:2001:db8::/32 @plain.example
2001:db9::1 a @plain.example
198.51.100.1 mx @plain.example
2001:dba::1 mx @plain.example
203.0.113.9 mx @plain.example
203.0.113.0 ip4:203.0.113.0/31 @in.example
203.0.113.200 a:%{d} @more.example
203.0.113.2/31 ip4:203.0.113.0/30 @more.example
)");
}

TEST(SpfAddresses, AllIsEverythingElse) {
  EXPECT_EQ(listed(addresses_in(world_of(zone), "open.example")), R"(192.0.2.1 ip4:192.0.2.1 @open.example
0.0.0.0-192.0.2.0 +all @open.example
192.0.2.2-255.255.255.255 +all @open.example
::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff +all @open.example
2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff +all @open.example
)");
}

TEST(SpfAddresses, NamesWhatCannotBeListed) {
  const auto listing = addresses_in(world_of(zone), "hard.example");
  EXPECT_EQ(listed(listing), R"(192.0.2.1 ip4:192.0.2.1 @hard.example
not: exists:%{i}.example @hard.example
not: ptr @hard.example
not: a:%{l}.example @hard.example
not: include:%{h} @hard.example
not: ip6:::ffff:192.0.2.1/128 @hard.example
not: redirect=%{o1r}.%{s} @hard.example
)");
  for (const auto& each : listing.unlisted) {
    EXPECT_FALSE(each.why->en.empty());
    EXPECT_NE(each.why->en, each.why->de);
  }
}

TEST(SpfAddresses, EndsWhereACheckWouldFail) {
  const auto world = world_of(zone);
  EXPECT_EQ(listed(addresses_in(world, "part.example")),
            "192.0.2.1 ip4:192.0.2.1 @part.example\nnothing.example has no TXT record with v=spf1\n");
  const auto loop = addresses_in(world, "loop.example");
  EXPECT_EQ(loop.lookups, 10U);
  EXPECT_EQ(loop.problem.rule->id, "spf.limit.lookups");
  EXPECT_EQ(listed(addresses_in(world, "nothing.example")), "nothing.example has no TXT record with v=spf1\n");
  EXPECT_EQ(addresses_in(world, "no-domain").problem.rule->id, "spf.domain");
}

}  // namespace
}  // namespace mailflow::spf
