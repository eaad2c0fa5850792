#include "protocol/smtp/profile.hpp"

#include <gtest/gtest.h>

#include "protocol/smtp/words.hpp"

namespace mailflow::protocol::smtp {
namespace {

TEST(Profile, EveryWordIsThere) {
  for (const auto* profile : {&exchange_online_profile(), &generic_profile()}) {
    for (std::size_t i = 0; i < profile->words.size(); ++i) {
      const auto& words = profile->words[i];
      EXPECT_FALSE(words.text.empty()) << profile->name << ' ' << i;
      EXPECT_TRUE(words.status.empty() || words.status[0] - '0' == words.code / 100) << profile->name << ' ' << i;
    }
  }
  EXPECT_EQ(find_profile("exchange-online"), &exchange_online_profile());
  EXPECT_EQ(find_profile("generic"), &generic_profile());
  EXPECT_EQ(find_profile("exim"), nullptr);
}

TEST(Profile, AcceptedAsExchangeOnlineSaysIt) {
  const Accepted accepted{"<a@b>", 21233419887456, "DM6PR11MB4459.namprd11.prod.outlook.com", 12345,
                          std::chrono::milliseconds{215}};
  EXPECT_EQ(mail::to_string(accepted_reply(exchange_online_profile(), accepted)),
            "250 2.6.0 <a@b> [InternalId=21233419887456, Hostname=DM6PR11MB4459.namprd11.prod.outlook.com] 12345 bytes "
            "in 0.215, 56.073 KB/sec Queued mail for delivery");
  EXPECT_EQ(mail::to_string(accepted_reply(generic_profile(), {"4B1F00", 0, "", 1, {}})),
            "250 2.0.0 Ok: queued as 4B1F00");
}

TEST(Profile, AcceptedInNoTimeStillHasARate) {
  EXPECT_EQ(accepted_reply(exchange_online_profile(), {"<a@b>", 1, "h", 1024, {}}).text,
            "<a@b> [InternalId=1, Hostname=h] 1024 bytes in 0.001, 1000.000 KB/sec Queued mail for delivery");
}

TEST(Words, FillingIsOnePass) {
  EXPECT_EQ(filled({250, "", "{a} {b} {c}"}, {{"a", "{b}"}, {"b", "x"}}).text, "{b} x ");
  EXPECT_EQ(filled({250, "", "open {a"}, {{"a", "x"}}).text, "open ");
}

}  // namespace
}  // namespace mailflow::protocol::smtp
