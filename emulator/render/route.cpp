#include "render/route.hpp"

#include <fmt/format.h>

#include <cctype>

namespace mailflow::render {
namespace {

std::string stage_word(std::string_view stage) {
  const bool verb = stage == "rcpt" || stage == "mail" || stage == "data" || stage == "tls";
  std::string word(stage);
  if (verb)
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

std::string leg_sign(RouteStep::Leg leg, const Style& style) {
  if (leg == RouteStep::Leg::plain) return std::string(sign(style, Sign::arrow));
  return style.signs == Signs::unicode ? "──TLS──▶" : "--TLS-->";
}

}  // namespace

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
      const auto where =
          end.stage.empty() ? std::string() : fmt::format(" {} {}", german ? "bei" : "at", stage_word(end.stage));
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
