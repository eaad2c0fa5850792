#pragma once
// A finished run in words: everything that any report says, as plain data.
//
// All formats are pure functions of this value, so a report of a run and one of a file in which it was kept (run_file)
// are the same, byte for byte. Sentences are held in both languages; nothing here speaks of clock time, durations or
// threads. Cases are in the order of the suite: files, rows, steps.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rule.hpp"
#include "render/route.hpp"
#include "scenario/coverage.hpp"
#include "scenario/shard.hpp"

namespace mailflow::scenario {

struct Results;

enum class Verdict : std::uint8_t {
  passed,
  failed,     // an expectation is not met
  disagreed,  // the two ways differ
  broken,     // it could not be run: a wrong script, a machine that lacks something, a bug
};

std::string_view to_string(Verdict verdict);

struct RouteText {
  std::vector<std::string> hops;  // "exo(IONOS)"
  render::RouteEnd end;
};

struct MismatchText {
  std::string what;
  std::string expected;
  std::string got;
  std::string by;     // "wire" or "policy"
  std::string where;  // of the expectation, "file:line:column"
};

struct RecipientText {
  std::string recipient;
  std::string expected;          // "" when nothing is expected of it
  std::vector<std::string> why;  // the ids of the rules that are expected to be the reason
  std::string outcome;
  RouteText route;
  std::vector<MismatchText> mismatches;
};

// Why a case did not pass, in one language.
struct FailureText {
  std::string expected;  // "rejected 5.7.51 by exo"
  std::string got;
  std::vector<std::string> further;  // whatever else is not met, one line each, with its recipient among several
  std::string because;               // the deciding sentence, "" when no decision was recorded
  std::string near_miss;
  std::string sure;  // "3 rules, 2 documented, 1 observed"
};

// Two ways to be drawn below each other; empty where there is nothing to compare.
struct RoutePair {
  RouteText expected;  // or the wire's
  RouteText got;       // or policy's
};

struct ReportCase {
  std::uint64_t job = 0;  // the row's place in the suite
  std::string name;       // "file › step[row]"
  std::string file;
  std::string title;  // of the scenario
  std::string step;
  std::string row;
  std::string place;       // the file in which line and column are: the scenario, or what is wrong in a broken case
  std::uint64_t line = 0;  // of the step, or of the error
  std::uint64_t column = 0;
  Verdict verdict = Verdict::passed;
  bool compared = false;  // it ran on the wire and by policy
  std::vector<RecipientText> recipients;

  std::string recipient;   // whose failure is told first; "" where the message has no other
  std::string difference;  // of one that disagreed
  std::string rule;        // the id of the rule that decided
  std::string cause;       // equal for cases that failed for one reason
  std::string culprit;     // "IONOS SenderIPAddresses (mx.ps1:3)", the setting that was missed; "" when none was near
  std::array<FailureText, 2> failure;
  RoutePair ways;

  std::uint64_t exit_code = 0;  // of a broken one
  std::string error;            // its message
  std::string error_text;       // with place and caret, several lines

  const FailureText& why(base::Language language) const { return failure.at(static_cast<std::size_t>(language)); }
};

// What has to be the same for two runs to be parts of one.
struct Suite {
  std::string program;      // "mailflow 0.1.0"
  std::string fingerprint;  // of all files read before anything ran
  std::string filter;
  std::vector<std::string> tags;
  std::uint64_t jobs = 0;  // rows in it

  bool operator==(const Suite&) const = default;
};

struct Report {
  Suite suite;
  Shard shard;
  bool complete = true;  // false: it stopped before its end
  bool on_the_wire = false;
  std::optional<Coverage> coverage;
  std::vector<ReportCase> cases;
};

Report report_of(const Results& results, Suite suite);

std::size_t count(const Report& report, Verdict verdict);
// 0 all as expected, 1 not, 4 nothing was run, or the code of the first broken case.
int exit_code(const Report& report);

// The command that runs the case again.
std::string again(const ReportCase& result);

// "41 passed, 1 failed · wire and policy agree in all 42"; of cases on the wire alone (a dialog) nothing is compared.
std::string tally_line(const Report& report, base::Language language);

}  // namespace mailflow::scenario
