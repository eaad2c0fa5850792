// What a report says of a case that did not pass, and which cases it puts together.

#include <gmock/gmock.h>

#include "run_text.hpp"
#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view holes = R"(lab: holes
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  old: { kind: mta, addresses: [198.51.100.40], certificate: { names: [old.example] } }
  wide: { kind: mta, addresses: [203.0.113.7], certificate: { names: [wide.example] } }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-InboundConnector Old -SenderDomains old.example -RequireTls $true -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40
      New-InboundConnector Wide -SenderDomains * -RequireTls $true
)";

Report report_of_text(const std::string& steps, std::string_view lab = holes) {
  const load::TableReader reader(
      load::Texts{{"labs/l.lab.yaml", std::string(lab)},
                  {"wild/s.scenario.yaml", "scenario: t\nlab: ../labs/l.lab.yaml\n" + steps}});
  const std::string files[] = {"wild/s.scenario.yaml"};
  return report_of(run(prepare(files, reader), {.wire = {}, .policy = by_policy}, reader, {}), {});
}

std::string pretty(const Report& report, Language language = Language::en) {
  return pretty_report(report, {}, language);
}

constexpr const char* two_recipients =
    "steps:\n  - name: both\n"
    "    send: { from: x@old.example, to: [david@contoso.com, nobody@contoso.com], via: old }\n"
    "    expect:\n"
    "      david@contoso.com: { delivered: { folder: Junk }, scl: 5, auth-as: Internal }\n"
    "      nobody@contoso.com: { rejected: { by: exo, status: 5.1.10 } }\n";

// What the filter or the connector's trust decided is told of these, not of the connector that took the message.
TEST(Failure, TellsWhatDecidedTheFolder) {
  const auto because = [](const std::string& expected) {
    return pretty(
        report_of_text("steps:\n  - name: mail\n    send: { from: x@old.example, to: david@contoso.com, via: old,"
                       " verdict: spam }\n    expect: " +
                       expected + "\n"));
  };
  for (const auto* expected : {"{ delivered: { folder: Inbox } }", "{ quarantined: true }", "{ scl: 1 }"})
    EXPECT_THAT(because(expected), HasSubstr("because    filter: SCL 5, into Junk Email; it is spam\n")) << expected;
  EXPECT_THAT(because("{ auth-as: Internal }"),
              HasSubstr("because    trust: it counts as from outside, with AuthAs Anonymous; no OnPremises connector"));
}

TEST(Failure, NamesEachRecipientWithWhatItDidNotMeet) {
  const auto report = report_of_text(two_recipients);
  EXPECT_THAT(pretty(report), HasSubstr("recipient  david@contoso.com\n"
                                        "expected   delivered.folder Junk\n"
                                        "got        Inbox\n"
                                        "also       nobody@contoso.com: expected rejected.status 5.1.10, got 5.4.1\n"
                                        "also       david@contoso.com: auth-as: expected Internal, got Anonymous\n"
                                        "also       david@contoso.com: scl: expected 5, got 1\n"));
  EXPECT_THAT(pretty(report, Language::de),
              HasSubstr("Empfänger  david@contoso.com\n"
                        "erwartet   delivered.folder Junk\n"
                        "erhalten   Inbox\n"
                        "außerdem   nobody@contoso.com: erwartet rejected.status 5.1.10, erhalten 5.4.1\n"));
}

// Every form that is made of sentences has them from one place.
TEST(Failure, HidesNoRecipientInAnyForm) {
  const auto report = report_of_text(two_recipients);
  for (const auto& format : formats()) {
    if (format.word == "json" || format.word == "run") continue;
    const auto text = format.write(report, {}, Language::en);
    EXPECT_THAT(text, AllOf(HasSubstr("5.1.10, got 5.4.1"), HasSubstr("scl: expected 5, got 1"))) << format.word;
  }
  EXPECT_THAT(tap_report(report, {}, Language::en),
              HasSubstr("  also:\n    - \"nobody@contoso.com: expected rejected.status 5.1.10, got 5.4.1\"\n"));
}

TEST(Failure, TellsFirstOfTheRecipientOfWhomSomethingElseCame) {
  const auto report = report_of_text(
      "steps:\n  - send: { from: x@old.example, to: [david@contoso.com, nobody@contoso.com], via: old }\n"
      "    expect:\n      david@contoso.com: { scl: 5 }\n      nobody@contoso.com: { delivered: true, scl: 1 }\n");
  EXPECT_EQ(report.cases[0].recipient, "nobody@contoso.com");
  EXPECT_EQ(in_one_line(report.cases[0], Language::en),
            "nobody@contoso.com: expected: delivered; got: rejected 550 5.4.1 by exo at rcpt");
  EXPECT_THAT(report.cases[0].why(Language::en).further,
              ElementsAre("david@contoso.com: expected scl 5, got 1", "nobody@contoso.com: scl: expected 1, got none"));
}

