#pragma once
// Runs scenarios: each row of each file in a fresh lab, on the wire and by policy alone.
//
// A case is one send or check of one row; its name, "file › step[source=fabrikam]", does not change while the file
// keeps its words. A case passes when both ways meet the expectation and agree with each other, hop by hop. `prepare`
// reads everything before anything runs, and a file that cannot be read is one broken case; changes of a row are
// applied before its lab starts, so that a wrong script leaves nothing half-done. Rows run on `jobs` threads; results
// are in the order of the files. Same input, same results, whatever the number of threads.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "scenario/compare.hpp"
#include "scenario/course.hpp"
#include "scenario/finding.hpp"
#include "scenario/report.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

// Files as they are, folders with everything below that is called *.scenario.yaml or *.scenario.yml, in order.
base::Result<std::vector<std::string>> find_scenarios(std::span<const std::string> paths);

struct Prepared {
  Scenario scenario;  // of one that cannot be read: its file, a title, one row
  WorldPtr world;
  load::Notices notices;                            // of the lab's own scripts
  std::map<std::string, std::string> goldens = {};  // name → text, of those that are there
  std::optional<base::Error> error = {};            // why the scenario or its lab cannot be read
};

// One for each file.
std::vector<Prepared> prepare(std::span<const std::string> files, const load::Reader& reader);

struct Ways {
  MakeCourse wire;    // empty: by policy alone
  MakeCourse policy;  // never empty
};

enum class OnFailure : std::uint8_t { go_on, stop };

struct Progress {
  std::size_t done = 0;  // rows
  std::size_t rows = 0;
  std::size_t failed = 0;  // cases that did not pass
};

struct RunOptions {
  std::size_t jobs = 1;
  std::string filter = {};             // a part of the case's name, "" for all
  std::vector<std::string> tags = {};  // one of them, empty for all
  Shard shard = {};
  OnFailure on_failure = OnFailure::go_on;             // stop: nothing behind the first case that did not pass is told
  bool coverage = false;                               // count the rules that were touched
  std::function<void(const Progress&)> progress = {};  // after each row, by one thread at a time
};

struct RecipientResult {
  journey::RecipientOutcome policy;
  journey::RecipientOutcome wire;  // the policy's where there was no wire
  Phrase expected;                 // the outcomes in one line, "" when none is tested
  std::vector<std::string> why;    // the rules that are expected to be the reason
  std::vector<OutcomeTest> outcomes;
  std::optional<RouteTest> route;
  std::vector<Mismatch> mismatches;
  Side side = Side::wire;  // whose mismatches these are
  Phrase difference;       // between the ways, "" when they agree
};

struct GoldenSeen {
  std::string path;
  std::string text;   // of this run
  bool same = false;  // as the stored one
};

struct CaseResult {
  std::size_t job = 0;  // the row's place in the suite
  std::string name;     // "file › step[row]"
  std::string file;
  std::string title;
  std::string step;
  std::string row;
  base::SourcePos pos;
  Verdict verdict = Verdict::passed;
  bool compared = false;                    // both ways were asked
  std::vector<RecipientResult> recipients;  // of a passed case without headers and reasons; one without a name where
                                            // the case is about no message and failed
  std::vector<SeenLine> seen;               // of such a failed one
  std::optional<GoldenSeen> golden;         // of a case that has one and on which both ways agree
  std::optional<base::Error> error;         // of a broken one
  Coverage touched;                         // with RunOptions::coverage, until it is summed up
};

struct Results {
  std::vector<CaseResult> cases;
  load::Notices notices;  // what scripts warned of, each once
  std::size_t jobs = 0;   // rows of the suite, those of other shards too
  Shard shard;
  bool complete = true;  // false: it stopped at a failure
  bool on_the_wire = false;
  std::optional<Coverage> coverage;
};

Results run(const std::vector<Prepared>& scenarios, const Ways& ways, const load::Reader& reader,
            const RunOptions& options);

}  // namespace mailflow::scenario
