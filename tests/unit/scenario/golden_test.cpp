#include "scenario/golden.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenario/line_diff.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

std::string diff(std::string_view before, std::string_view after) {
  std::string text;
  for (const auto& line : line_diff(before, after)) {
    text += line.kind == DiffLine::Kind::kept ? ' ' : line.kind == DiffLine::Kind::added ? '+' : '-';
    text += std::string(line.text) + "\n";
  }
  return text;
}

TEST(LineDiff, TellsTheFewestLines) {
  EXPECT_EQ(diff("", ""), "");
  EXPECT_EQ(diff("a\nb\n", "a\nb\n"), " a\n b\n");
  EXPECT_EQ(diff("a\nb\nc\n", "a\nx\nc\n"), " a\n-b\n+x\n c\n");
  EXPECT_EQ(diff("a\nb\nc\nd\n", "b\nd\ne"), "-a\n b\n-c\n d\n+e\n");
  EXPECT_EQ(diff("", "a\n"), "+a\n");
  std::string many;
  for (int i = 0; i < 3000; ++i) many += fmt::format("{}\n", i);
  EXPECT_EQ(line_diff("x\n" + many, many + "y\n").size(), 6002U) << "what is too long is told whole";
}

constexpr std::string_view lab = R"(scenario: s
lab:
  lab: l
  hosts:
    exo: { kind: exchange-online, addresses: [40.107.1.10] }
    fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com], mailboxes: [x] }
  tenants: { contoso: { host: exo, domains: [contoso.com], mailboxes: [david] } }
)";

constexpr std::string_view steps = R"(steps:
  - send: { from: x@fabrikam.com, to: [david@contoso.com, nobody@contoso.com], via: fabrikam, id: m }
    golden: both
  - check: { message: m }
    golden: again
)";

std::vector<Prepared> prepared(const load::Texts& texts) {
  const std::string files[] = {"a/s.scenario.yaml"};
  auto made = prepare(files, load::TableReader(texts));
  for (const auto& each : made) EXPECT_FALSE(each.error) << base::render(*each.error);
  return made;
}

std::vector<CaseResult> run_with(load::Texts texts, const Ways& ways) {
  texts.emplace("a/s.scenario.yaml", std::string(lab) + std::string(steps));
  const load::TableReader reader(texts);
  return run(prepared(texts), ways, reader, {}).cases;
}

const Ways both_ways{by_wire, by_policy};

TEST(Golden, IsTheSameForTheSameInput) {
  const auto first = run_with({}, both_ways);
  const auto second = run_with({}, both_ways);
  ASSERT_EQ(first.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_TRUE(first[i].golden && second[i].golden);
    EXPECT_EQ(first[i].golden->text, second[i].golden->text);
    EXPECT_EQ(first[i].verdict, Verdict::failed) << "there is none yet";
    EXPECT_EQ(first[i].recipients[0].mismatches[0].got.en, "no such file; mailflow run --update proposes it");
  }
  EXPECT_EQ(first[0].golden->path, "a/goldens/s/both.golden");
  EXPECT_EQ(first[0].golden->text, first[1].golden->text) << "a check shows what the send showed";
}

TEST(Golden, HasOutcomeRouteHeadersAndRulesOfEachRecipient) {
  const auto text = run_with({}, both_ways)[0].golden->text;
  const auto has = [&](std::string_view line) {
    EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line << "\n" << text;
  };
  has("david@contoso.com\n  delivered to david at contoso@exo, Inbox\n  hop fabrikam");
  has("  hop exo, tenant contoso, inbound none, Incoming, TLS, server valid, client valid");
  has("  auth-as Anonymous");
  has("  scl 1");
  has("  mail-from x@fabrikam.com");
  has("  header Subject: Hello from the lab");
  has("  rule attribution.recipient-domain");
  has("nobody@contoso.com\n  rejected by exo at rcpt: 550 5.4.1 Recipient address rejected: Access denied. "
      "AS(201806281)");
  has("  report\n    x@fabrikam.com\n      delivered to x at fabrikam, Inbox");
  for (const std::string_view passing : {"Received:", "Date:", "Message-ID:", "Network-Message-Id"})
    EXPECT_EQ(text.find(passing), std::string::npos) << passing << "\n" << text;
}

