#include "spf/record.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/ip.hpp"

namespace mailflow::spf {
namespace {

using mail::SpfResult;

Record parsed(std::string_view text) {
  Record record;
  const auto error = parse_record(text, record);
  EXPECT_FALSE(error) << text << ": " << error->term << " " << error->reason->en;
  return record;
}

// The term that is wrong, and why.
std::string error_of(std::string_view text) {
  Record record;
  const auto error = parse_record(text, record);
  return error ? std::string(error->term) + " | " + std::string(error->reason->en) : "none";
}

TEST(SpfRecord, IsToldByItsFirstWord) {
  for (const auto* text : {"v=spf1", "V=SPF1 -all", "v=spf1 "}) EXPECT_TRUE(is_spf(text)) << text;
  for (const auto* text : {"", "v=spf10 -all", "v=spf1\t-all", " v=spf1", "v=spf2.0/pra", "v=spf"})
    EXPECT_FALSE(is_spf(text)) << text;
}

TEST(SpfRecord, HoldsItsTermsInOrder) {
  const auto record = parsed(
      "v=spf1  ip4:192.0.2.0/24 -IP6:2001:db8::/32 ?a ~MX:%{d}/28//64 +ptr exists:%{i}.x.example "
      "include:x.example redirect=y.example exp=%{d}.z.example moo.cow-1_x=%{s}/:= all ");
  ASSERT_EQ(record.terms.size(), 8U);
  const auto& network = record.terms[0];
  EXPECT_EQ(network.mechanism, Mechanism::ip4);
  EXPECT_EQ(network.result, SpfResult::pass);
  EXPECT_EQ(base::to_string(network.network), "192.0.2.0");
  EXPECT_EQ(network.prefix4, 24);
  EXPECT_EQ(record.terms[1].mechanism, Mechanism::ip6);
  EXPECT_EQ(record.terms[1].result, SpfResult::fail);
  EXPECT_EQ(record.terms[1].prefix6, 32);
  EXPECT_EQ(record.terms[1].text, "-IP6:2001:db8::/32");
  EXPECT_EQ(record.terms[2].mechanism, Mechanism::a);
  EXPECT_EQ(record.terms[2].result, SpfResult::neutral);
  EXPECT_EQ(record.terms[2].domain_spec, "");
  EXPECT_EQ(record.terms[2].prefix4, 32);
  EXPECT_EQ(record.terms[2].prefix6, 128);
  EXPECT_EQ(record.terms[3].mechanism, Mechanism::mx);
  EXPECT_EQ(record.terms[3].result, SpfResult::softfail);
  EXPECT_EQ(record.terms[3].domain_spec, "%{d}");
  EXPECT_EQ(record.terms[3].prefix4, 28);
  EXPECT_EQ(record.terms[3].prefix6, 64);
  EXPECT_EQ(record.terms[4].mechanism, Mechanism::ptr);
  EXPECT_EQ(record.terms[5].mechanism, Mechanism::exists);
  EXPECT_EQ(record.terms[6].domain_spec, "x.example");
  EXPECT_EQ(record.terms[7].mechanism, Mechanism::all);
  EXPECT_EQ(record.redirect, "y.example");
  EXPECT_EQ(record.redirect_text, "redirect=y.example");
  EXPECT_EQ(record.explanation, "%{d}.z.example");
}

TEST(SpfRecord, DomainsMayHoldSlashesAndColons) {
  const auto record = parsed("v=spf1 a:foo:bar/baz.example.com a:x/24.example/0 mx//0 a:%{d/}/8");
  EXPECT_EQ(record.terms[0].domain_spec, "foo:bar/baz.example.com");
  EXPECT_EQ(record.terms[1].domain_spec, "x/24.example");
  EXPECT_EQ(record.terms[1].prefix4, 0);
  EXPECT_EQ(record.terms[2].prefix6, 0);
  EXPECT_EQ(record.terms[2].prefix4, 32);
  EXPECT_EQ(record.terms[3].domain_spec, "%{d/}");
  EXPECT_EQ(record.terms[3].prefix4, 8);
}

TEST(SpfRecord, GoodFormsAreTaken) {
  for (const auto* term : {"a:example.com.", "a:x.example.xn--zckzah", "a:x.1-2", "ip4:0.0.0.0/0", "ip6:::1",
                           "ip6:::/0", "ip6:::ffff:192.0.2.1", "exists:%%%_%-.example", "exists:%%", "include:%{D2R-+}",
                           "a:!$&'()*,;<>?@[]^`{|}~.example", "unknown=", "unknown=%{c}%{r}%{t}", "exp=a.example",
                           "a/0", "a//128", "a/32//0", "ptr:%{p}"}) {
    Record record;
    EXPECT_FALSE(parse_record("v=spf1 " + std::string(term), record)) << term;
  }
}

struct Wrong {
  std::string_view term;
  std::string_view reason;
};

TEST(SpfRecord, OneWrongTermAnywhereIsAnError) {
  constexpr std::string_view unknown = "no such mechanism";
  constexpr std::string_view prefix = "a prefix length must be";
  constexpr std::string_view two_labels = "a domain must have two labels";
  constexpr std::string_view top = "its last label";
  const Wrong wrong[] = {
      {"moo", unknown},
      {"all.", unknown},
      {"redirect:x.example", unknown},
      {"+redirect=x.example", unknown},
      {"-exp=x.example", unknown},
      {"moo/cow=x", unknown},
      {"1a=x", unknown},
      {"-", unknown},
      {"=x", unknown},
      {"all:x.example", "it takes no argument"},
      {"all/8", "it takes no argument"},
      {"include", "it needs a domain"},
      {"exists", "it needs a domain"},
      {"include/8", "it needs a domain"},
      {"ptr/0", "it needs a domain"},
      {"a24", unknown},
      {"include:", "no domain"},
      {"a:", "no domain"},
      {"a:/24", "no domain"},
      {"mx:", "no domain"},
      {"ptr:", "no domain"},
      {"redirect=", "no domain"},
      {"exp=", "no domain"},
      {"a:museum", two_labels},
      {"a:museum.", two_labels},
      {"redirect=localhost", two_labels},
      {"a:192.0.2.1", top},
      {"a:x.123", top},
      {"a:x.-com", top},
      {"a:x.com-", top},
      {"a:x.com:8080", top},
      {"a:x..", top},
      {"a:%{d}x", two_labels},
      {"include:x.example/24", top},
      {"a/33", prefix},
      {"a//129", prefix},
      {"a/08", prefix},
      {"a//064", prefix},
      {"a/", prefix},
      {"a//", prefix},
      {"a/999999999999", prefix},
      {"a/24//", prefix},
      {"a/24/24", "it needs a domain"},
      {"ip4", "it needs an address"},
      {"ip4:", "it needs an IPv4 address"},
      {"ip4:192.0.2", "it needs an IPv4 address"},
      {"ip4:192.0.2.256", "it needs an IPv4 address"},
      {"ip4:2001:db8::1", "it needs an IPv4 address"},
      {"ip4:192.0.2.1:25", "it needs an IPv4 address"},
      {"ip4:192.0.2.0/33", prefix},
      {"ip4:192.0.2.0/024", prefix},
      {"ip4:192.0.2.0//24", prefix},
      {"ip4:192.0.2.0/", prefix},
      {"ip6", "it needs an address"},
      {"ip6:192.0.2.1", "it needs an IPv6 address"},
      {"ip6:2001:db8::g", "it needs an IPv6 address"},
      {"ip6:::1/129", prefix},
      {"ip6:::1//64", prefix},
      {"exists:%(i).example", "a % without"},
      {"exists:%.example", "a % without"},
      {"exists:x.example%", "a % without"},
      {"exists:%{i", "a macro without its closing brace"},
      {"exists:%{}", "%{} names no macro"},
      {"exists:%{x}", "a macro with an unknown letter"},
      {"exists:%{d0}", "a macro that keeps 0 parts"},
      {"exists:%{d2x}", "a macro with something that is no delimiter"},
      {"exists:%{rr}", "the macros c, r and t"},
      {"exp=%{r}.example", "the macros c, r and t"},
      {"redirect=%{c}", "the macros c, r and t"},
      {"a:%{T}", "the macros c, r and t"},
      {"unknown=%", "a % without"},
      {"unknown=%{x}", "a macro with an unknown letter"},
      {"a:x\r.example", "a character that is not visible ASCII"},
      {"a:\xef\xbb\xbfx.example", "a character that is not visible ASCII"},
      {"\x80"
       "a",
       unknown},
      {"all\t-all", unknown},
  };
  for (const auto& [term, reason] : wrong) {
    const auto error = error_of("v=spf1 +all " + std::string(term) + " ip4:192.0.2.1");
    EXPECT_TRUE(error.starts_with(std::string(term) + " | " + std::string(reason))) << term << ": " << error;
  }
}

TEST(SpfRecord, ModifiersOfTheRfcStandOnce) {
  EXPECT_EQ(error_of("v=spf1 redirect=a.example Redirect=a.example"),
            "Redirect=a.example | the modifier stands there twice");
  EXPECT_EQ(error_of("v=spf1 exp=a.example EXP=b.example"), "EXP=b.example | the modifier stands there twice");
  EXPECT_EQ(error_of("v=spf1 other=1 other=2"), "none");
}

}  // namespace
}  // namespace mailflow::spf
