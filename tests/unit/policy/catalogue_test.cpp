#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "policy/host_kinds.hpp"
#include "policy/reply_catalogue.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

// A rule that is declared and left out of all_rules would be invisible to `mailflow rules` and to the mutation run.
TEST(Catalogue, HoldsEveryDeclaredRule) {
  std::ifstream header("emulator/policy/rules.hpp");
  std::size_t declared = 0;
  for (std::string line; std::getline(header, line);) declared += line.starts_with("extern const base::Rule ");
  EXPECT_EQ(all_rules().size(), declared);
}

TEST(Catalogue, RowsAreCompleteAndTheirIdsUnique) {
  std::set<std::string_view> ids;
  for (const auto* rule : all_rules()) {
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
    for (const auto& text : {rule->question, rule->yes, rule->no}) {
      EXPECT_FALSE(text.en.empty()) << rule->id;
      EXPECT_FALSE(text.de.empty()) << rule->id;
    }
    // A German sentence that is the English one has been forgotten, unless it is a value alone.
    for (const auto& text : {rule->question, rule->yes, rule->no}) {
      EXPECT_TRUE(text.en != text.de || text.en == "{found}") << rule->id << ": " << text.en;
    }
    for (const auto& text : {rule->row_yes, rule->row_no}) {
      EXPECT_EQ(text.en.empty(), rule->kind != base::RuleKind::look_up) << rule->id;
      EXPECT_EQ(text.de.empty(), text.en.empty()) << rule->id;
      EXPECT_TRUE(text.en.empty() || text.en != text.de) << rule->id << ": " << text.en;
    }
    // Whoever is told to set something is told what that means, in both languages.
    const bool settable = rule->remedy == base::Remedy::set || rule->remedy == base::Remedy::add;
    EXPECT_EQ(settable, !rule->price.en.empty()) << rule->id;
    EXPECT_EQ(settable, !rule->price.de.empty()) << rule->id;
    EXPECT_TRUE(!settable || !rule->setting.empty()) << rule->id;
    // What is said of all rows names none of them.
    if (rule->kind == base::RuleKind::look_up) {
      for (const auto& text : {rule->yes, rule->no}) {
        EXPECT_EQ(text.en.find("{wanted}"), std::string_view::npos) << rule->id;
        EXPECT_EQ(text.en.find("{subject}"), std::string_view::npos) << rule->id;
      }
    }
    EXPECT_FALSE(rule->source.empty()) << rule->id;
    EXPECT_EQ(find_rule(rule->id), rule);
    // A switch is for what the public record does not settle.
    EXPECT_TRUE(rule->confidence == base::Confidence::unconfirmed || rule->behaviour.empty()) << rule->id;
  }
  EXPECT_EQ(find_rule("no.such.rule"), nullptr);
}

// tests/reference/rows.txt: every row that is said to be a rule is one, and no rule names a row that does not exist.
TEST(Catalogue, RulesAndTheSpecificationNameEachOther) {
  std::map<std::string, std::string> rows;
  std::ifstream file("tests/reference/rows.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const auto blank = line.find(' ');
    ASSERT_NE(blank, std::string::npos) << line;
    rows[line.substr(0, blank)] = line.substr(blank + 1);
  }
  ASSERT_GT(rows.size(), 100U);
  std::set<std::string> named;
  for (const auto* rule : all_rules()) {
    std::istringstream refs{std::string(rule->refs)};
    for (std::string row; refs >> row;) {
      EXPECT_EQ(rows.count(row), 1U) << rule->id << " names " << row;
      named.insert(row);
    }
  }
  for (const auto& [row, how] : rows) EXPECT_EQ(named.count(row) == 1, how == "rule") << row;
}

TEST(Catalogue, RepliesStandAtTheirIds) {
  for (std::size_t i = 0; i < reply_catalogue().size(); ++i)
    EXPECT_EQ(reply_catalogue()[i].id, static_cast<ReplyId>(i));
  const auto reply = reply_for(ReplyId::partner_only);
  EXPECT_EQ(mail::to_string(reply),
            "550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the message's "
            "recipient domain. The connector had either the RestrictDomainsToIPAddresses or "
            "RestrictDomainsToCertificate set");
  EXPECT_EQ(reply_for(ReplyId::mta_relay_denied, "a@b.example").text, "<a@b.example>: Relay access denied");
  EXPECT_EQ(reply_for(ReplyId::no_such_domain, {}, "b.example").text,
            "DNS domain b.example does not exist: no route in this lab");
}

TEST(Catalogue, HostKindsStandAtTheirNumbers) {
  for (std::size_t i = 0; i < host_kinds().size(); ++i)
    EXPECT_EQ(host_kinds()[i].kind, static_cast<model::HostKind>(i));
  EXPECT_EQ(host_kinds().size(), base::Words<model::HostKind>::list.size());
}

}  // namespace
}  // namespace mailflow::policy
