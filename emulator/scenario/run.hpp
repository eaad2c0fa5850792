#pragma once
// Runs scenarios: each row of each file in a fresh lab, on the wire and by policy alone.
//
// A case is one send or check of one row; its name, "file › step[source=fabrikam]", does not change while the file
// keeps its words. A case passes when both ways meet the expectation and agree with each other, hop by hop. `prepare`
// reads everything before anything runs; changes of a row are applied before its lab starts, so that a wrong script
// leaves nothing half-done. Rows run on `jobs` threads; results are in the order of the files. Same input, same
// results.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "scenario/compare.hpp"
#include "scenario/course.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

// Files as they are, folders with everything below that is called *.scenario.yaml or *.scenario.yml, in order.
base::Result<std::vector<std::string>> find_scenarios(std::span<const std::string> paths);

struct Prepared {
  Scenario scenario;
  WorldPtr world;
};

base::Result<std::vector<Prepared>> prepare(std::span<const std::string> files, const load::Reader& reader);

struct Ways {
  MakeCourse wire;    // empty: by policy alone
  MakeCourse policy;  // never empty
};

struct RunOptions {
  std::size_t jobs = 1;
  std::string filter;             // a part of the case's name, "" for all
  std::vector<std::string> tags;  // one of them, empty for all
};

enum class Verdict : std::uint8_t {
  passed,
  failed,     // an expectation is not met
  disagreed,  // the two ways differ
  broken,     // it could not be run: a wrong script, a machine that lacks something, a bug
};

struct RecipientResult {
  journey::RecipientOutcome policy;
  journey::RecipientOutcome wire;  // the policy's where there was no wire
  std::string expected;            // the outcomes in one line, "" when none is tested
  std::vector<OutcomeTest> outcomes;
  std::vector<Mismatch> mismatches;
  Side side = Side::wire;  // whose mismatches these are
  std::string difference;  // between the ways, "" when they agree
};

struct CaseResult {
  std::string name;  // "file › step[row]"
  std::string file;
  std::string title;
  std::string step;
  std::string row;
  base::SourcePos pos;
  Verdict verdict = Verdict::passed;
  std::vector<RecipientResult> recipients;  // of a passed case without headers and reasons
  std::optional<base::Error> error;         // of a broken one
};

struct Results {
  std::vector<CaseResult> cases;
  bool on_the_wire = false;
};

Results run(const std::vector<Prepared>& scenarios, const Ways& ways, const load::Reader& reader,
            const RunOptions& options);

std::size_t count(const Results& results, Verdict verdict);
// 0 all as expected, 1 not, 4 nothing was run, or the code of the first broken case's error.
int exit_code(const Results& results);

}  // namespace mailflow::scenario
