// The evaluation, case by case: each result, each mechanism, each limit and what lies one below and one above it.

#include "spf/check.hpp"

#include <gtest/gtest.h>

#include "spf/rules.hpp"
#include "zones.hpp"

namespace mailflow::spf {
namespace {

// v4: 192.0.2.1 is mail.x.example, v6: 2001:db8::1.
constexpr const char* zone = R"(
mail.x.example. A 192.0.2.1
mail.x.example. AAAA 2001:db8::1
1.2.0.192.in-addr.arpa. PTR mail.x.example.
1.2.0.192.in-addr.arpa. PTR liar.other.example.
1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR mail.x.example.
liar.other.example. A 192.0.2.77
pass.example. TXT "v=spf1 +all"
fail.example. TXT "v=spf1 -all"
softfail.example. TXT "v=spf1 ~all"
neutral.example. TXT "v=spf1 ?all"
empty.example. TXT "v=spf1"
none.example. TXT "something else"
two.example. TXT "v=spf1 -all"
two.example. TXT "V=SPF1 +all"
beside.example. TXT "v=spf10 +all"
beside.example. TXT "v=spf1" " -" "all"
wrong.example. TXT "v=spf1 +all moo"
alias.example. CNAME fail.example.
first.example. TXT "v=spf1 ~ip4:192.0.2.1 -all"
ip4.example. TXT "v=spf1 ip4:192.0.2.128/25 ip4:192.0.2.0/31 -all"
ip6.example. TXT "v=spf1 ip6:2001:db8:1::/48 ip6:2001:db8::/127 -all"
every6.example. TXT "v=spf1 ip6:::ffff:192.0.2.1/128 ip6:::/0 -all"
a.example. TXT "v=spf1 a -all"
a.example. A 192.0.2.1
anet.example. TXT "v=spf1 a:net.a.example/24//64 -all"
net.a.example. A 192.0.2.200
net.a.example. AAAA 2001:db8::ffff
azero.example. TXT "v=spf1 a:v6.a.example/0//0 ?a:net.a.example/0//0 -all"
v6.a.example. AAAA 2001:db8:ffff::1
abad.example. TXT "v=spf1 a:x..example -all"
mx.example. TXT "v=spf1 mx -all"
mx.example. MX 10 other.example.
mx.example. MX 5 mail.x.example.
other.example. A 203.0.113.9
nullmx.example. TXT "v=spf1 mx mx mx ?all"
nullmx.example. MX 0 .
ptr.example. TXT "v=spf1 ptr:X.Example -all"
ptrno.example. TXT "v=spf1 ptr ptr:other.example ptr:ail.x.example -all"
exists.example. TXT "v=spf1 exists:%{ir}.list.example -all"
1.2.0.192.list.example. A 127.0.0.2
1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list.example. A 127.0.0.2
exists6.example. TXT "v=spf1 exists:v6.a.example -all"
in-pass.example. TXT "v=spf1 -include:pass.example +all"
in-others.example. TXT "v=spf1 include:fail.example include:softfail.example include:neutral.example ~all"
in-none.example. TXT "v=spf1 include:none.example +all"
in-wrong.example. TXT "v=spf1 include:wrong.example +all"
in-one-label.example. TXT "v=spf1 include:%{l} +all"
in-unused.example. TXT "v=spf1 ip4:192.0.2.1 include:none.example"
redirect.example. TXT "v=spf1 redirect=fail.example"
redirect-none.example. TXT "v=spf1 redirect=none.example"
redirect-all.example. TXT "v=spf1 redirect=none.example ?all"
redirect-macro.example. TXT "v=spf1 redirect=%{d}.example"
redirect-macro.example.example. TXT "v=spf1 -all"
loop.example. TXT "v=spf1 include:loop.example -all"
again.example. TXT "v=spf1 redirect=again.example"
exp.example. TXT "v=spf1 -all exp=why.example"
why.example. TXT "%{i} is no friend of %{o}" ", says %{r}"
exp-none.example. TXT "v=spf1 -all exp=nowhere.example"
exp-two.example. TXT "v=spf1 -all exp=two.example"
exp-wrong.example. TXT "v=spf1 -all exp=wrong-why.example"
wrong-why.example. TXT "%{x}"
exp-bytes.example. TXT "v=spf1 -all exp=bytes-why.example"
bytes-why.example. TXT "gr\195\188n"
exp-soft.example. TXT "v=spf1 ~all exp=why.example"
exp-redirect.example. TXT "v=spf1 redirect=exp-d.example exp=why.example"
exp-d.example. TXT "v=spf1 -all exp=%{d}.txt.example"
exp-d.example.txt.example. TXT "here %{d}, from %{o}"
exp-include.example. TXT "v=spf1 include:exp.example -all"
p.example. TXT "v=spf1 exists:%{p}.known.example -all"
mail.x.example.known.example. A 127.0.0.2
unknown.known.example. A 127.0.0.2
)";

struct Case {
  std::string sender_domain;
  SpfResult result;
  std::string mechanism;
  unsigned lookups = 0;
  std::string_view problem{};  // the rule's id
};

std::string problem_of(const Verdict& verdict) {
  return verdict.problem.rule == nullptr ? std::string() : std::string(verdict.problem.rule->id);
}

void check_all(std::string_view client, const std::vector<Case>& cases) {
  const auto world = world_of(zone);
  for (const auto& [domain, result, mechanism, lookups, problem] : cases) {
    const auto verdict = evaluate_in(world, {ip(client), "helo.example", "x@" + domain});
    EXPECT_EQ(to_string(verdict.result), to_string(result)) << client << " " << domain;
    EXPECT_EQ(verdict.mechanism, mechanism) << client << " " << domain;
    EXPECT_EQ(verdict.lookups, lookups) << client << " " << domain;
    EXPECT_EQ(problem_of(verdict), problem) << client << " " << domain;
  }
}

TEST(SpfCheck, GivesWhatTheRecordSaysOfAnIPv4Client) {
  using enum SpfResult;
  check_all("192.0.2.1", {
                             {"pass.example", pass, "+all"},
                             {"fail.example", fail, "-all"},
                             {"softfail.example", softfail, "~all"},
                             {"neutral.example", neutral, "?all"},
                             {"empty.example", neutral, ""},
                             {"FAIL.Example.", fail, "-all"},
                             {"alias.example", fail, "-all"},
                             {"beside.example", fail, "-all"},
                             {"first.example", softfail, "~ip4:192.0.2.1"},
                             {"ip4.example", pass, "ip4:192.0.2.0/31"},
                             {"ip6.example", fail, "-all"},
                             {"every6.example", fail, "-all"},
                             {"a.example", pass, "a", 1},
                             {"anet.example", pass, "a:net.a.example/24//64", 1},
                             {"azero.example", neutral, "?a:net.a.example/0//0", 2},
                             {"abad.example", fail, "-all", 1},
                             {"mx.example", pass, "mx", 1},
                             {"nullmx.example", neutral, "?all", 3},
                             {"ptr.example", pass, "ptr:X.Example", 1},
                             {"ptrno.example", fail, "-all", 3},
                             {"exists.example", pass, "exists:%{ir}.list.example", 1},
                             {"exists6.example", fail, "-all", 1},
                             {"in-pass.example", fail, "-include:pass.example", 1},
                             {"in-others.example", softfail, "~all", 3},
                             {"in-unused.example", pass, "ip4:192.0.2.1"},
                             {"redirect.example", fail, "-all", 1},
                             {"redirect-all.example", neutral, "?all"},
                             {"redirect-macro.example", fail, "-all", 1},
                             {"p.example", pass, "exists:%{p}.known.example", 1},
                         });
}

TEST(SpfCheck, GivesWhatTheRecordSaysOfAnIPv6Client) {
  using enum SpfResult;
  check_all("2001:db8::1", {
                               {"ip4.example", fail, "-all"},
                               {"ip6.example", pass, "ip6:2001:db8::/127"},
                               {"every6.example", pass, "ip6:::/0"},
                               {"a.example", fail, "-all", 1},
                               {"anet.example", pass, "a:net.a.example/24//64", 1},
                               {"azero.example", pass, "a:v6.a.example/0//0", 1},
                               {"mx.example", pass, "mx", 1},
                               {"ptr.example", pass, "ptr:X.Example", 1},
                               {"exists.example", pass, "exists:%{ir}.list.example", 1},
                               {"exists6.example", fail, "-all", 1},
                           });
}

TEST(SpfCheck, ErrorsAndNoneNameTheirProblem) {
  using enum SpfResult;
  check_all("192.0.2.1", {
                             {"none.example", none, "", 0, "spf.record.exists"},
                             {"nowhere.example", none, "", 0, "spf.record.exists"},
                             {"localhost", none, "", 0, "spf.domain"},
                             {"a..example", none, "", 0, "spf.domain"},
                             {"[192.0.2.1]", none, "", 0, "spf.domain"},
                             {std::string(64, 'a') + ".example", none, "", 0, "spf.domain"},
                             {"", none, "", 0, "spf.domain"},
                             {"two.example", permerror, "", 0, "spf.record.single"},
                             {"wrong.example", permerror, "", 0, "spf.record.syntax"},
                             {"in-none.example", permerror, "", 1, "spf.record.exists"},
                             {"in-wrong.example", permerror, "", 1, "spf.record.syntax"},
                             {"in-one-label.example", permerror, "", 1, "spf.domain"},
                             {"redirect-none.example", permerror, "", 1, "spf.record.exists"},
                             {"loop.example", permerror, "", 10, "spf.limit.lookups"},
                             {"again.example", permerror, "", 10, "spf.limit.lookups"},
                         });
}

TEST(SpfCheck, ReadsMappedAddressesAsIPv4) {
  const auto world = world_of(zone);
  EXPECT_EQ(evaluate_in(world, {ip("::ffff:192.0.2.1"), "h.example", "x@ip4.example"}).result, SpfResult::pass);
  EXPECT_EQ(evaluate_in(world, {ip("::ffff:192.0.2.1"), "h.example", "x@every6.example"}).result, SpfResult::fail);
}

TEST(SpfCheck, ChecksTheHeloNameWhereThereIsNoSender) {
  const auto world = world_of(zone + std::string("l.example. TXT \"v=spf1 exists:%{l}.%{o}.%{h}.names.example -all\"\n"
                                                 "postmaster.l.example.l.example.names.example. A 127.0.0.1\n"
                                                 "postmaster.l.example.h.example.names.example. A 127.0.0.1\n"));
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "l.example", ""}).result, SpfResult::pass);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "l.example", "<>"}).result, SpfResult::pass);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "h.example", "@l.example"}).result, SpfResult::pass);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "h.example", "<l.example>"}).result, SpfResult::pass);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@l.example"}).result, SpfResult::fail);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "[192.0.2.1]", ""}).result, SpfResult::none);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "", ""}).result, SpfResult::none);
}

