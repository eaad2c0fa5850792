// Fits where such text is shown: a comment or a check takes 65,535 characters, a step's summary on GitHub 1 MiB. What
// would be too long is left out from the end, with a word that says so. Text of files is escaped, so that it is never
// markup, HTML or a mention of somebody.

#include <algorithm>
#include <array>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;

constexpr std::size_t most_bytes = 65'000;
constexpr std::size_t longest_text = 2'000;

constexpr Text recipient_word{"recipient", "Empfänger"};
constexpr Text expected_word{"expected", "erwartet"};
constexpr Text got_word{"got", "erhalten"};
constexpr Text also_word{"also", "außerdem"};
constexpr Text because_word{"because", "weil"};
constexpr Text near_word{"near miss", "knapp"};
constexpr Text sure_word{"sure", "sicher"};
constexpr Text again_word{"again", "nochmal"};
constexpr Text likewise_word{"likewise", "ebenso"};
constexpr Text cases_word{"cases", "Fälle"};
constexpr Text failures_left{"_{} more causes are left out: the text would be too long for where it is shown._\n",
                             "_{} weitere Ursachen fehlen hier: Der Text würde zu lang für seinen Ort._\n"};
constexpr Text files_left{"\n_{} more scenarios are left out._\n", "\n_{} weitere Szenarien fehlen hier._\n"};
constexpr Text rules_touched{"{} of {} rules, {} of {} answers of their tests",
                             "{} von {} Regeln, {} von {} Antworten ihrer Prüfungen"};
constexpr Text coverage_word{"Coverage", "Abdeckung"};
constexpr Text never_asked{"never asked", "nie gefragt"};
constexpr Text never_yes{"never yes", "nie ja"};
constexpr Text never_no{"never no", "nie nein"};

std::string text(std::string_view plain) {
  static constexpr std::array<Escape, 17> escapes{{{'\\', "\\\\"},
                                                   {'`', "\\`"},
                                                   {'*', "\\*"},
                                                   {'_', "\\_"},
                                                   {'[', "\\["},
                                                   {']', "\\]"},
                                                   {'#', "\\#"},
                                                   {'|', "\\|"},
                                                   {'~', "\\~"},
                                                   {'!', "\\!"},
                                                   {'$', "\\$"},
                                                   {'{', "\\{"},
                                                   {'}', "\\}"},
                                                   {'&', "&amp;"},
                                                   {'<', "&lt;"},
                                                   {'>', "&gt;"},
                                                   {'@', "&#64;"}}};
  return escaped(cut_bytes(plain, longest_text), escapes);
}

// A block takes everything literally but a line that looks like its own end.
constexpr std::string_view fence = "~~~~~~";

std::string literal(std::string_view plain) {
  auto line = escaped(cut_bytes(plain, longest_text), {});
  return line.starts_with('~') ? " " + line : line;
}

class Table {
 public:
  explicit Table(Language language) : language_(language) {}

  void row(const Text& word, std::string_view value) {
    if (value.empty()) return;
    out_ += fmt::format("| {} | {} |\n", word.in(language_), text(value));
    if (std::exchange(first_, false)) out_ += "|---|---|\n";
  }
  std::string take() { return std::exchange(out_, {}); }

 private:
  Language language_;
  std::string out_;
  bool first_ = true;
};

std::string routes(const ReportCase& result, Language language) {
  const auto one = drawn(result.ways.expected, {}, language);
  const auto other = drawn(result.ways.got, {}, language);
  if (one.empty() || one == other) return {};
  return fmt::format("\n{0}\n{1}\n{2}\n{0}\n", fence, literal(one), literal(other));
}

std::string failure(const Cause& cause, Language language) {
  const auto& first = *cause.front();
  std::string out = fmt::format("\n### ✗ {}\n\n", text(fmt::format("{} › {}{}", first.title, first.step, first.row)));
  if (first.verdict == Verdict::broken) {
    out.append(fence).append("\n");
    for (const auto& line : in_lines(first, language)) out += literal(line) + "\n";
    return out.append(fence).append("\n");
  }
  if (cause.size() > 1) out += text(cause_line(cause, language)) + "\n\n";
  const auto& why = first.why(language);
  Table table(language);
  table.row(recipient_word, first.recipient);
  table.row(expected_word, why.expected);
  table.row(got_word, why.got);
  for (const auto& each : further_lines(first, language, most_further)) table.row(also_word, each);
  if (!why.because.empty()) table.row(because_word, why.because + (first.rule.empty() ? "" : " [" + first.rule + "]"));
  table.row(near_word, why.near_miss);
  table.row(sure_word, why.sure);
  for (std::size_t i = 1; i < std::min(cause.size(), most_named + 1); ++i) table.row(likewise_word, cause[i]->name);
  if (cause.size() > most_named + 1) table.row(likewise_word, and_more(cause.size() - most_named - 1, language));
  out += table.take() + routes(first, language);
  return out + fmt::format("\n{1}:\n{0}\n{2}\n{0}\n", fence, again_word.in(language), literal(again(first)));
}

std::string file_row(Cases cases) {
  const auto passed = std::ranges::count(cases, Verdict::passed, &ReportCase::verdict);
  const bool good = passed == static_cast<std::ptrdiff_t>(cases.size());
  return fmt::format("| {} | {} | {} / {} |\n", good ? "✓" : "✗", text(cases.front().title), passed, cases.size());
}

std::string coverage_text(const Coverage& coverage, Language language) {
  const auto sum = sum_of(coverage);
  std::string out = fmt::format("\n### {}\n\n", coverage_word.in(language));
  out += fmt::format(fmt::runtime(rules_touched.in(language)), sum.touched, sum.rules, sum.seen, sum.outcomes) + "\n\n";
  Table table(language);
  table.row(never_asked, joined(sum.never_asked, ", "));
  table.row(never_yes, joined(sum.never_yes, ", "));
  table.row(never_no, joined(sum.never_no, ", "));
  return out + table.take();
}

// Pieces as long as they fit; then the word about how many are left.
void fill(std::string& out, const std::vector<std::string>& pieces, const Text& left, Language language) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (out.size() + pieces[i].size() > most_bytes) {
      out += fmt::format(fmt::runtime(left.in(language)), pieces.size() - i);
      return;
    }
    out += pieces[i];
  }
}

}  // namespace

std::string markdown_report(const Report& report, const render::Style&, Language language) {
  const bool good = count(report, Verdict::passed) == report.cases.size();
  std::string out = fmt::format("## {} Mailflow Lab\n\n{}\n", good ? "✓" : "✗", text(tally_line(report, language)));
  if (report.coverage) out += coverage_text(*report.coverage, language);
  std::vector<std::string> pieces;
  for (const auto& cause : causes(report)) pieces.push_back(failure(cause, language));
  fill(out, pieces, failures_left, language);
  pieces.clear();
  for (const auto cases : by_file(report)) pieces.push_back(file_row(cases));
  if (!pieces.empty())
    pieces.front().insert(0, fmt::format("\n| | scenario | {} |\n|---|---|---|\n", cases_word.in(language)));
  fill(out, pieces, files_left, language);
  return out;
}

}  // namespace mailflow::scenario
