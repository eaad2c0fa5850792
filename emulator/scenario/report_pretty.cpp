#include <algorithm>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;
using render::Style;
using render::Tone;

constexpr std::size_t title_width = 56;
constexpr std::size_t most_named = 10;  // cases of a group, besides the first
constexpr std::size_t most_lines = 15;  // of a failure
constexpr std::size_t label_width = 11;

constexpr Text expected_word{"expected", "erwartet"};
constexpr Text got_word{"got", "erhalten"};
constexpr Text wire_word{"wire", "Leitung"};
constexpr Text policy_word{"policy", "Regeln"};
constexpr Text because_word{"because", "weil"};
constexpr Text near_word{"near miss", "knapp"};
constexpr Text sure_word{"sure", "sicher"};
constexpr Text again_word{"again", "nochmal"};
constexpr Text also_word{"also", "außerdem"};
constexpr Text more{"{} more", "{} weitere"};
constexpr Text coverage_word{"coverage", "Abdeckung"};
constexpr Text rules_touched{"{} of {} rules, {} of {} answers of their tests",
                             "{} von {} Regeln, {} von {} Antworten ihrer Prüfungen"};
constexpr Text never_asked{"not asked", "ungefragt"};
constexpr Text never_yes{"never yes", "nie ja"};
constexpr Text never_no{"never no", "nie nein"};

std::string folder_of(const std::string& file) {
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return {};
  const auto before = file.rfind('/', slash - 1);
  return file.substr(before == std::string::npos ? 0 : before + 1,
                     slash - (before == std::string::npos ? 0 : before + 1));
}

class PrettyReport {
 public:
  PrettyReport(const Report& report, const Style& style, Language language)
      : report_(report), style_(style), language_(language) {}

  std::string text() {
    std::string folder;
    for (const auto cases : by_file(report_)) {
      if (const auto next = folder_of(cases.front().file); next != folder) {
        folder = next;
        line(render::paint(style_, Tone::strong, render::clean(style_, folder)));
      }
      scenario_line(cases);
    }
    for (const auto& cause : causes(report_)) failure(cause);
    if (report_.coverage) coverage(sum_of(*report_.coverage));
    line({});
    line(shown(tally_line(report_, language_)));
    return std::move(out_);
  }

