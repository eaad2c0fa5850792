#include "journey/strikes.hpp"

#include <gtest/gtest.h>

namespace mailflow::journey {
namespace {

using std::chrono::minutes;

base::LabTime at(int minute) {
  return base::LabTime{} + minutes{minute};
}

model::HostFault counted(std::uint32_t number, std::uint32_t times) {
  return {.host = {0}, .point = model::FaultPoint::rcpt, .times = times, .number = number};
}

// Messages are walked one after the other, though their attempts lie between each other's.
TEST(StrikeBook, CountsInTheOrderOfTimeWhateverTheOrderOfWalks) {
  const auto fault = counted(1, 3);
  StrikeBook book;
  const auto walk_all = [&] {
    std::vector<int> struck;
    for (const std::size_t message : {0U, 1U})
      for (const int minute : {0, 5, 15})
        if (book.strikes(fault, {at(minute + static_cast<int>(message)), message, 0})) struck.push_back(minute);
    return struck;
  };
  EXPECT_EQ(walk_all(), (std::vector{0, 5, 15, 0, 5, 15})) << "as long as nothing is known all of it strikes";
  EXPECT_FALSE(book.learnt());
  EXPECT_EQ(walk_all(), (std::vector{0, 5, 0})) << "at minutes 0, 1 and 5";
  EXPECT_TRUE(book.learnt());
}

TEST(StrikeBook, RecipientsOfOneMomentCountOneByOne) {
  const auto fault = counted(1, 1);
  StrikeBook book;
  for (const std::size_t recipient : {0U, 1U}) book.strikes(fault, {at(0), 0, recipient});
  EXPECT_FALSE(book.learnt());
  EXPECT_TRUE(book.strikes(fault, {at(0), 0, 0}));
  EXPECT_FALSE(book.strikes(fault, {at(0), 0, 1}));
  EXPECT_TRUE(book.learnt());
}

TEST(StrikeBook, TheFaultThatEndsFirstIsLearntFirst) {
  StrikeBook book;
  const auto walk = [&] {
    bool early = false;
    for (int minute = 0; minute < 3; ++minute) early = book.strikes(counted(2, 2), {at(minute), 0, 0});
    // Where the one no longer strikes, the other one is met at other times.
    for (int minute = early ? 10 : 20; minute < 30; minute += 5) book.strikes(counted(1, 1), {at(minute), 0, 0});
  };
  int rounds = 1;
  for (walk(); !book.learnt(); walk()) ++rounds;
  EXPECT_EQ(rounds, 3);
  EXPECT_TRUE(book.strikes(counted(1, 1), {at(20), 0, 0}));
  EXPECT_FALSE(book.strikes(counted(1, 1), {at(25), 0, 0}));
}

}  // namespace
}  // namespace mailflow::journey