TEST(SpfCheck, TakesWhatStandsBehindTheLastAtSignAndUnicodeDomains) {
  const auto world = world_of("xn--bcher-kva.example. TXT \"v=spf1 -all\"\n");
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "h.example", "\"a@b\"@bücher.example"}).result, SpfResult::fail);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.1"), "h.example", "a@b\xff.example"}).result, SpfResult::none);
}

TEST(SpfCheck, ExplainsAFail) {
  const auto world = world_of(zone);
  const auto explanation = [&](std::string_view domain) {
    Query query{ip("192.0.2.9"), "h.example", "x@" + std::string(domain)};
    query.receiver = "mx.contoso.com";
    return evaluate_in(world, query).explanation;
  };
  EXPECT_EQ(explanation("exp.example"), "192.0.2.9 is no friend of exp.example, says mx.contoso.com");
  EXPECT_EQ(explanation("exp-redirect.example"), "here exp-d.example, from exp-redirect.example");
  for (const auto* domain : {"exp-none.example", "exp-two.example", "exp-wrong.example", "exp-bytes.example",
                             "exp-soft.example", "exp-include.example", "fail.example"})
    EXPECT_EQ(explanation(domain), "") << domain;
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.9"), "h.example", "x@exp-none.example"}).void_lookups, 0U);
  EXPECT_EQ(evaluate_in(world, {ip("192.0.2.9"), "h.example", "x@exp.example"}).explanation,
            "192.0.2.9 is no friend of exp.example, says unknown");
}

