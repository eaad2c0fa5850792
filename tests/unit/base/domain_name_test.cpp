#include "base/domain_name.hpp"

#include <gtest/gtest.h>

namespace mailflow::base {
namespace {

DomainName name(const char* text) {
  return DomainName::parse(text).value();
}
DomainPattern pattern(const char* text) {
  return parse_domain_pattern(text).value();
}

TEST(DomainName, HasOneForm) {
  EXPECT_EQ(name("Mail.CONTOSO.com.").text(), "mail.contoso.com");
  EXPECT_EQ(name("müller.example").text(), "xn--mller-kva.example");
  EXPECT_EQ(name("MÜLLER.example"), name("xn--mller-kva.example"));
  EXPECT_EQ(name("_dmarc.contoso.com").text(), "_dmarc.contoso.com");
  const std::string long_label(64, 'a');
  for (const auto& bad : {std::string(""), std::string("."), std::string("a..b"), std::string("-a.b"),
                          std::string("a b.c"), long_label + ".x", std::string("a\0b.c", 5), std::string(300, 'a')})
    EXPECT_FALSE(DomainName::parse(bad)) << bad;
}

TEST(DomainName, KnowsItsParents) {
  EXPECT_EQ(name("a.b.c").parent(), name("b.c"));
  EXPECT_TRUE(name("c").parent().empty());
  EXPECT_TRUE(name("a.contoso.com").is_below(name("contoso.com")));
  EXPECT_FALSE(name("contoso.com").is_below(name("contoso.com")));
  EXPECT_FALSE(name("evilcontoso.com").is_below(name("contoso.com")));
}

TEST(DomainPattern, MatchesByLabel) {
  EXPECT_TRUE(pattern("*").matches(name("x.example")));
  EXPECT_TRUE(pattern("*.contosobank.com").matches(name("contosobank.com")));
  EXPECT_FALSE(pattern("*.contosobank.com").matches(name("contosobank.com"), false));
  EXPECT_TRUE(pattern("*.contosobank.com").matches(name("a.b.contosobank.com")));
  EXPECT_FALSE(pattern("*.contosobank.com").matches(name("evilcontosobank.com")));
  for (const char* bad : {"a.*.b", "*a.com", "**", "*.", ""}) EXPECT_FALSE(parse_domain_pattern(bad)) << bad;
}

// The table of CERT-5.
TEST(DomainPattern, CertificateNames) {
  const struct {
    const char* configured;
    const char* presented;
    bool match;
  } rows[] = {{"mail.contoso.com", "mail.contoso.com", true}, {"mail.contoso.com", "*.contoso.com", true},
              {"mail.contoso.com", "contoso.com", false},     {"*.contoso.com", "mail.contoso.com", true},
              {"*.contoso.com", "*.contoso.com", true},       {"*.contoso.com", "contoso.com", true},
              {"*.contoso.com", "a.b.contoso.com", true},     {"*.contoso.com", "evilcontoso.com", false},
              {"contoso.com", "mail.contoso.com", false},     {"a.mail.contoso.com", "*.contoso.com", false}};
  for (const auto& row : rows)
    EXPECT_EQ(certificate_name_matches(pattern(row.configured), pattern(row.presented)), row.match)
        << row.configured << " " << row.presented;
}

}  // namespace
}  // namespace mailflow::base
