#include <algorithm>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"
#include "scenario/report_ways.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;
using render::Style;
using render::Tone;

constexpr std::size_t widest_title = 56;  // of which the second column takes account
constexpr std::size_t most_failing = 5;   // steps of a scenario, one below the other
constexpr std::size_t most_lines = 15;    // of a failure
constexpr std::size_t label_width = 11;

constexpr Text expected_word{"expected", "erwartet"};
constexpr Text got_word{"got", "erhalten"};
constexpr Text wire_word{"wire", "Leitung"};
constexpr Text policy_word{"policy", "Regeln"};
constexpr Text because_word{"because", "weil"};
constexpr Text near_word{"near miss", "knapp"};
constexpr Text sure_word{"sure", "sicher"};
constexpr Text again_word{"again", "nochmal"};
constexpr Text recipient_word{"recipient", "Empfänger"};
constexpr Text also_word{"also", "außerdem"};
constexpr Text likewise_word{"likewise", "ebenso"};
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

  Lines labelled(const Text& word, std::string_view text, std::size_t most = 2) const {
    const auto room = style_.width > 2 * label_width ? style_.width - label_width : label_width;
    auto lines = render::wrapped(style_, shown(text), room, most);
    for (std::size_t i = 0; i < lines.size(); ++i)
      lines[i].insert(0, i == 0 ? label(word) : std::string(label_width, ' '));
    return lines;
  }

  // The title is cut only where what stands beside it leaves it no room.
  void scenario_line(Cases cases) {
    const auto beside = std::ranges::all_of(cases, passed) ? Lines{summary(cases)} : failing(cases);
    const bool good = std::ranges::all_of(cases, passed);
    const auto mark = render::paint(style_, good ? Tone::good : Tone::bad,
                                    render::sign(style_, good ? render::Sign::yes : render::Sign::no));
    constexpr std::size_t gaps = 6;  // "  ✓ " and the two blanks between the columns
    const auto column = std::min(widest_title, style_.width * 3 / 5);
    const auto taken = render::columns(beside.front()) + gaps;
    const auto room = std::max(column, style_.width > taken ? style_.width - taken : 0);
    const auto title = render::padded(render::cut(style_, render::clean(style_, cases.front().title), room), column);
    for (std::size_t i = 0; i < beside.size(); ++i) {
      const auto left = i == 0 ? fmt::format("  {} {}", mark, title) : std::string(column + gaps - 2, ' ');
      const auto used = render::columns(left) + 2;
      const auto text =
          good ? beside[i] : render::cut_middle(style_, beside[i], style_.width > used ? style_.width - used : 0);
      line(left + "  " + text);
    }
  }

  static bool passed(const ReportCase& each) { return each.verdict == Verdict::passed; }

  Lines failing(Cases cases) const {
    Lines steps;
    for (const auto& each : cases)
      if (!passed(each)) steps.push_back(shown(each.step + each.row));
    if (steps.size() <= most_failing) return steps;
    const auto rest = steps.size() - (most_failing - 1);
    steps.resize(most_failing - 1);
    steps.push_back(shown(fmt::format(fmt::runtime(more.in(language_)), rest)));
    return steps;
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
    constexpr std::size_t around = 4;  // of a heading: "── " and a blank
    const auto title = shown(fmt::format("{} › {}{}", first.title, first.step, first.row));
    line(render::heading(style_, render::cut_middle(style_, title, std::max(style_.width, around) - around)));
    if (cause.size() > 1) all(render::wrapped(style_, shown(cause_line(cause, language_)), style_.width, 3));
    all(first.verdict == Verdict::broken ? error(first) : block(first));
    for (std::size_t i = 1; i < std::min(cause.size(), most_named + 1); ++i)
      all(labelled(likewise_word, name_beside(*cause[i], first), 4));
    if (cause.size() > most_named + 1) all(labelled(likewise_word, and_more(cause.size() - most_named - 1, language_)));
  }

  // By which --filter finds it.
  static std::string name_beside(const ReportCase& each, const ReportCase& first) {
    return each.file == first.file ? each.step + each.row : each.name;
  }

  Lines error(const ReportCase& result) const {
    auto lines = in_lines(result, language_);
    for (auto& each : lines) each = shown(each);
    if (lines.size() >= most_lines) lines.resize(most_lines - 1);
    return lines;
  }

  // The heading stands above it already. What else is not met and what was near share the room that is left; how sure
  // it is gives way to them.
  Lines block(const ReportCase& result) const {
    const auto& why = result.why(language_);
    Lines lines;
    if (!result.recipient.empty()) lines = labelled(recipient_word, result.recipient, 1);
    append(lines, labelled(expected_word, why.expected));
    append(lines, labelled(got_word, why.got));
    auto reason = routes(result);
    if (!why.because.empty())
      append(reason, labelled(because_word, (result.rule.empty() ? "" : result.rule + ": ") + why.because));
    const auto near = why.near_miss.empty() ? Lines{} : labelled(near_word, why.near_miss, most_lines);
    auto sure = why.sure.empty() ? Lines{} : labelled(sure_word, why.sure);
    const auto others = also(why.further, most_lines * 10);
    const auto room_beside = [&](const Lines& last) {
      return most_lines - 2 - std::min(most_lines - 2, lines.size() + reason.size() + last.size());
    };
    if (near.size() + others.size() > room_beside(sure) && !sure.empty()) sure = labelled(sure_word, why.sure, 1);
    const auto room = room_beside(sure);
    const auto least = others.empty() ? 0 : std::min(others.size(), std::max<std::size_t>(room / 2, 1));
    const auto for_near = near.empty() ? 0 : std::max<std::size_t>(room - std::min(room, least), 1);
    append(lines, also(why.further, room - std::min(room, std::min(near.size(), for_near))));
    append(lines, std::move(reason));
    if (!near.empty()) append(lines, labelled(near_word, why.near_miss, for_near));
    append(lines, std::move(sure));
    lines.push_back(label(again_word) + shown(again(result)));
    return lines;
  }

  static void append(Lines& lines, Lines more_lines) { std::ranges::move(more_lines, std::back_inserter(lines)); }

  // As many as there is room for, and a word about the rest.
  Lines also(const Lines& mismatches, std::size_t room) const {
    Lines lines;
    for (std::size_t i = 0; i < mismatches.size(); ++i) {
      auto next = labelled(also_word, mismatches[i]);
      const std::size_t kept = i + 1 < mismatches.size() ? 1 : 0;
      if (lines.size() + next.size() + kept > room) {
        if (room > 0) append(lines, labelled(also_word, and_more(mismatches.size() - i, language_), 1));
        return lines;
      }
      append(lines, std::move(next));
    }
    return lines;
  }

  // The two ways below each other, with a mark where they part.
  Lines routes(const ReportCase& result) const {
    if (result.ways.expected.hops.empty()) return {};
    const auto parted = parting(result.ways);
    if (!parted) return {};
    const bool disagree = !result.difference.empty();
    Lines lines{"  " + label(disagree ? wire_word : expected_word) + drawn(result.ways.expected, style_, language_),
                "  " + label(disagree ? policy_word : got_word) + drawn(result.ways.got, style_, language_)};
    const auto& hops = result.ways.got.hops;
    if (render::folded_stops(hops.size()) > 0) return lines;
    const RouteText before{{hops.begin(), hops.begin() + static_cast<std::ptrdiff_t>(*parted)}, {}};
    const auto column = *parted == 0 ? 0 : render::columns(drawn(before, style_, language_)) + 1;
    const auto* const mark = style_.signs == render::Signs::unicode ? "▲" : "^";
    lines.push_back(std::string(2 + label_width + column, ' ') + render::paint(style_, Tone::bad, mark));
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