 private:
  using Lines = std::vector<std::string>;

  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }

  void all(const Lines& lines) {
    for (const auto& each : lines) line(each);
  }

  // Safe to show; the sign between file and step stays readable where only ASCII can be shown.
  std::string shown(std::string_view text) const {
    constexpr std::string_view between = "›";
    std::string plain(text);
    if (style_.signs == render::Signs::ascii)
      for (auto at = plain.find(between); at != std::string::npos; at = plain.find(between))
        plain.replace(at, between.size(), ">");
    return render::clean(style_, plain);
  }

  std::string label(const Text& word) const { return render::padded(shown(word.in(language_)), label_width); }

  // In `most` lines, broken between words.
  Lines labelled(const Text& word, std::string_view text, std::size_t most = 2) const {
    const auto room = style_.width > 2 * label_width ? style_.width - label_width : label_width;
    auto rest = shown(text);
    auto lead = label(word);
    Lines lines;
    while (lines.size() + 1 < most && render::columns(rest) > room) {
      const auto fits =
          render::cut({.width = room, .signs = render::Signs::ascii, .colours = {}}, rest, room - 4).size();
      const auto space = rest.rfind(' ', std::min(fits, rest.size() - 1));
      if (space == std::string::npos || space == 0) break;
      lines.push_back(lead + rest.substr(0, space));
      lead = std::string(label_width, ' ');
      rest.erase(0, space + 1);
    }
    lines.push_back(lead + render::cut(style_, rest, room));
    return lines;
  }

  void scenario_line(Cases cases) {
    const auto failing =
        std::ranges::find_if(cases, [](const ReportCase& each) { return each.verdict != Verdict::passed; });
    const bool good = failing == cases.end();
    const auto mark = render::paint(style_, good ? Tone::good : Tone::bad,
                                    render::sign(style_, good ? render::Sign::yes : render::Sign::no));
    const auto title =
        render::padded(render::cut(style_, render::clean(style_, cases.front().title), title_width), title_width);
    line(fmt::format("  {} {}  {}", mark, title, good ? summary(cases) : shown(failing->step + failing->row)));
  }

  std::string summary(Cases cases) const {
    if (cases.size() > 2)
      return shown(fmt::format(fmt::runtime(language_ == Language::de ? "{} Fälle" : "{} cases"), cases.size()));
    std::string routes;
    for (const auto& each : cases)
      if (!each.recipients.empty())
        routes += (routes.empty() ? "" : "   ") + drawn(each.recipients.front().route, style_, language_);
    return routes;
  }

  void failure(const Cause& cause) {
    const auto& first = *cause.front();
    line({});
    line(render::heading(style_, shown(fmt::format("{} › {}{}", first.title, first.step, first.row))));
    if (cause.size() > 1) line(shown(cause_line(cause, language_)));
    all(first.verdict == Verdict::broken ? error(first) : block(first));
    for (std::size_t i = 1; i < std::min(cause.size(), most_named + 1); ++i)
      all(labelled(also_word, cause[i]->name, 1));
    if (cause.size() > most_named + 1)
      all(labelled(also_word, fmt::format(fmt::runtime(more.in(language_)), cause.size() - most_named - 1)));
  }

  Lines error(const ReportCase& result) const {
    auto lines = in_lines(result, language_);
    for (auto& each : lines) each = shown(each);
    if (lines.size() >= most_lines) lines.resize(most_lines - 1);
    return lines;
  }

  // The heading stands above it already. Mismatches besides the first have what room is left.
  Lines block(const ReportCase& result) const {
    const auto& why = result.why(language_);
    Lines lines = labelled(expected_word, why.expected);
    append(lines, labelled(got_word, why.got));
    Lines rest = routes(result);
    append(rest, reasons(result, why));
    rest.push_back(label(again_word) + shown(again(result)));
    const auto room = most_lines - 1 - std::min(most_lines - 1, lines.size() + rest.size());
    append(lines, further(why.further, room));
    append(lines, std::move(rest));
    return lines;
  }

  static void append(Lines& lines, Lines more_lines) { std::ranges::move(more_lines, std::back_inserter(lines)); }

  Lines further(const Lines& mismatches, std::size_t room) const {
    Lines lines;
    const bool fits = mismatches.size() <= room;
    for (std::size_t i = 0; i < (fits ? mismatches.size() : room > 0 ? room - 1 : 0); ++i)
      append(lines, labelled(also_word, mismatches[i], 1));
    if (!fits && room > 0)
      append(lines,
             labelled(also_word, fmt::format(fmt::runtime(more.in(language_)), mismatches.size() - lines.size())));
    return lines;
  }

  // The two ways below each other, with a mark where they part.
  Lines routes(const ReportCase& result) const {
    const bool disagree = !result.difference.empty();
    const auto one = drawn(result.ways.expected, style_, language_);
    const auto other = drawn(result.ways.got, style_, language_);
    if (one.empty() || one == other) return {};
    std::size_t common = 0;
    while (common < std::min(one.size(), other.size()) && one[common] == other[common]) ++common;
    while (common > 0 && (static_cast<unsigned char>(other[common]) & 0xC0) == 0x80) --common;
    const auto mark = style_.signs == render::Signs::unicode ? "▲" : "^";
    const std::string indent(label_width + 2 + render::columns(std::string_view(other).substr(0, common)), ' ');
    return {"  " + label(disagree ? wire_word : expected_word) + one,
            "  " + label(disagree ? policy_word : got_word) + other, indent + render::paint(style_, Tone::bad, mark)};
  }

  Lines reasons(const ReportCase& result, const FailureText& why) const {
    Lines lines;
    if (!why.because.empty()) {
      append(lines, labelled(because_word, why.because));
      if (!result.rule.empty()) append(lines, labelled({"", ""}, result.rule));
    }
    if (!why.near_miss.empty()) append(lines, labelled(near_word, why.near_miss));
    if (!why.sure.empty()) append(lines, labelled(sure_word, why.sure, 1));
    return lines;
  }

  void coverage(const CoverageSum& sum) {
    line({});
    line(label(coverage_word) +
         shown(fmt::format(fmt::runtime(rules_touched.in(language_)), sum.touched, sum.rules, sum.seen, sum.outcomes)));
    names(never_asked, sum.never_asked);
    names(never_yes, sum.never_yes);
    names(never_no, sum.never_no);
  }

  void names(const Text& word, const Lines& rules) {
    if (!rules.empty()) all(labelled(word, joined(rules, ", "), rules.size() + 1));
  }

  const Report& report_;
  const Style& style_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string pretty_report(const Report& report, const Style& style, Language language) {
  return PrettyReport(report, style, language).text();
}

}  // namespace mailflow::scenario
