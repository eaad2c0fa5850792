#include "render/route.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailflow::render {
namespace {

std::string leg_sign(RouteStep::Leg leg, const Style& style) {
  if (leg == RouteStep::Leg::plain) return std::string(sign(style, Sign::arrow));
  return style.signs == Signs::unicode ? "──TLS──▶" : "--TLS-->";
}

}  // namespace

std::string at_stage(std::string_view stage, base::Language language) {
  static constexpr std::pair<std::string_view, base::Text> rows[] = {
      {"connect", {"while connecting", "beim Verbinden"}},
      {"greeting", {"at the greeting", "bei der Begrüßung"}},
      {"tls", {"at STARTTLS", "bei STARTTLS"}},
      {"mail", {"at MAIL", "bei MAIL"}},
      {"rcpt", {"at RCPT", "bei RCPT"}},
      {"data", {"at DATA", "bei DATA"}},
      {"queue", {"in the queue", "in der Warteschlange"}},
  };
  for (const auto& [word, text] : rows)
    if (word == stage) return std::string(text.in(language));
  return fmt::format("{} {}", language == base::Language::de ? "bei" : "at", stage);
}

std::size_t folded_stops(std::size_t stops) {
  constexpr std::size_t most = 12;
  constexpr std::size_t last = 2;
  return stops > most ? stops - first_stops - last : 0;
}

std::string route_line(std::span<const RouteStep> steps, const RouteEnd& end, const Style& style,
                       base::Language language) {
  const bool german = language == base::Language::de;
  const auto folded = folded_stops(steps.size());
  std::string line;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (folded > 0 && i == first_stops) {
      const auto* const more = german ? " {} {} weitere Stationen" : " {} {} more stops";
      line += fmt::format(fmt::runtime(more), sign(style, Sign::arrow), folded);
      i += folded;
    }
    if (!line.empty()) line += " " + leg_sign(steps[i].leg, style) + " ";
    line += clean(style, steps[i].name);
  }
  switch (end.kind) {
    case RouteEnd::Kind::mailbox:
      return fmt::format("{} {} {}", line, sign(style, Sign::arrow), clean(style, end.at));
    case RouteEnd::Kind::refused: {
      const auto where = end.stage.empty() ? std::string() : " " + at_stage(end.stage, language);
      return fmt::format("{} {} {}{}", line, paint(style, Tone::bad, sign(style, Sign::barred)), clean(style, end.at),
                         where);
    }
    case RouteEnd::Kind::waiting:
      return fmt::format("{} ({})", line, german ? "wartet" : "waiting");
    case RouteEnd::Kind::none:
      return line;
  }
  return line;
}

}  // namespace mailflow::render
