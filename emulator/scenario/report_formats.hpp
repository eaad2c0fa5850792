#pragma once
// The forms that a report can have: one table, one row each. A new form is one file and one row.
//
// Every writer is pure: the same bytes for the same report, style and language; only `pretty` looks at the style.
// Whatever comes from files and messages is cleaned and escaped for the place where the text is read, and the limits of
// that place are kept (each file names its own).

#include <span>
#include <string>
#include <string_view>

#include "render/style.hpp"
#include "scenario/report.hpp"

namespace mailflow::scenario {

using Writer = std::string (*)(const Report& report, const render::Style& style, base::Language language);

struct Format {
  std::string_view word;  // of --format and --report
  Writer write;
};

std::span<const Format> formats();

// A line for each scenario, then each failure in at most 15 lines: a sentence, the two routes with the first difference
// marked, because, near miss, how sure, the command that runs it again. Failures of one cause are one group.
std::string pretty_report(const Report& report, const render::Style& style, base::Language language);

std::string json_report(const Report& report, const render::Style& style, base::Language language);

// JUnit XML as Jenkins, GitLab and Azure Pipelines read it: a suite for each file.
std::string junit_report(const Report& report, const render::Style& style, base::Language language);

// Test Anything Protocol 13.
std::string tap_report(const Report& report, const render::Style& style, base::Language language);

// Workflow commands of GitHub Actions: annotations at the steps that failed.
std::string github_report(const Report& report, const render::Style& style, base::Language language);

// Logging commands of Azure Pipelines.
std::string azure_report(const Report& report, const render::Style& style, base::Language language);

// For job summaries and comments, as GitHub and GitLab show it.
std::string markdown_report(const Report& report, const render::Style& style, base::Language language);

// SARIF 2.1.0 (OASIS) for code scanning.
std::string sarif_report(const Report& report, const render::Style& style, base::Language language);

// What `report merge` reads (run_file.hpp).
std::string run_report(const Report& report, const render::Style& style, base::Language language);

}  // namespace mailflow::scenario