TEST(Failure, SaysHowMuchMoreThereIs) {
  std::string to;
  std::string expect;
  for (int i = 0; i < 30; ++i) {
    to += fmt::format("{}nobody{}@contoso.com", i == 0 ? "" : ", ", i);
    expect += fmt::format("      nobody{}@contoso.com: delivered\n", i);
  }
  const auto report =
      report_of_text("steps:\n  - send: { from: x@old.example, to: [" + to + "], via: old }\n    expect:\n" + expect);
  EXPECT_THAT(in_lines(report.cases[0], Language::en),
              AllOf(testing::SizeIs(testing::Le(15)), testing::Contains("also: and 20 more")));
  const auto text = pretty(report);
  const auto block = text.substr(text.find("── "), text.find("\n\n0 passed") + 1 - text.find("── "));
  EXPECT_LE(std::ranges::count(block, '\n'), 15) << block;
  EXPECT_THAT(block, AllOf(HasSubstr("also       nobody1@contoso.com: expected delivered, got rejected"),
                           HasSubstr(" more\n")));
}

TEST(Failure, TwoHolesAreTwoCauses) {
  const auto report = report_of_text(
      "steps:\n  - name: first\n    send: x@old.example -> david@contoso.com via old\n    expect: rejected 5.7.51 by "
      "exo\n"
      "  - name: second\n    send: x@fabrikam.com -> david@contoso.com via wide\n    expect: rejected 5.7.51 by exo\n");
  EXPECT_EQ(causes(report).size(), 2U) << report.cases[0].cause << " and " << report.cases[1].cause;
  EXPECT_THAT(github_report(report, {}, Language::en), HasSubstr("through connector Wide"));
}

TEST(Failure, OneHoleIsOneCauseWhoeverComesThroughIt) {
  const auto report = report_of_text(
      "steps:\n  - send: x@fabrikam.com -> david@contoso.com via wide\n    expect: rejected 5.7.51 by exo\n"
      "  - send: y@nwtraders.test -> david@contoso.com via wide\n    expect: rejected 5.7.51 by exo\n");
  EXPECT_EQ(causes(report).size(), 1U);
}

// One recipient's cause does not hide another's.
TEST(Failure, OfTwoRecipientsTheCauseIsBoth) {
  const auto report = report_of_text(
      "steps:\n  - name: one\n    send: x@old.example -> david@contoso.com via old\n    expect: { scl: 5 }\n"
      "  - name: two\n    send: { from: x@old.example, to: [david@contoso.com, nobody@contoso.com], via: old }\n"
      "    expect:\n      david@contoso.com: { scl: 5 }\n      nobody@contoso.com: { auth-as: Internal }\n");
  EXPECT_EQ(causes(report).size(), 2U);
}

constexpr const char* rows_alike =
    "matrix: [{ on: 'true' }, { on: 'false' }]\nsteps:\n"
    "  - name: turn off\n    change: { in: contoso, run: 'Set-InboundConnector Wide -RequireTls $${on}' }\n"
    "    expect: refused\n"
    "  - check: { mailbox: { at: contoso@exo, name: david, count: 2 } }\n";

TEST(Failure, EqualFailuresOfRowsAreOneCause) {
  const auto report = report_of_text(rows_alike);
  ASSERT_EQ(report.cases.size(), 4U);
  const auto found = causes(report);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].size(), 2U);
  EXPECT_THAT(pretty(report),
              HasSubstr("\n2 cases, one cause\nexpected   the change is refused\ngot        it is taken\n"));
  EXPECT_THAT(pretty(report), HasSubstr("\nlikewise   turn off[on=false]\n"));
}

