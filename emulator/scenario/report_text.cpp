#include "scenario/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;

constexpr Text expected_got{"expected: {}; got: {}", "erwartet: {}; erhalten: {}"};
constexpr Text because_line{"because {}", "weil: {}"};
constexpr Text near_line{"near miss: {}", "knapp: {}"};
constexpr Text sure_line{"sure: {}", "sicher: {}"};
constexpr Text again_line{"again: {}", "nochmal: {}"};
constexpr Text also_line{"also: {}", "außerdem: {}"};
constexpr Text likewise_line{"likewise: {}", "ebenso: {}"};
constexpr Text more_line{"and {} more", "und {} weitere"};
constexpr Text one_failure{"{} cases, one cause", "{} Fälle, eine Ursache"};
constexpr Text one_cause{"{} cases, one cause: {}", "{} Fälle, eine Ursache: {}"};

template <class... Values>
std::string put(const Text& text, Language language, const Values&... values) {
  return fmt::format(fmt::runtime(text.in(language)), values...);
}

void add_lines(std::vector<std::string>& lines, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::vector<Cases> by_file(const Report& report) {
  std::vector<Cases> files;
  const auto& all = report.cases;
  for (std::size_t from = 0; from < all.size();) {
    auto to = from + 1;
    while (to < all.size() && all[to].file == all[from].file) ++to;
    files.emplace_back(&all[from], to - from);
    from = to;
  }
  return files;
}

std::vector<Cause> causes(const Report& report) {
  std::vector<Cause> groups;
  std::map<std::string_view, std::size_t> known;
  for (const auto& each : report.cases) {
    if (each.verdict == Verdict::passed) continue;
    const auto [place, fresh] = known.try_emplace(each.cause, groups.size());
    if (fresh) groups.emplace_back();
    groups[place->second].push_back(&each);
  }
  return groups;
}

std::string in_one_line(const ReportCase& result, Language language) {
  if (result.verdict == Verdict::broken) return result.error;
  const auto& why = result.why(language);
  auto line = put(expected_got, language, why.expected, why.got);
  return result.recipient.empty() ? line : fmt::format("{}: {}", result.recipient, line);
}

std::vector<std::string> in_lines(const ReportCase& result, Language language) {
  std::vector<std::string> lines;
  if (result.verdict == Verdict::broken) {
    add_lines(lines, result.error_text);
    return lines;
  }
  const auto& why = result.why(language);
  lines.push_back(in_one_line(result, language));
  for (const auto& each : further_lines(result, language, most_further))
    lines.push_back(put(also_line, language, each));
  if (!why.because.empty())
    lines.push_back(put(because_line, language, why.because) +
                    (result.rule.empty() ? "" : fmt::format(" [{}]", result.rule)));
  if (!why.near_miss.empty()) lines.push_back(put(near_line, language, why.near_miss));
  if (!why.sure.empty()) lines.push_back(put(sure_line, language, why.sure));
  lines.push_back(put(again_line, language, again(result)));
  return lines;
}

std::vector<std::string> further_lines(const ReportCase& result, Language language, std::size_t most) {
  auto lines = result.why(language).further;
  if (lines.size() <= most || most == 0) return lines;
  const auto left = lines.size() - (most - 1);
  lines.resize(most - 1);
  lines.push_back(and_more(left, language));
  return lines;
}

std::string and_more(std::size_t number, Language language) {
  return put(more_line, language, number);
}

std::vector<std::string> in_lines(const Cause& cause, Language language) {
  std::vector<std::string> lines;
  if (cause.size() > 1) lines.push_back(cause_line(cause, language));
  std::ranges::move(in_lines(*cause.front(), language), std::back_inserter(lines));
  for (std::size_t i = 1; i < std::min(cause.size(), most_named + 1); ++i)
    lines.push_back(put(likewise_line, language, cause[i]->name));
  if (cause.size() > most_named + 1) lines.push_back(and_more(cause.size() - most_named - 1, language));
  return lines;
}

std::string cause_line(const Cause& cause, Language language) {
  if (cause.size() < 2) return {};
  const auto& first = *cause.front();
  const auto& because = first.why(language).because;
  const auto& reason = first.culprit.empty() ? because : first.culprit;
  if (reason.empty()) return put(one_failure, language, cause.size());
  return put(one_cause, language, cause.size(), reason);
}

std::string drawn(const RouteText& route, const render::Style& style, Language language) {
  if (route.hops.empty()) return {};
  std::vector<render::RouteStep> steps;
  for (const auto& hop : route.hops) steps.push_back({.name = hop});
  return render::route_line(steps, route.end, style, language);
}

std::string cut_bytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  constexpr std::string_view ellipsis = "…";
  auto end = bytes > ellipsis.size() ? bytes - ellipsis.size() : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

std::string escaped(std::string_view text, std::span<const Escape> escapes) {
  std::string out;
  for (const char c : render::clean(text)) {
    const auto found = std::ranges::find(escapes, c, &Escape::of);
    if (found == escapes.end())
      out += c;
    else
      out += found->by;
  }
  return out;
}

std::string xml(std::string_view text) {
  static constexpr std::array<Escape, 4> escapes{{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}}};
  return escaped(text, escapes);
}

std::string command_message(std::span<const std::string> lines, std::string_view percent) {
  constexpr std::size_t longest_line = 4'000;
  constexpr std::size_t longest_message = 60'000;
  const std::array<Escape, 1> escapes{{{'%', percent}}};
  std::string out;
  for (const auto& line : lines) {
    const auto safe = escaped(cut_bytes(line, longest_line), escapes);
    if (out.size() + safe.size() > longest_message) break;
    out.append(out.empty() ? "" : "%0A").append(safe);
  }
  return out;
}

std::string joined(std::span<const std::string> texts, std::string_view between) {
  std::string out;
  for (const auto& text : texts) out.append(out.empty() ? "" : between).append(text);
  return out;
}

}  // namespace mailflow::scenario
