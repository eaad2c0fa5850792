#pragma once
// A report with one case of each verdict, full of characters that mean something to somebody.

#include "scenario/report.hpp"
#include "scenario/run_file.hpp"

namespace mailflow::scenario {

inline constexpr std::string_view nasty =
    "50%, a:b; [x](y) # | <b> & \"q\" 'r' @all `c` \\ *_~ ::error::no ##vso[task.complete]";

inline FailureText failure_in(std::string_view language) {
  FailureText text;
  text.expected = "rejected 5.7.51 by exo";
  text.got = fmt::format("delivered {}", nasty);
  text.further = {"route: [naw], [naw, exo]", "scl: 1, 5"};
  text.because = fmt::format("connector NAW ({})", language);
  text.near_miss = "name a.example does not match *.b.example";
  text.sure = "3 rules, 2 documented";
  return text;
}

inline ReportCase case_of(std::uint64_t job, std::string_view step, Verdict verdict) {
  ReportCase each;
  each.job = job;
  each.file = "wild/a,b.scenario.yaml";
  each.title = "Title <b>";
  each.step = step;
  each.row = "[to=david]";
  each.name = fmt::format("{} › {}{}", each.file, step, each.row);
  each.place = each.file;
  each.line = 7;
  each.column = 5;
  each.verdict = verdict;
  return each;
}

inline ReportCase failed_case(std::uint64_t job, std::string_view step) {
  auto each = case_of(job, step, Verdict::failed);
  each.compared = true;
  each.rule = "inbound.partner.certificate-name";
  each.cause = "NAW";
  each.culprit = "NAW TlsSenderCertificateName (a.ps1:3)";
  each.failure = {failure_in("en"), failure_in("de")};
  each.ways = {{{"naw"}, {render::RouteEnd::Kind::refused, "exo", "rcpt"}},
               {{"naw", "exo(NAW)"}, {render::RouteEnd::Kind::mailbox, "david", {}}}};
  each.recipients = {{"david@contoso.com",
                      "rejected 5.7.51 by exo",
                      {"inbound.partner.none-satisfied"},
                      "delivered",
                      each.ways.got,
                      {{"rejected", "rejected", "delivered", "wire", "wild/a,b.scenario.yaml:8:13"}}}};
  return each;
}

inline Report sample_report() {
  Report report;
  report.suite = {"mailflow 0.1.0", "0f0f", "", {"partner"}, 8};
  report.on_the_wire = true;
  report.coverage = Coverage{{"inbound.partner", 1, 1}, {"inbound.partner.tls", 4, 0}, {"edge.domain", 0, 0}};
  auto passed = case_of(0, "arrives", Verdict::passed);
  passed.compared = true;
  passed.recipients = {{"david@contoso.com", "delivered", {}, "delivered", {{"naw", "exo"}, {}}, {}}};
  auto disagreed = case_of(2, "parts", Verdict::disagreed);
  disagreed.difference = "route: [naw] or [exo]";
  disagreed.cause = "parts";
  disagreed.compared = true;
  disagreed.failure = {failure_in("en"), failure_in("de")};
  auto broken = case_of(3, "breaks", Verdict::broken);
  broken.cause = "broken";
  broken.exit_code = 65;
  broken.place = "wild/x.lab.yaml";
  broken.line = 9;
  broken.column = 3;
  broken.error = "there is no host \"x\"";
  broken.error_text = "wild/x.lab.yaml:9:3: there is no host \"x\"\n    9 |   x\n      |   ^";
  disagreed.recipient = "anna@contoso.com";
  report.cases = {passed, failed_case(1, fmt::format("odd {}", nasty)), failed_case(1, "second"), disagreed, broken};
  clean(report);
  return report;
}

}  // namespace mailflow::scenario