TEST(Failure, SpeaksGerman) {
  const auto text = pretty(report_of_text(rows_alike), Language::de);
  EXPECT_THAT(text, HasSubstr("erwartet   die Änderung wird abgelehnt\nerhalten   sie wird angenommen\n"));
  const auto line = [](const std::string& expectation) {
    const auto report = report_of_text(
        "steps:\n  - send: x@old.example -> david@contoso.com via old\n    expect: " + expectation + "\n");
    return in_one_line(report.cases.at(0), Language::de);
  };
  EXPECT_EQ(line("rejected 5.7.51 by exo at rcpt"),
            "erwartet: abgelehnt 5.7.51 von exo bei rcpt; erhalten: zugestellt an david bei contoso@exo, Inbox");
  EXPECT_EQ(line("{ delivered: false }"),
            "erwartet: nicht zugestellt; erhalten: zugestellt an david bei contoso@exo, Inbox");
  EXPECT_EQ(line("{ why: [inbound.partner.certificate-name] }"),
            "erwartet: why inbound.partner.certificate-name: ja; erhalten: sie wurde nicht gefragt");
  EXPECT_EQ(line("{ ndr: { scl: 1 } }"), "erwartet: ndr geschrieben; erhalten: keiner");
  EXPECT_EQ(line("{ mail-from: { not: { contains: old } } }"),
            "erwartet: mail-from nicht enthält old; erhalten: x@old.example");
}

TEST(Failure, AGoldenThatIsNotStoredHasNoReason) {
  const auto report = report_of_text("steps:\n  - { send: x@old.example -> david@contoso.com via old, golden: new }\n");
  const auto& told = report.cases.at(0);
  EXPECT_EQ(told.why(Language::en).expected, "golden new as in wild/goldens/s/new.golden");
  EXPECT_EQ(told.why(Language::de).got, "keine solche Datei; mailflow run --update schlägt sie vor");
  EXPECT_EQ(told.why(Language::en).because + told.rule + told.why(Language::en).sure, "");
  EXPECT_THAT(markdown_report(report, {}, Language::en), Not(HasSubstr("because")));
}

TEST(Failure, NamesAreWholeWhereTheyDiffer) {
  const std::string step =
      "a step whose name goes on for so long that only its end tells it from any other one of them";
  const auto text = pretty(report_of_text("matrix: [{ n: 1 }, { n: 2 }]\nsteps:\n  - name: " + step +
                                          "\n    send: x${n}@old.example -> david@contoso.com via old\n"
                                          "    expect: { auth-as: X }\n"));
  EXPECT_THAT(text, HasSubstr("a step whose name …er one of them[n=1]\n"));
  EXPECT_THAT(text, HasSubstr("tells it from any other one of them[n=1] "));
  EXPECT_THAT(text, HasSubstr("\nlikewise   a step whose name goes on for so long that only its end tells it from any "
                              "other one of\n           them[n=2]\n"));
}

// Names of repeated steps do not depend on the row.
TEST(Failure, AStepHasTheSameNumberInEveryRow) {
  const auto report = report_of_text(
      "matrix: [{ via: old }, { via: wide }]\nsteps:\n  - send: x@old.example -> david@contoso.com via ${via}\n"
      "  - send: x@old.example -> david@contoso.com via old\n  - send: x@old.example -> david@contoso.com via old\n");
  std::vector<std::string> names;
  for (const auto& each : report.cases) names.push_back(each.name.substr(each.name.find(" via ")));
  EXPECT_THAT(names, ElementsAre(" via old[via=old]", " via old (2)[via=old]", " via old (3)[via=old]",
                                 " via wide[via=wide]", " via old (2)[via=wide]", " via old (3)[via=wide]"));
}

TEST(Failure, ARefusedScriptIsToldAtItsOwnPlace) {
  const auto report = report_of_text(
      "steps:\n  - send: x@old.example -> david@contoso.com via old\n    expect: delivered\n"
      "  - change: { in: contoso@exo, run: \"Set-InboundConnector NOPE -RequireTls $true\" }\n");
  ASSERT_EQ(report.cases.size(), 1U);
  EXPECT_EQ(report.cases[0].name, "wild/s.scenario.yaml › change in contoso@exo");
  EXPECT_EQ(report.cases[0].line, 6U);
  EXPECT_THAT(github_report(report, {}, Language::en), StartsWith("::error file=wild/s.scenario.yaml,line=6,"));
  EXPECT_THAT(tap_report(report, {}, Language::en), HasSubstr("at: \"wild/s.scenario.yaml:6:"));
  EXPECT_THAT(sarif_report(report, {}, Language::en), HasSubstr("\"startLine\": 6"));
}