TEST(Golden, PassesWhereNothingDiffersOnBothWaysAndByPolicyAlone) {
  const auto text = run_with({}, both_ways)[0].golden->text;
  const load::Texts stored{{"a/goldens/s/both.golden", text}, {"a/goldens/s/again.golden", text}};
  for (const auto& ways : {both_ways, Ways{.wire = {}, .policy = by_policy}})
    for (const auto& each : run_with(stored, ways)) {
      EXPECT_EQ(each.verdict, Verdict::passed) << each.name;
      EXPECT_TRUE(each.golden && each.golden->same);
    }
}

TEST(Golden, TellsTheLinesThatDiffer) {
  auto text = run_with({}, both_ways)[0].golden->text;
  text.replace(text.find("scl 1"), 5, "scl 5");
  text.replace(text.find("  auth-as Anonymous\n"), 20, "");
  const auto result = run_with({{"a/goldens/s/both.golden", text}, {"a/goldens/s/again.golden", text}}, both_ways)[0];
  EXPECT_EQ(result.verdict, Verdict::failed);
  ASSERT_EQ(result.recipients[0].mismatches.size(), 2U);
  EXPECT_EQ(result.recipients[0].mismatches[0].what.en, "golden both");
  EXPECT_EQ(result.recipients[0].mismatches[0].expected.en, "scl 5");
  EXPECT_EQ(result.recipients[0].mismatches[0].got.en, "auth-as Anonymous");
  EXPECT_EQ(result.recipients[0].mismatches[1].expected.en, "no such line");
  EXPECT_EQ(result.recipients[0].mismatches[1].got.en, "scl 1");

  const auto other = run_with({{"a/goldens/s/both.golden", "a\n\n\n\n\n\n\n\n\n\n\n\n\n\n"}}, both_ways)[0];
  ASSERT_EQ(other.recipients[0].mismatches.size(), 8U) << "a failure is short";
  EXPECT_TRUE(other.recipients[0].mismatches[7].got.en.ends_with("more lines differ"));
}

std::string refused(std::string_view text) {
  const auto read = read_scenario({"s.scenario.yaml", std::string(lab) + std::string(text)});
  return read ? std::string{} : base::render(read.error());
}

TEST(Golden, NamesAreUniqueAndFitForFiles) {
  EXPECT_NE(refused("steps:\n  - { send: x@fabrikam.com -> david@contoso.com, golden: ../x }\n")
                .find("golden: expected a name"),
            std::string::npos);
  EXPECT_NE(refused("matrix: [{ to: david }, { to: nobody }]\nsteps:\n"
                    "  - { send: 'x@fabrikam.com -> ${to}@contoso.com', golden: x }\n")
                .find("golden: \"x\" is the name of another one"),
            std::string::npos);
  EXPECT_EQ(refused("matrix: [{ to: david }, { to: nobody }]\nsteps:\n"
                    "  - { send: 'x@fabrikam.com -> ${to}@contoso.com', golden: \"x-${to}\" }\n"),
            "");
  EXPECT_NE(refused("steps:\n  - { advance: 1h, golden: x }\n").find("only a send and a check of a message"),
            std::string::npos);
}

TEST(Golden, OrphansAreFound) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / "mailflow-orphans";
  fs::remove_all(folder);
  for (const auto* stem : {"s", "gone", "other"}) fs::create_directories(folder / "goldens" / stem);
  for (const auto* file : {"goldens/s/kept.golden", "goldens/s/left.golden", "goldens/s/left.golden.new",
                           "goldens/gone/x.golden", "goldens/other/y.golden", "other.scenario.yaml"})
    std::ofstream(folder / file) << "x\n";
  EXPECT_EQ(orphaned_goldens({{(folder / "s.scenario.yaml").generic_string(), {"kept"}}}),
            (std::vector{(folder / "goldens/gone/x.golden").generic_string(),
                         (folder / "goldens/s/left.golden").generic_string()}));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace mailflow::scenario
