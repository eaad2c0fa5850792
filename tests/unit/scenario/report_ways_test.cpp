#include "scenario/report_ways.hpp"

#include <gtest/gtest.h>

namespace mailflow::scenario {
namespace {

using Hops = std::vector<std::string>;
using Kind = render::RouteEnd::Kind;

const render::RouteEnd david{Kind::mailbox, "david", {}};
const render::RouteEnd refused{Kind::refused, "exo", "rcpt"};
const render::RouteEnd unsaid{};

std::optional<std::size_t> part(Hops expected, const render::RouteEnd& expected_end, Hops got,
                                const render::RouteEnd& got_end) {
  return parting({{std::move(expected), expected_end}, {std::move(got), got_end}});
}

TEST(ReportWays, PartAtTheFirstOtherHop) {
  EXPECT_EQ(part({"naw", "exo"}, david, {"naw", "filter", "exo"}, david), 1U);
  EXPECT_EQ(part({"naw", "exo(IONOS)"}, david, {"naw", "exo(NAW)"}, david), 1U);
  EXPECT_EQ(part({"naw"}, refused, {"naw", "exo"}, david), 1U);
}

TEST(ReportWays, PartAtTheEnd) {
  EXPECT_EQ(part({"naw", "exo"}, david, {"naw"}, refused), 1U);
  EXPECT_EQ(part({"naw", "exo"}, david, {"naw", "exo"}, refused), 2U);
  EXPECT_EQ(part({"naw"}, {Kind::refused, "exo", "data"}, {"naw"}, refused), 1U);
}

TEST(ReportWays, DoNotPartInWhatNobodySpokeOf) {
  EXPECT_FALSE(part({"naw", "exo"}, david, {"naw", "exo(NAW)"}, david));
  EXPECT_FALSE(part({"naw"}, {Kind::refused, "exo", {}}, {"naw"}, refused));
  EXPECT_FALSE(part({"naw", "exo"}, unsaid, {"naw", "exo"}, david));
}

TEST(ReportWays, GoAnyWayWhereItIsLeftOpen) {
  const std::string any(any_way);
  EXPECT_FALSE(part({"naw", any, "exo"}, david, {"naw", "filter", "relay", "exo"}, david));
  EXPECT_FALSE(part({"naw", any, "exo"}, david, {"naw", "exo"}, david));
  EXPECT_EQ(part({"naw", any, "exo"}, david, {"naw", "filter", "ex01"}, david), 2U);
  EXPECT_EQ(part({"naw", any}, david, {"naw"}, refused), 1U);
  EXPECT_EQ(part({"naw", any}, {Kind::refused, any, {}}, {"naw", "exo"}, david), 2U);
  EXPECT_FALSE(part({"naw", any}, {Kind::refused, any, {}}, {"naw", "filter"}, refused));
  EXPECT_EQ(part({any, "filter", any}, unsaid, {"naw"}, david), 1U);
}

}  // namespace
}  // namespace mailflow::scenario
