#include "scenario/finding.hpp"

#include <gmock/gmock.h>

#include "run_text.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> words(const std::vector<SeenLine>& seen) {
  std::vector<std::string> out;
  for (const auto& each : seen) out.push_back(each.text.de);
  return out;
}

TEST(Finding, OfADialogIsItsTranscript) {
  Dialog dialog;
  dialog.lines.push_back({.kind = lab::DialogLine::Kind::expect, .text = "220*"});
  dialog.lines.push_back({.kind = lab::DialogLine::Kind::closed});
  dialog.lines.push_back({.kind = lab::DialogLine::Kind::start_tls});
  lab::DialogEnd end;
  EXPECT_THAT(of_dialog(dialog, end).mismatches, IsEmpty());
  end.failed = 1;
  end.got = "250 ok";
  end.said_before = 7;
  end.said = {{lab::Speaker::server, "220 exo"}, {lab::Speaker::client, "EHLO x"}, {lab::Speaker::server, "250 ok"}};
  const auto finding = of_dialog(dialog, end);
  ASSERT_EQ(finding.mismatches.size(), 1U);
  EXPECT_EQ(finding.mismatches[0].expected,
            Phrase("the connection is closed (line 2 of the dialog)", "die Verbindung ist zu (Zeile 2 des Dialogs)"));
  EXPECT_EQ(finding.mismatches[0].got.en, "250 ok");
  EXPECT_THAT(words(finding.seen), ElementsAre("7 Zeilen davor", "220 exo", "EHLO x", "250 ok"));
  EXPECT_EQ(finding.seen[2].by, lab::Speaker::client);
  end.failed = 2;
  EXPECT_EQ(of_dialog(dialog, end).mismatches[0].expected.en, "TLS (line 3 of the dialog)");
}

TEST(Finding, OfBothIsADisagreementWhereOneIsAsExpected) {
  const auto found = [](std::string got) {
    return of_rows({{"mailbox.count", "2", std::move(got), {}}}, {Phrase("a row")});
  };
  EXPECT_TRUE(of_both({}, {}).difference.empty());
  EXPECT_TRUE(of_both(found("1"), found("1")).difference.empty());
  EXPECT_EQ(of_both(found("1"), found("3")).difference.en, "mailbox.count: the wire gives 1, policy 3");
  const auto policy_alone = of_both({}, found("1"));
  EXPECT_EQ(policy_alone.difference.de, "mailbox.count: Die Leitung ergibt wie erwartet, die Regeln 1");
  EXPECT_EQ(policy_alone.mismatches.size(), 1U);
}

TEST(Finding, OfAnOutputNamesTheFirstLineThatDiffers) {
  const auto difference = [](std::string_view wire, std::string_view policy) {
    return of_output({.text = {.text = "a"}}, {}, wire, policy).difference.en;
  };
  EXPECT_EQ(difference("a\nb\n", "a\nc\n"), "line 2 of the output: the wire gives \"b\", policy \"c\"");
  EXPECT_EQ(difference("a", "a\nb"), "line 2 of the output: the wire gives \"\", policy \"b\"");
  for (const std::string_view more : {"a\n", "a\n\n"})
    EXPECT_EQ(difference("a", more), "the output: the ways differ in line breaks at its end");
}

TEST(Finding, ShowsTheScriptAndWhatItSaid) {
  const auto results = run_text(
      "steps:\n  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - change: { in: contoso, run: 'Get-AcceptedDomain | % Name' }\n    expect: { output: anna }\n"
      "  - change: { in: contoso, run: 'Set-InboundConnector Gone -Enabled $false' }\n"
      "    expect: { refused: { text: { contains: Nope } } }\n"
      "  - check: { trace: { in: contoso@exo, recipient: david@contoso.com, events: [FAIL] } }\n"
      "  - check: { mailbox: { at: contoso@exo, name: david, count: 2 } }\n"
      "  - check: { dns: { name: contoso.com, type: TXT, answer: [] } }\n");
  ASSERT_EQ(results.cases.size(), 6U);
  EXPECT_THAT(words(results.cases[0].seen), IsEmpty());
  EXPECT_THAT(words(results.cases[1].seen), testing::IsSupersetOf({"PS> Get-AcceptedDomain | % Name", "contoso.com"}));
  EXPECT_THAT(words(results.cases[2].seen).at(1), HasSubstr("Gone"));
  EXPECT_THAT(words(results.cases[3].seen),
              ElementsAre("RECEIVE, DELIVER: fabrikam → exo, zugestellt an david bei contoso@exo, Inbox"));
  EXPECT_THAT(words(results.cases[4].seen), ElementsAre("fabrikam → exo, zugestellt an david bei contoso@exo, Inbox"));
  EXPECT_THAT(words(results.cases[5].seen), ElementsAre(HasSubstr("contoso.com. TXT v=spf1")));
}

}  // namespace
}  // namespace mailflow::scenario
