#include "scenario/run_file.hpp"

#include <gmock/gmock.h>

#include "sample_report.hpp"
#include "scenario/report_formats.hpp"
#include "scenario/run.hpp"
#include "scenario/suite.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using testing::HasSubstr;

constexpr std::string_view lab = R"(lab: small
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: mta, addresses: [198.51.100.40] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david, anna] }
)";
constexpr std::string_view first = R"(scenario: rows
lab: small.lab.yaml
matrix: [{ to: david }, { to: anna }, { to: nobody }, { to: none }, { to: anna }]
steps:
  - send: x@naw.example -> ${to}@contoso.com via naw
    expect: delivered
  - send: x@naw.example -> ${to}@contoso.com via naw
)";
constexpr std::string_view second = R"(scenario: broken
lab: small.lab.yaml
steps:
  - change: { in: contoso, run: 'Get-Mailbx' }
  - send: x@naw.example -> david@contoso.com via naw
)";

Report run_shard(Shard shard, std::string_view text = first) {
  const load::TableReader reader(load::Texts{{"small.lab.yaml", std::string(lab)},
                                             {"a.scenario.yaml", std::string(text)},
                                             {"b.scenario.yaml", std::string(second)}});
  const NotingReader noting(reader);
  const std::string files[] = {"a.scenario.yaml", "b.scenario.yaml"};
  const auto prepared = prepare(files, noting);
  for (const auto& each : prepared) EXPECT_FALSE(each.error) << base::render(*each.error);
  RunOptions options{.jobs = 2};
  options.shard = shard;
  options.coverage = true;
  return report_of(run(prepared, {.wire = {}, .policy = by_policy}, reader, options),
                   {"mailflow 1", noting.fingerprint(), "", {}, 0});
}

RunFile kept(const Report& report) {
  const auto name = fmt::format("{}.run", to_string(report.shard));
  auto read = read_run_file(name, write_run_file(report));
  EXPECT_TRUE(read) << base::render(read.error());
  return {name, std::move(*read)};
}

TEST(RunFile, KeepsEverythingThatIsShown) {
  const auto report = sample_report();
  const auto back = kept(report).report;
  for (const auto& format : formats())
    for (const auto language : {Language::en, Language::de})
      EXPECT_EQ(format.write(report, {}, language), format.write(back, {}, language)) << format.word;
}

TEST(RunFile, MergedShardsEqualTheUnshardedRun) {
  const auto whole = run_shard({});
  ASSERT_EQ(whole.cases.size(), 11U);
  EXPECT_EQ(count(whole, Verdict::failed), 2U);
  EXPECT_EQ(count(whole, Verdict::broken), 1U);
  for (const std::uint64_t total : {1U, 2U, 3U, 6U, 9U}) {
    std::vector<RunFile> parts;
    for (auto number = total; number >= 1; --number) parts.push_back(kept(run_shard({number, total})));
    const auto merged = merge(std::move(parts));
    ASSERT_TRUE(merged) << base::render(merged.error());
    EXPECT_EQ(write_run_file(*merged), write_run_file(whole)) << total;
  }
}

std::string refused(std::vector<RunFile> runs) {
  const auto merged = merge(std::move(runs));
  if (merged) return "merged";
  EXPECT_EQ(base::exit_code(merged.error().kind), 65);
  return merged.error().message;
}

TEST(RunFile, MergeProvesThatNothingIsMissing) {
  const auto one = kept(run_shard({1, 3}));
  const auto two = kept(run_shard({2, 3}));
  const auto three = kept(run_shard({3, 3}));
  EXPECT_EQ(refused({one, two, three}), "merged");
  EXPECT_EQ(refused({one, three}), "1 of 3 shards are missing: 2/3");
  EXPECT_EQ(refused({two}), "2 of 3 shards are missing: 1/3, 3/3");
  EXPECT_EQ(refused({one, two, three, two}), "shard 2/3 is there twice: 2/3.run and 2/3.run");
  EXPECT_THAT(refused({one, kept(run_shard({2, 4})), three}), HasSubstr("cut into 3 shards, and into 4"));
  const auto other_suite = kept(run_shard({2, 3}, std::string(first) + "\n"));
  EXPECT_EQ(refused({one, other_suite, three}),
            "1/3.run and 2/3.run are not of one run: the scenarios, or what they read, were not the same");
  auto changed = two;
  changed.report.suite.program = "mailflow 2";
  EXPECT_THAT(refused({one, changed, three}), HasSubstr("mailflow 1 wrote the one, mailflow 2 the other"));
  changed = two;
  changed.report.suite.filter = "anna";
  EXPECT_THAT(refused({one, changed, three}), HasSubstr("--filter or --tag were not the same"));
  changed = two;
  changed.report.complete = false;
  EXPECT_THAT(refused({one, changed, three}), HasSubstr("shard 2/3 stopped at its first failure"));
  changed = two;
  changed.report.coverage.reset();
  EXPECT_THAT(refused({one, changed, three}), HasSubstr("--coverage"));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(RunFile, WhatIsNoneIsRefusedWithTheReason) {
  const auto good = write_run_file(sample_report());
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "it is no JSON"},
      {"{}", "mailflow-run is missing"},
      {"[]", "the file is no object"},
      {"{\"mailflow-run\": 1}", "written by another version"},
      {std::string(100'000, '['), "it is no JSON"},
      {good.substr(0, good.size() / 2), "it is no JSON"},
      {replaced(good, "\"verdict\": \"passed\"", "\"verdict\": \"fine\""), "cases[0].verdict is an unknown word"},
      {replaced(good, "\"job\": 0", "\"job\": -1"), "cases[0].job is no number from 0"},
      {replaced(good, "\"job\": 0", "\"job\": \"0\""), "cases[0].job is no number from 0"},
      {replaced(good, "\"job\": 3", "\"job\": 99"), "a case is of another shard"},
      {replaced(good, "\"total\": 1", "\"total\": 2"), "a case is of another shard"},
      {replaced(good, "\"job\": 0", "\"job\": 7"), "cases are out of order"},
      {replaced(good, "\"exit-code\": 65", "\"exit-code\": 0"), "an exit code is none"},
      {replaced(good, "\"total\": 1", "\"total\": 0"), "shard.number"},
      {replaced(good, "\"complete\": true", "\"complete\": 1"), "complete is neither true nor false"},
      {replaced(good, "\"further\": [", "\"further\": [1, "), "cases[1].en.further[0] is no text"},
      {replaced(good, "\"what\"", "\"whit\""), "cases[1].recipients[0].mismatches[0].what is missing"},
      {replaced(good, "\"kind\": \"none\"", "\"kind\": \"\""), "route.end.kind is an unknown word"},
  };
  for (const auto& [text, why] : cases) {
    const auto read = read_run_file("x.run", text);
    ASSERT_FALSE(read) << why;
    EXPECT_THAT(read.error().message, testing::StartsWith("x.run: "));
    EXPECT_THAT(read.error().message, HasSubstr(std::string(why)));
    EXPECT_EQ(base::exit_code(read.error().kind), 65);
  }
}

TEST(RunFile, TextsThatCouldSteerATerminalAreCleaned) {
  const auto text = replaced(write_run_file(sample_report()), "Title <b>", "T\\u001b[31m\\u202e");
  const auto read = read_run_file("x.run", text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->cases.front().title, "T?[31m?");
}

}  // namespace
}  // namespace mailflow::scenario
