#include "render/route.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mailflow::render {
namespace {

using base::Language;

const std::vector<RouteStep> steps{{"naw", RouteStep::Leg::plain}, {"exo", RouteStep::Leg::tls}};

TEST(Route, EndsInAMailbox) {
  const RouteEnd end{RouteEnd::Kind::mailbox, "adminfc", {}};
  EXPECT_EQ(route_line(steps, end, Style{}, Language::en), "naw ──TLS──▶ exo ──▶ adminfc");
  EXPECT_EQ(route_line(steps, end, Style{80, Signs::ascii, Colours::none}, Language::en),
            "naw --TLS--> exo --> adminfc");
}

TEST(Route, EndsWhereItIsRefused) {
  const RouteEnd end{RouteEnd::Kind::refused, "exo", "rcpt"};
  const std::vector<RouteStep> first(steps.begin(), steps.begin() + 1);
  EXPECT_EQ(route_line(first, end, Style{}, Language::en), "naw ──╳ exo at RCPT");
  EXPECT_EQ(route_line(first, end, Style{}, Language::de), "naw ──╳ exo bei RCPT");
  EXPECT_EQ(route_line(first, end, Style{80, Signs::unicode, Colours::ansi}, Language::en),
            "naw \x1b[31m──╳\x1b[0m exo at RCPT");
}

TEST(Route, MayWait) {
  EXPECT_EQ(route_line(steps, {RouteEnd::Kind::waiting, {}, {}}, Style{}, Language::de), "naw ──TLS──▶ exo (wartet)");
}

}  // namespace
}  // namespace mailflow::render
