#include "app/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>

namespace mailflow::app {
namespace {

constexpr std::size_t narrowest = 60;
constexpr std::size_t widest = 200;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

bool speaks_utf8() {
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = variable(name);
    if (value.empty()) continue;
    std::string lower(value);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
  }
  return false;
}

// A pipe or a file takes UTF-8: only a terminal can't show it.
render::Style style_of(int descriptor) {
  render::Style style;
  if (isatty(descriptor) == 0) return style;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = std::clamp<std::size_t>(size.ws_col, narrowest, widest);
  if (!speaks_utf8()) style.signs = render::Signs::ascii;
  if (variable("NO_COLOR").empty() && variable("TERM") != "dumb") style.colours = render::Colours::ansi;
  return style;
}

// False when nobody reads any more.
bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Console::Console(base::Language language)
    : out_style_(style_of(STDOUT_FILENO)),
      err_style_(style_of(STDERR_FILENO)),
      language_(language),
      on_terminal_(isatty(STDERR_FILENO) != 0) {}

void Console::out(std::string_view text) {
  if (!reader_gone_ && !write_all(STDOUT_FILENO, text)) reader_gone_ = true;
}

void Console::err(std::string_view text) {
  static_cast<void>(write_all(STDERR_FILENO, text));
}

int Console::fail(const base::Error& error) {
  const auto text = base::render(error);
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    err(render::clean(err_style_, rest.substr(0, end)) + "\n");
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return base::exit_code(error.kind);
}

}  // namespace mailflow::app
