// The Worlds that the agreement of wire and policy is tested with are the same after they were text.

#include <gtest/gtest.h>

#include "unit/lab/random_world.hpp"
#include "unit/load/same_world.hpp"

namespace mailflow::lab {
namespace {

TEST(WorldText, RandomWorlds) {
  constexpr std::uint64_t worlds = 300;
  for (std::uint64_t seed = 1; seed <= worlds && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    load::expect_text_gives(RandomWorld(seed).world());
  }
}

}  // namespace
}  // namespace mailflow::lab
