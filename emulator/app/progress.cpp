#include "app/progress.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

namespace mailflow::app {
namespace {

constexpr std::chrono::milliseconds pause{50};
constexpr std::string_view wipe = "\r\x1b[K";

// A terminal that cannot take a line back gets none.
bool can_wipe() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

}  // namespace

ProgressLine::ProgressLine(Console& console)
    : console_(console), wanted_(console.on_terminal() && can_wipe()), next_(Clock::now() + pause) {}

ProgressLine::~ProgressLine() {
  if (drawn_) console_.err(wipe);
}

void ProgressLine::show(const scenario::Progress& now) {
  if (!wanted_ || Clock::now() < next_) return;
  const bool german = console_.language() == base::Language::de;
  auto line = fmt::format("{}{}/{}", wipe, now.done, now.rows);
  if (now.failed > 0) line += fmt::format(" {} {}", now.failed, german ? "gescheitert" : "failed");
  console_.err(line);
  drawn_ = true;
  next_ = Clock::now() + pause;
}

}  // namespace mailflow::app
