// The explanation: a line for each term that was tried, nested as the records are.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "spf/check.hpp"
#include "spf/rules.hpp"
#include "zones.hpp"

namespace mailflow::spf {
namespace {

using base::Language;

// "  rule yes: sentence" for each node, indented by depth.
void write(const base::Explain& node, std::size_t depth, Language language, std::string& out) {
  out += fmt::format("{:{}}{} {}: {}\n", "", 2 * depth, node.rule->id, node.result ? "yes" : "no",
                     base::sentence(node, language));
  for (const auto& child : node.children) write(child, depth + 1, language, out);
}

std::string tree_of(const model::World& world, const Query& query, Language language = Language::en) {
  std::string out;
  write(evaluate_in(world, query, {{}, Detail::tree}).tree, 0, language, out);
  return out;
}

constexpr const char* zone = R"(
t.example. TXT "v=spf1 ip4:203.0.113.0/24 a mx:m.example include:i.example exists:%{i}.example redirect=r.example exp=e.example"
t.example. A 203.0.113.5
m.example. MX 1 mail.m.example.
mail.m.example. A 203.0.113.6
i.example. TXT "v=spf1 ip4:198.51.100.1 ptr:i.example ?all"
1.2.0.192.in-addr.arpa. PTR c.example.
r.example. TXT "v=spf1 -all exp=e.example"
e.example. TXT "not %{c}"
)";

TEST(SpfTree, HasALineForEachTermThatWasTried) {
  const auto world = world_of(zone);
  EXPECT_EQ(tree_of(world, {ip("192.0.2.1"), "h.example", "x@t.example"}),
            R"(spf no: SPF says fail
  spf.record no: fail
    spf.mechanism.ip4 no: ip4:203.0.113.0/24 does not match 192.0.2.1
    spf.mechanism.a no: a does not match: t.example has 203.0.113.5
    spf.mechanism.mx no: mx:m.example does not match: the mail exchangers of m.example have 203.0.113.6
    spf.mechanism.include no: include:i.example does not match: i.example says neutral
      spf.record no: neutral
        spf.mechanism.ip4 no: ip4:198.51.100.1 does not match 192.0.2.1
        spf.mechanism.ptr no: ptr:i.example does not match: no name of 192.0.2.1 that leads back to it is in i.example
        spf.mechanism.all yes: ?all matches everybody
    spf.mechanism.exists no: exists:%{i}.example does not match: 192.0.2.1.example has no A record
    spf.modifier.redirect no: redirect=r.example: r.example says fail for this domain, too
      spf.record no: fail
        spf.mechanism.all yes: -all matches everybody
  spf.modifier.exp yes: e.example explains it: not 192.0.2.1
  spf.result.fail no: 192.0.2.1 may not send for t.example: fail
)");
}

TEST(SpfTree, EndsAtTheMistakeInEitherLanguage) {
  const auto world =
      world_of("w.example. TXT \"v=spf1 include:v.example -all\"\nv.example. TXT \"v=spf1 +all ip4:x\"\n");
  EXPECT_EQ(tree_of(world, {ip("192.0.2.1"), "w.example", ""}),
            R"(spf no: SPF says permerror
  spf.identity.helo yes: MAIL FROM is <>: postmaster@w.example stands for it
  spf.record no: permerror
    spf.mechanism.include no: include:v.example does not match: v.example says permerror
      spf.record no: permerror
        spf.record.syntax no: "ip4:x" in the record of v.example is wrong: it needs an IPv4 address
  spf.result.permerror no: what w.example publishes cannot be evaluated: permerror
)");
  const auto verdict = evaluate_in(world, {ip("192.0.2.1"), "w.example", ""});
  EXPECT_EQ(problem_sentence(verdict, Language::de),
            "„ip4:x“ im Eintrag von v.example ist falsch: es braucht eine IPv4-Adresse");
  EXPECT_EQ(problem_sentence(evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@u.example"}), Language::en),
            "u.example has no TXT record with v=spf1");
}

TEST(SpfTree, FoldsTermsThatDoNotMatch) {
  std::string record = "v=spf1";
  for (int i = 0; i < 250; ++i) record += " ip4:203.0.113.1";
  std::string strings;
  for (std::size_t at = 0; at < record.size(); at += 200) strings += " \"" + record.substr(at, 200) + "\"";
  const auto world = world_of("f.example. TXT" + strings + " \" -all\"\n");
  const auto verdict = evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@f.example"}, {{}, Detail::tree});
  const auto& lines = base::find_rule(verdict.tree, "spf.record")->children;
  ASSERT_EQ(lines.size(), 102U);
  EXPECT_EQ(base::sentence(lines[100], Language::en), "… and 150 more terms that do not match");
  EXPECT_EQ(lines[101].rule->id, "spf.mechanism.all");
}

TEST(SpfTree, NamesWhereTheMatchIs) {
  const auto world = world_of(zone);
  const auto redirected = evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@t.example"});
  EXPECT_EQ(redirected.mechanism, "-all");
  EXPECT_EQ(redirected.domain, "r.example");
  const auto included = evaluate_in(world, {ip("198.51.100.1"), "h.example", "x@t.example"});
  EXPECT_EQ(included.mechanism, "include:i.example");
  EXPECT_EQ(included.domain, "t.example");
}

}  // namespace
}  // namespace mailflow::spf
