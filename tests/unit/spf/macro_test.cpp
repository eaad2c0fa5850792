#include "spf/macro.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mailflow::spf {
namespace {

MacroValues of_the_rfc(std::string_view client = "192.0.2.3") {
  MacroValues values;
  values.sender = "strong-bad@email.example.com";
  values.local = "strong-bad";
  values.sender_domain = values.domain = "email.example.com";
  values.helo = "mx.example.org";
  values.receiver = "mx.receiver.example";
  values.client = *base::IpAddress::parse(client);
  values.validated = "mx.example.org";
  values.now = 1'767'600'000;
  return values;
}

struct Row {
  std::string_view text;
  std::string_view expanded;
};

// RFC 7208 7.4.
TEST(SpfMacro, ExpandsTheExamplesOfTheRfc) {
  const Row rows[] = {
      {"%{s}", "strong-bad@email.example.com"},
      {"%{o}", "email.example.com"},
      {"%{d}", "email.example.com"},
      {"%{d4}", "email.example.com"},
      {"%{d3}", "email.example.com"},
      {"%{d2}", "example.com"},
      {"%{d1}", "com"},
      {"%{dr}", "com.example.email"},
      {"%{d2r}", "example.email"},
      {"%{l}", "strong-bad"},
      {"%{l-}", "strong.bad"},
      {"%{lr}", "strong-bad"},
      {"%{lr-}", "bad.strong"},
      {"%{l1r-}", "strong"},
      {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
      {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
      {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
      {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
      {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
  };
  for (const auto& [text, expanded] : rows) EXPECT_EQ(target_name(text, of_the_rfc()), expanded) << text;
  EXPECT_EQ(target_name("%{ir}.%{v}._spf.%{d2}", of_the_rfc("2001:db8::cb01")),
            "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com");
}

TEST(SpfMacro, ExpandsTheOthers) {
  const Row rows[] = {
      {"%{h}", "mx.example.org"},
      {"%{p}", "mx.example.org"},
      {"%%%_%-x", "% %20x"},
      {"%{D2}", "example.com"},
      {"%{S}", "strong-bad%40email.example.com"},
      {"%{l99999999999999}", "strong-bad"},
      {"%{o1-.}", "com"},
      {"x.example.", "x.example"},
      {"", ""},
  };
  for (const auto& [text, expanded] : rows) EXPECT_EQ(target_name(text, of_the_rfc()), expanded) << text;
  EXPECT_EQ(explanation_text("%{c} %{r} %{t} %{L-}", of_the_rfc()),
            "192.0.2.3 mx.receiver.example 1767600000 strong.bad");
  EXPECT_EQ(explanation_text("%{c} %{i}", of_the_rfc("2001:DB8::1")),
            "2001:db8::1 2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1");
  auto values = of_the_rfc();
  values.local = "~jack&jill=up-a_b3.c";
  EXPECT_EQ(explanation_text("%{L}", values), "~jack%26jill%3Dup-a_b3.c");
  EXPECT_EQ(target_name("%{l1r+-=_}", values), "~jack&jill");
}

TEST(SpfMacro, CutsLongNamesOnTheLeftAtALabel) {
  auto values = of_the_rfc();
  const std::string label(50, 'x');
  values.domain = label + "." + label + "." + label + "." + label + ".example";  // 211 bytes
  EXPECT_EQ(target_name("%{d}", values), values.domain);
  const auto cut = target_name("a.bc.%{o}.%{o}.%{d}", values);  // 252 bytes
  EXPECT_EQ(cut, "a.bc.email.example.com.email.example.com." + values.domain);
  EXPECT_EQ(target_name("ab.bc.%{o}.%{o}.%{d}", values), "ab.bc.email.example.com.email.example.com." + values.domain);
  EXPECT_EQ(target_name("abc.bc.%{o}.%{o}.%{d}", values), "bc.email.example.com.email.example.com." + values.domain);
  // However often a text names them.
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "%{d}";
  EXPECT_LE(target_name(many + ".x.example", values).size(), 253U);
  EXPECT_EQ(target_name("%{d}" + std::string(300, 'y') + ".example", values), "example");
  EXPECT_FALSE(is_query_name(target_name("%{d}." + std::string(300, 'y'), values)));
}

TEST(SpfMacro, AnExplanationIsPrintableAndShort) {
  auto values = of_the_rfc();
  values.local = "a\r\nEvil: yes";
  EXPECT_EQ(explanation_text("from %{l}", values), std::nullopt);
  EXPECT_EQ(explanation_text("from %{L}", values), "from a%0D%0AEvil%3A%20yes");
  values.local = "gr\xc3\xbc\xc3\x9f";
  EXPECT_EQ(explanation_text("from %{l}", values), std::nullopt);
  EXPECT_EQ(explanation_text(std::string(2048, 'x'), values), std::string(2048, 'x'));
  EXPECT_EQ(explanation_text(std::string(2049, 'x'), values), std::nullopt);
}

TEST(SpfMacro, KnowsWhatATextNames) {
  EXPECT_TRUE(names_macro("a.%{P}.b", 'p'));
  EXPECT_FALSE(names_macro("%%{p}", 'p'));
  EXPECT_FALSE(names_macro("p.%{d}", 'p'));
  EXPECT_TRUE(names_only("x.%{d2r}.%{O}%%", "do"));
  EXPECT_FALSE(names_only("%{d}.%{i}", "do"));
}

TEST(SpfMacro, KnowsWhatCanBeAsked) {
  for (const auto* name : {"a", "a.b", "foo:bar/baz.example", "a b.example"}) EXPECT_TRUE(is_query_name(name)) << name;
  EXPECT_TRUE(is_query_name(std::string(63, 'a') + ".b"));
  EXPECT_FALSE(is_query_name(std::string(64, 'a') + ".b"));
  for (const auto* name : {"", ".", "a..b", ".a", "a."}) EXPECT_FALSE(is_query_name(name)) << name;
  EXPECT_FALSE(is_query_name(std::string_view("a\0b", 3)));
  std::string longest;
  while (longest.size() < 252) longest += "a.";
  EXPECT_TRUE(is_query_name(longest + "b"));
  EXPECT_FALSE(is_query_name(longest + "bb"));
}

}  // namespace
}  // namespace mailflow::spf
