#pragma once
// The results of a run as text: for people, as JSON, as JUnit XML. The same bytes for the same results: no clock time,
// no duration, no order of threads.
//
// Pretty: a line for each scenario, then each failure in at most 15 lines (a sentence, the two routes with the first
// difference marked, because, near miss, how sure, the command that runs it again); failures of one cause are one
// group. Whatever comes from files and messages is cleaned before it is shown.

#include <string>

#include "base/rule.hpp"
#include "render/style.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {

std::string pretty_report(const Results& results, const render::Style& style, base::Language language);
std::string json_report(const Results& results, base::Language language);
std::string junit_report(const Results& results, base::Language language);

// "41 passed, 1 failed · wire and policy agree in all 42"
std::string tally_line(const Results& results, base::Language language);

}  // namespace mailflow::scenario
