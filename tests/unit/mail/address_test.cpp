#include "mail/address.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace mailflow::mail {
namespace {

TEST(Address, KeepsTheLocalPartAndComparesWithoutCase) {
  const auto written = parse_address("David.Miller+x@Contoso.COM").value();
  EXPECT_EQ(written.local, "David.Miller+x");
  EXPECT_EQ(written.domain.text(), "contoso.com");
  EXPECT_EQ(to_string(written), "David.Miller+x@contoso.com");
  const auto other = parse_address("david.miller+X@contoso.com").value();
  EXPECT_EQ(written, other);
  EXPECT_TRUE((written <=> other) == 0);
  EXPECT_EQ(std::hash<EmailAddress>{}(written), std::hash<EmailAddress>{}(other));
  EXPECT_NE(written, parse_address("david.miller@contoso.com").value());
}

TEST(Address, QuotedLocalPartsAreUnquotedAndQuotedAgain) {
  const auto spaced = parse_address("\"a \\\"b\\\" c@d\"@contoso.com").value();
  EXPECT_EQ(spaced.local, "a \"b\" c@d");
  EXPECT_EQ(to_string(spaced), "\"a \\\"b\\\" c@d\"@contoso.com");
  EXPECT_EQ(parse_address(to_string(spaced)).value(), spaced);
  EXPECT_EQ(parse_address("\"david\"@contoso.com").value(), parse_address("david@contoso.com").value());
}

TEST(Address, OrderIsByDomainThenLocalPart) {
  EXPECT_TRUE(parse_address("z@a.test").value() < parse_address("a@b.test").value());
  EXPECT_TRUE(parse_address("A@b.test").value() < parse_address("b@b.test").value());
}

TEST(Address, RefusesWhatIsNone) {
  const std::string long_local(65, 'a');
  for (const std::string& bad : {std::string(""),
                                 std::string("david"),
                                 std::string("@contoso.com"),
                                 std::string("a@"),
                                 std::string("a@@b"),
                                 std::string("a b@contoso.com"),
                                 std::string(".a@contoso.com"),
                                 std::string("a.@contoso.com"),
                                 std::string("a..b@contoso.com"),
                                 std::string("\"\"@contoso.com"),
                                 std::string("\"a@contoso.com"),
                                 std::string("\"a\"b@contoso.com"),
                                 std::string("\"a\\\"@contoso.com"),
                                 std::string("a@[192.0.2.1]"),
                                 std::string("a@-contoso.com"),
                                 std::string("a@con toso.com"),
                                 std::string("d\xc3\xa4@contoso.com"),
                                 std::string("a@m\xc3\xbcller.de"),
                                 std::string("a\0b@contoso.com", 15),
                                 std::string("a\r\n@contoso.com"),
                                 long_local + "@contoso.com",
                                 "a@" + std::string(300, 'b')})
    EXPECT_FALSE(parse_address(bad)) << bad;
  EXPECT_TRUE(parse_address(long_local.substr(1) + "@contoso.com"));
}

TEST(Address, ErrorNamesTheReason) {
  EXPECT_EQ(parse_address("a@[192.0.2.1]").error().message,
            "\"a@[192.0.2.1]\" is not a mail address: an address literal is not accepted as its domain");
  EXPECT_EQ(parse_address("a\r@b").error().message,
            "\"a?@b\" is not a mail address: its local part holds a character or a dot that must be quoted");
}

TEST(ReversePath, MayBeNull) {
  EXPECT_EQ(parse_reverse_path("<>").value(), std::nullopt);
  EXPECT_EQ(to_path(parse_reverse_path("<>").value()), "<>");
  EXPECT_EQ(to_path(parse_reverse_path("<a@b.test>").value()), "<a@b.test>");
  EXPECT_EQ(parse_reverse_path("a@b.test").value(), parse_reverse_path("<a@b.test>").value());
  EXPECT_FALSE(parse_reverse_path(""));
  EXPECT_FALSE(parse_reverse_path("<"));
}

}  // namespace
}  // namespace mailflow::mail
