#pragma once
// What several forms of a report share: cases grouped by cause, one failure as sentences, cleaned and escaped text.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rule.hpp"
#include "render/style.hpp"
#include "scenario/report.hpp"

namespace mailflow::scenario {

// Cases of one file, which stand together.
using Cases = std::span<const ReportCase>;
std::vector<Cases> by_file(const Report& report);

// Cases that did not pass, in order, those of one cause together.
using Cause = std::vector<const ReportCase*>;
std::vector<Cause> causes(const Report& report);

// "expected: delivered; got: rejected 5.7.51 by exo", behind the recipient's name where there are several; or the error
// of one that could not run.
std::string in_one_line(const ReportCase& result, base::Language language);

// The same with everything that is known, a line each and at most 15: also, because, near miss, sure, again.
std::vector<std::string> in_lines(const ReportCase& result, base::Language language);

inline constexpr std::size_t most_further = 10;  // so that a failure is 15 lines at most
inline constexpr std::size_t most_named = 10;    // cases of a group, besides the first

// What else is not met, in at most `most` lines, of which the last says how many more there are.
std::vector<std::string> further_lines(const ReportCase& result, base::Language language, std::size_t most);

// "and 5 more"
std::string and_more(std::size_t number, base::Language language);

// And, where it stands for several, a line that says so and the names of the next ten.
std::vector<std::string> in_lines(const Cause& cause, base::Language language);

// "17 cases, one cause: …"; "" for a single one.
std::string cause_line(const Cause& cause, base::Language language);

// "naw ──▶ exo ──▶ adminfc"
std::string drawn(const RouteText& route, const render::Style& style, base::Language language);

// At most `bytes`, cut between characters, with an ellipsis.
std::string cut_bytes(std::string_view text, std::size_t bytes);

// For attributes and text of XML 1.0; what it cannot hold becomes '?'.
std::string xml(std::string_view text);

// Cleaned, and each of these characters replaced by its escape.
struct Escape {
  char of;
  std::string_view by;
};
std::string escaped(std::string_view text, std::span<const Escape> escapes);

// Lines as the message of a CI service's command: joined by "%0A", "%" itself as the service escapes it, as many of
// them as 60,000 bytes hold, each of 4,000 at most.
std::string command_message(std::span<const std::string> lines, std::string_view percent);

std::string joined(std::span<const std::string> texts, std::string_view between);

}  // namespace mailflow::scenario
