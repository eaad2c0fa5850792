// Workflow commands (docs.github.com, "Workflow commands for GitHub Actions"). A step shows 10 annotations of a kind
// and drops the rest without a word, so each cause is one annotation and the last tells of those left out. `%`, CR and
// LF are escaped everywhere, `:` and `,` also in properties; a title is at most 255 characters, a message 64 KiB.

#include <array>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

constexpr std::size_t most_annotations = 10;
constexpr std::size_t longest_title = 255;

std::string property(std::string_view text) {
  static constexpr std::array<Escape, 3> escapes{{{'%', "%25"}, {':', "%3A"}, {',', "%2C"}}};
  return escaped(text, escapes);
}

std::string annotation(const Cause& cause, Language language) {
  const auto& first = *cause.front();
  const auto title = cut_bytes(fmt::format("{} › {}{}", first.title, first.step, first.row), longest_title);
  return fmt::format("::error file={},line={},col={},title={}::{}\n", property(first.place), first.line, first.column,
                     property(title), command_message(in_lines(cause, language), "%25"));
}

}  // namespace

std::string github_report(const Report& report, const render::Style&, Language language) {
  const auto found = causes(report);
  const bool all = found.size() <= most_annotations;
  std::string out;
  for (std::size_t i = 0; i < (all ? found.size() : most_annotations - 1); ++i) out += annotation(found[i], language);
  if (!all)
    out += fmt::format(
        fmt::runtime(language == Language::de ? "::error::und {} weitere Ursachen\n" : "::error::and {} more causes\n"),
        found.size() - (most_annotations - 1));
  return out + tally_line(report, language) + "\n";
}

}  // namespace mailflow::scenario