TEST(SpfCheck, PrefersTheNameInTheDomainForP) {
  const auto world = world_of(
      "1.2.0.192.in-addr.arpa. PTR z.other.example.\n1.2.0.192.in-addr.arpa. PTR in.p.example.\n"
      "1.2.0.192.in-addr.arpa. PTR p.example.\nz.other.example. A 192.0.2.1\nin.p.example. A 192.0.2.1\np.example. A "
      "192.0.2.1\n"
      "2.2.0.192.in-addr.arpa. PTR a.other.example.\n2.2.0.192.in-addr.arpa. PTR b.p.example.\na.other.example. A "
      "192.0.2.2\nb.p.example. A 192.0.2.2\n"
      "p.example. TXT \"v=spf1 -all exp=why.example\"\nwhy.example. TXT \"%{p}\"\n");
  const auto name = [&](std::string_view client) {
    return evaluate_in(world, {ip(client), "h.example", "x@p.example"}).explanation;
  };
  EXPECT_EQ(name("192.0.2.1"), "p.example");
  EXPECT_EQ(name("192.0.2.2"), "b.p.example");
  EXPECT_EQ(name("192.0.2.3"), "unknown");
}

// A question without an answer is a temperror, but for PTR and exp.
TEST(SpfCheck, NoAnswerIsATemporaryError) {
  auto world = world_of(zone);
  const auto result_with_silent = [&](std::string_view silent, std::string_view domain) {
    model::Faults faults;
    faults.names.push_back({base::DomainName::from_canonical(std::string(silent)), model::FaultyAnswer::timeout});
    world.faults = std::make_shared<const model::Faults>(faults);
    const auto verdict = evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@" + std::string(domain)});
    return std::string(to_string(verdict.result)) + " " + problem_of(verdict);
  };
  const std::string temperror = "temperror spf.dns.answer";
  EXPECT_EQ(result_with_silent("pass.example", "pass.example"), temperror);
  EXPECT_EQ(result_with_silent("a.example", "a.example"), temperror);
  EXPECT_EQ(result_with_silent("net.a.example", "anet.example"), temperror);
  EXPECT_EQ(result_with_silent("mail.x.example", "mx.example"), temperror);
  EXPECT_EQ(result_with_silent("other.example", "mx.example"), "pass ") << "the more preferred one matches first";
  EXPECT_EQ(result_with_silent("1.2.0.192.list.example", "exists.example"), temperror);
  EXPECT_EQ(result_with_silent("fail.example", "in-others.example"), temperror);
  EXPECT_EQ(result_with_silent("fail.example", "redirect.example"), temperror);
  EXPECT_EQ(result_with_silent("why.example", "exp.example"), "fail ");
  EXPECT_EQ(result_with_silent("1.2.0.192.in-addr.arpa", "ptr.example"), "fail ");
  EXPECT_EQ(result_with_silent("mail.x.example", "ptr.example"), "fail ");
  EXPECT_EQ(result_with_silent("mail.x.example", "p.example"), "pass ") << "unknown.known.example";
}

TEST(SpfCheck, SaysWhatItNeedsAndGoesOnFromThere) {
  const Query query{ip("192.0.2.1"), "h.example", "x@mx.example"};
  model::DnsFacts known;
  const auto world = world_of(zone);
  const auto next = [&] {
    const auto evaluation = evaluate(query, known);
    std::string names;
    for (const auto& question : evaluation.needs) {
      names += model::to_string(question.type) + " " + question.name.text() + "; ";
      known.emplace(question, model::answer_from(world, question));
    }
    return evaluation.verdict ? std::string(to_string(evaluation.verdict->result)) : names;
  };
  EXPECT_EQ(next(), "TXT mx.example; ");
  EXPECT_EQ(next(), "MX mx.example; ");
  EXPECT_EQ(next(), "A mail.x.example; A other.example; ") << "the exchangers at once, the preferred one first";
  EXPECT_EQ(next(), "pass");
}

}  // namespace
}  // namespace mailflow::spf
