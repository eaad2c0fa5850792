#include "base/error.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/nearest.hpp"

namespace mailflow::base {
namespace {

TEST(Error, ShowsTheLineAndTheCaret) {
  const auto file = std::make_shared<SourceFile>(SourceFile{"a.yaml", "one\n  two: 3\nthree\n"});
  const Error error{ErrorKind::input, "unknown key \"two\"", SourcePos{file, 2, 3, 3}, "did you mean \"too\"?"};
  EXPECT_EQ(render(error),
            "a.yaml:2:3: unknown key \"two\"\n    2 |   two: 3\n      |   ^^^\n   did you mean \"too\"?");
}

TEST(Error, HidesControlCharactersAndCutsLongLines) {
  const auto file =
      std::make_shared<SourceFile>(SourceFile{"a", std::string(100000, 'x') + "\x1b[31m" + std::string(100000, 'y')});
  const auto text = render(Error{ErrorKind::input, "bad\x07", SourcePos{file, 1, 100001, 1}, {}});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_LT(text.size(), 500U);
}

TEST(Error, PositionsInsideASlice) {
  const auto file = std::make_shared<SourceFile>(SourceFile{"lab.yaml", "run: |\n    one\n    two\n"});
  const SourceSlice slice{"one\ntwo\n", file, 2, 5, 4};
  EXPECT_EQ(to_string(position_in(slice, 0)), "lab.yaml:2:5");
  EXPECT_EQ(to_string(position_in(slice, 5)), "lab.yaml:3:6");
}

TEST(Nearest, FindsTheLikelyName) {
  constexpr std::array<std::string_view, 4> names{"host", "tenant", "inbound", "outbound"};
  EXPECT_EQ(nearest("inbound-connector", names), "inbound");
  EXPECT_EQ(nearest("hsot", names), "host");
  EXPECT_EQ(nearest("zzzz", names), "");
  // Two letters exchanged are one slip, in a short word too.
  const std::vector<std::string_view> verbs = {"run", "up", "explain"};
  EXPECT_EQ(nearest("rnu", verbs), "run");
  EXPECT_EQ(nearest("urn", verbs), "run");
  EXPECT_EQ(nearest("nur", verbs), "");
  EXPECT_EQ(nearest("exlpian", verbs), "explain");
  EXPECT_EQ(suggestion("x", "the lab", {}), "the lab has none");
  EXPECT_EQ(suggestion("Host", "a hop", names), "did you mean \"host\"?  a hop has: host, tenant, inbound, outbound");
}

}  // namespace
}  // namespace mailflow::base
