// The limits of RFC 7208 4.6.4, one below and one above each, and zones that are made to hurt.

#include <gtest/gtest.h>

#include <chrono>

#include "spf/addresses.hpp"
#include "spf/check.hpp"
#include "spf/rules.hpp"
#include "zones.hpp"

namespace mailflow::spf {
namespace {

using model::DnsFact;
using model::DnsFacts;
using model::DnsQuestion;
using model::DnsStatus;
using model::DnsType;

Verdict checked(const model::World& world, std::string_view domain, const Limits& limits = {}) {
  return evaluate_in(world, {ip("192.0.2.1"), "h.example", "x@" + std::string(domain)}, {limits, Detail::result});
}

std::string problem_of(const Verdict& verdict) {
  return verdict.problem.rule == nullptr ? std::string() : std::string(verdict.problem.rule->id);
}

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

DnsQuestion question(std::string_view name, DnsType type) {
  return {base::DomainName::from_canonical(std::string(name)), type};
}

DnsFact text_fact(std::string text) {
  DnsFact fact;
  fact.status = DnsStatus::found;
  fact.texts.push_back(std::move(text));
  return fact;
}

// Everything that is asked exists with one address and no record, unless it is given.
struct Made {
  DnsFacts given;
  std::size_t rounds = 0;
  std::size_t asked = 0;