class Unreadable : public testing::Test {
 protected:
  static Report report_of_files(std::vector<std::string> files) {
    const load::TableReader reader(
        load::Texts{{"l.lab.yaml", std::string(holes)},
                    {"broken.lab.yaml", "lab: b\nhosts:\n  exo: { kind: nothing }\n"},
                    {"good.scenario.yaml",
                     "scenario: good\nlab: l.lab.yaml\nsteps:\n  - name: ok\n"
                     "    send: x@old.example -> david@contoso.com via old\n    expect: delivered\n"},
                    {"bad.scenario.yaml", "scenario: bad\nlab: l.lab.yaml\nsteps:\n  - sent: x\n"},
                    {"lab.scenario.yaml",
                     "scenario: its lab\nlab: broken.lab.yaml\nmatrix: [{ a: 1 }, { a: 2 }]\nsteps:\n"
                     "  - send: \"x${a}@old.example -> david@contoso.com via old\"\n"}});
    RunOptions options{.tags = {}};
    options.filter = "ok";
    return report_of(run(prepare(files, reader), {.wire = {}, .policy = by_policy}, reader, options), {});
  }
};

TEST_F(Unreadable, IsOneCaseBesideAllOthers) {
  const auto report = report_of_files({"bad.scenario.yaml", "good.scenario.yaml", "lab.scenario.yaml"});
  ASSERT_EQ(report.cases.size(), 3U);
  EXPECT_EQ(report.cases[0].verdict, Verdict::broken);
  EXPECT_EQ(report.cases[0].name, "bad.scenario.yaml › reading");
  EXPECT_EQ(report.cases[1].verdict, Verdict::passed);
  EXPECT_EQ(report.cases[2].title, "its lab");
  EXPECT_EQ(report.cases[2].place, "broken.lab.yaml");
  EXPECT_EQ(report.cases[2].line, 3U);
  EXPECT_EQ(report.cases[2].row, "");
  EXPECT_EQ(exit_code(report), 65);
}

TEST_F(Unreadable, IsInEveryReportWithItsErrorAndPlace) {
  const auto report = report_of_files({"bad.scenario.yaml", "good.scenario.yaml"});
  for (const auto& format : formats()) {
    const auto text = format.write(report, {}, Language::en);
    EXPECT_THAT(text, AllOf(HasSubstr("bad.scenario.yaml"), HasSubstr("sent"))) << format.word;
  }
  EXPECT_THAT(pretty(report), AllOf(HasSubstr("bad.scenario.yaml:4:5: "), HasSubstr("1 passed, 1 not run")));
  EXPECT_THAT(github_report(report, {}, Language::en), StartsWith("::error file=bad.scenario.yaml,line=4,col=5,"));
}

TEST_F(Unreadable, WhereAllAreTheExitCodeIsTheSame) {
  const auto report = report_of_files({"bad.scenario.yaml", "lab.scenario.yaml", "gone.scenario.yaml"});
  EXPECT_EQ(count(report, Verdict::broken), 3U);
  EXPECT_EQ(exit_code(report), 65);
}

// What was not asked on both ways is in no count of agreement.
TEST(Tally, CountsWhatWasCompared) {
  Report report;
  report.on_the_wire = true;
  const auto line = [&](Language language) { return tally_line(report, language); };
  const auto add = [&](Verdict verdict, bool compared) {
    auto& each = report.cases.emplace_back();
    each.verdict = verdict;
    each.compared = compared;
  };
  add(Verdict::passed, false);
  EXPECT_EQ(line(Language::en), "1 passed");
  add(Verdict::passed, true);
  EXPECT_EQ(line(Language::en), "2 passed · wire and policy agree");
  EXPECT_EQ(line(Language::de), "2 bestanden · Leitung und Regeln sind sich einig");
  add(Verdict::failed, true);
  EXPECT_EQ(line(Language::en), "2 passed, 1 failed · wire and policy agree in all 2 compared");
  EXPECT_EQ(line(Language::de),
            "2 bestanden, 1 gescheitert · Leitung und Regeln sind sich in allen 2 verglichenen einig");
  report.cases.erase(report.cases.begin());
  add(Verdict::broken, false);
  EXPECT_EQ(line(Language::en), "1 passed, 1 failed, 1 not run · wire and policy agree in all 2");
  report.cases[0].verdict = Verdict::disagreed;
  EXPECT_EQ(line(Language::en), "0 passed, 1 failed, 1 disagreed, 1 not run · wire and policy disagree in 1 of 2");
  report.cases.assign(1, {});
  report.cases[0].verdict = Verdict::broken;
  EXPECT_EQ(line(Language::en), "0 passed, 1 not run");
}

}  // namespace
}  // namespace mailflow::scenario
