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

std::string route_line(std::span<const RouteStep> steps, const RouteEnd& end, const Style& style,
                       base::Language language) {
  std::string line;
  for (const auto& step : steps) {
    if (!line.empty()) line += " " + leg_sign(step.leg, style) + " ";
    line += clean(style, step.name);
  }
  const bool german = language == base::Language::de;
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