  Verdict check(std::string_view domain, Detail detail = Detail::result) {
    const Query query{ip("192.0.2.1"), "h.example", "x@" + std::string(domain)};
    DnsFacts known;
    for (;; ++rounds) {
      auto evaluation = evaluate(query, known, {{}, detail});
      if (evaluation.verdict) return std::move(*evaluation.verdict);
      if (rounds > 100) throw std::runtime_error("no end");
      for (const auto& each : evaluation.needs) known.emplace(each, answer(each));
    }
  }
  DnsFact answer(const DnsQuestion& each) {
    ++asked;
    if (const auto fact = given.find(each); fact != given.end()) return fact->second;
    DnsFact fact;
    fact.status = each.type == DnsType::a ? DnsStatus::found : DnsStatus::no_data;
    if (each.type == DnsType::a) fact.addresses.push_back(ip("203.0.113.1"));
    return fact;
  }
};

TEST(SpfBounds, TenTermsAskTheDns) {
  const auto world = world_of(
      "ten.example. TXT \"v=spf1 " + times(10, "a ") + "ip4:192.0.2.1 -all\"\nten.example. A 203.0.113.1\n" +
      "eleven.example. TXT \"v=spf1 " + times(11, "a ") + "ip4:192.0.2.1 -all\"\neleven.example. A 203.0.113.1\n" +
      "inner.example. TXT \"v=spf1 " + times(8, "a ") + "?all\"\ninner.example. A 203.0.113.1\n" +
      "nested.example. TXT \"v=spf1 include:inner.example a redirect=ten.example\"\nnested.example. A 203.0.113.1\n" +
      "fits.example. TXT \"v=spf1 include:inner.example redirect=pass.example\"\npass.example. TXT \"v=spf1 +all\"\n");
  EXPECT_EQ(checked(world, "ten.example").result, SpfResult::pass);
  EXPECT_EQ(checked(world, "ten.example").lookups, 10U);
  const auto eleven = checked(world, "eleven.example");
  EXPECT_EQ(eleven.result, SpfResult::permerror);
  EXPECT_EQ(eleven.lookups, 10U);
  EXPECT_EQ(problem_of(eleven), "spf.limit.lookups");
  EXPECT_EQ(checked(world, "fits.example").result, SpfResult::pass);
  EXPECT_EQ(checked(world, "fits.example").lookups, 10U);
  EXPECT_EQ(problem_of(checked(world, "nested.example")), "spf.limit.lookups");
  EXPECT_EQ(checked(world, "eleven.example", {.lookups = 11}).result, SpfResult::pass);
}

TEST(SpfBounds, TwoTermsMayAskInVain) {
  const auto world = world_of(
      "two.example. TXT \"v=spf1 a:n1.example exists:n2.example ?all\"\n"
      "three.example. TXT \"v=spf1 a:n1.example mx:n2.example exists:n3.example ?all\"\n"
      "nodata.example. TXT \"v=spf1 a a a ?all\"\n"
      "ptr.example. TXT \"v=spf1 ptr a:n1.example a:n2.example ?all\"\n"
      "mx.example. TXT \"v=spf1 mx mx ?all\"\n"
      "mx.example. MX 1 n1.example.\nmx.example. MX 2 n2.example.\nmx.example. MX 3 n3.example.\n"
      "mx3.example. TXT \"v=spf1 mx:mx.example mx:mx.example mx:mx.example ?all\"\n"
      "in.example. TXT \"v=spf1 include:two.example a:n3.example ?all\"\n");
  EXPECT_EQ(checked(world, "two.example").result, SpfResult::neutral);
  EXPECT_EQ(checked(world, "two.example").void_lookups, 2U);
  for (const auto* domain : {"three.example", "nodata.example", "ptr.example", "mx3.example", "in.example"}) {
    const auto verdict = checked(world, domain);
    EXPECT_EQ(verdict.result, SpfResult::permerror) << domain;
    EXPECT_EQ(problem_of(verdict), "spf.limit.void-lookups") << domain;
    EXPECT_EQ(verdict.void_lookups, 3U) << domain;
  }
  EXPECT_EQ(checked(world, "mx.example").void_lookups, 2U) << "a term counts once";
  EXPECT_EQ(checked(world, "three.example", {.void_lookups = 3}).result, SpfResult::neutral);
  EXPECT_EQ(checked(world, "two.example", {.void_lookups = 1}).result, SpfResult::permerror);
}

TEST(SpfBounds, TenMailExchangersAndTenNamesOfAClient) {
  std::string zone =
      "mx10.example. TXT \"v=spf1 mx -all\"\nmx11.example. TXT \"v=spf1 mx -all\"\nptr.example. TXT \"v=spf1 "
      "ptr:c.example -all\"\n";
  for (int i = 0; i < 11; ++i) {
    if (i < 10) zone += fmt::format("mx10.example. MX {} m{}.example.\n", i, i);
    zone += fmt::format("mx11.example. MX {} m{}.example.\nm{}.example. A 203.0.113.{}\n", i, i, i, i);
  }
  zone += "m9.example. A 192.0.2.1\n";
  for (int i = 0; i < 9; ++i) zone += fmt::format("1.2.0.192.in-addr.arpa. PTR x{}.example.\n", i);
  const auto tenth = world_of(zone + "1.2.0.192.in-addr.arpa. PTR c.example.\nc.example. A 192.0.2.1\n");
  EXPECT_EQ(checked(tenth, "mx10.example").result, SpfResult::pass);
  EXPECT_EQ(problem_of(checked(tenth, "mx11.example")), "spf.limit.mx-names");
  EXPECT_EQ(checked(tenth, "mx11.example").result, SpfResult::permerror);
  EXPECT_EQ(checked(tenth, "ptr.example").result, SpfResult::pass);
  const auto eleventh = world_of(zone +
                                 "1.2.0.192.in-addr.arpa. PTR x9.example.\n1.2.0.192.in-addr.arpa. PTR c.example.\n"
                                 "c.example. A 192.0.2.1\n");
  EXPECT_EQ(checked(eleventh, "ptr.example").result, SpfResult::fail) << "the rest is ignored, no error";
}

TEST(SpfBounds, RecordsOfADnsMessageAndNoLonger) {
  Made made;
  const std::string front = "v=spf1 ip4:192.0.2.1 ";
  const std::string longest = front + std::string(65'535 - front.size(), ' ');
  made.given.emplace(question("long.example", DnsType::txt), text_fact(longest));
  made.given.emplace(question("longer.example", DnsType::txt), text_fact(longest + " "));
  made.given.emplace(question("huge.example", DnsType::txt), text_fact(front + times(20'000, "a:x.example ")));
  EXPECT_EQ(made.check("long.example").result, SpfResult::pass);
  EXPECT_EQ(problem_of(made.check("longer.example")), "spf.limit.record-size");
  EXPECT_EQ(made.check("huge.example").result, SpfResult::permerror);
}

TEST(SpfBounds, AThousandIncludesAreTenQuestions) {
  std::string record = "v=spf1 ";
  Made made;
  for (int i = 0; i < 1000; ++i) {
    record += fmt::format("include:i{}.example ", i);
    made.given.emplace(question(fmt::format("i{}.example", i), DnsType::txt), text_fact("v=spf1 ?all"));
  }
  made.given.emplace(question("many.example", DnsType::txt), text_fact(record + "-all"));
  const auto verdict = made.check("many.example");
  EXPECT_EQ(problem_of(verdict), "spf.limit.lookups");
  EXPECT_EQ(made.asked, 11U);
}

// Each included record is as long as DNS allows, of terms that are tried, or of macros that are expanded.
TEST(SpfBounds, LongRecordsInAChainEndSoon) {
  Made made;
  const auto fill = [](std::string_view term) { return times(65'000 / term.size(), term); };
  for (int i = 0; i < 12; ++i) {
    made.given.emplace(question(fmt::format("terms{}.example", i), DnsType::txt),
                       text_fact("v=spf1 " + fill("ip4:1.1.1.1 ") + fmt::format("include:terms{}.example", i + 1)));
    made.given.emplace(question(fmt::format("macros{}.example", i), DnsType::txt),
                       text_fact("v=spf1 include:" + fill("%{s}") + fmt::format(".macros{}.example", i + 1)));
  }
  EXPECT_EQ(problem_of(made.check("terms0.example", Detail::tree)), "spf.limit.lookups");
  EXPECT_EQ(made.check("macros0.example").result, SpfResult::permerror);
  EXPECT_LT(made.rounds, 60U);
}

TEST(SpfBounds, TenThousandAddressesAreLookedAt) {
  Made made;
  DnsFact many;
  many.status = DnsStatus::found;
  for (std::uint32_t i = 0; i < 10'000; ++i) many.addresses.push_back(base::IpAddress::v4(0x0a000000U + i));
  many.addresses.push_back(ip("192.0.2.1"));
  made.given.emplace(question("many.example", DnsType::txt), text_fact("v=spf1 a -all"));
  made.given.emplace(question("many.example", DnsType::a), many);
  const auto verdict = made.check("many.example", Detail::tree);
  EXPECT_EQ(verdict.result, SpfResult::pass);
  EXPECT_EQ(base::find_rule(verdict.tree, "spf.mechanism.a")->found,
            "10.0.0.0, 10.0.0.1, 10.0.0.2, 10.0.0.3 … (10001)");
}

TEST(SpfBounds, ThousandsOfNamesAndRecordsAskNoMore) {
  Made made;
  DnsFact names;
  names.status = DnsStatus::found;
  for (int i = 0; i < 5'000; ++i)
    names.names.push_back(base::DomainName::from_canonical(fmt::format("n{}.example", i)));
  made.given.emplace(question("1.2.0.192.in-addr.arpa", DnsType::ptr), names);
  DnsFact texts = text_fact("v=spf1 ptr:example -all exp=%{p}.why.example");
  texts.texts.front() = "v=spf1 ptr:n.example exists:%{p}.example -all";
  for (int i = 0; i < 5'000; ++i) texts.texts.push_back("v=other");
  made.given.emplace(question("p.example", DnsType::txt), texts);
  EXPECT_EQ(made.check("p.example").result, SpfResult::pass) << "exists:unknown.example";
  EXPECT_EQ(made.asked, 1U + 1U + 10U + 1U);
}

TEST(SpfBounds, AMailWithAnEndlessSenderAsksNothing) {
  Made made;
  const Query query{ip("192.0.2.1"), std::string(100'000, 'h'), std::string(100'000, 'x') + "@pass.example"};
  const auto evaluation = evaluate(query, {}, {});
  ASSERT_TRUE(evaluation.verdict);
  EXPECT_EQ(evaluation.verdict->result, SpfResult::none);
  EXPECT_LT(evaluation.verdict->problem.subject.size(), 400U);
}

}  // namespace
}  // namespace mailflow::spf
