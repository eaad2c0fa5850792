#include "mail/quoted_printable.hpp"

#include <fmt/format.h>

namespace mailflow::mail {
namespace {

constexpr std::size_t longest_line = 76;  // with the "=" of a soft line break

bool stays(char c, bool ends_line) {
  if (c == ' ' || c == '\t') return !ends_line;
  return c > 0x20 && c < 0x7f && c != '=';
}

void append_line(std::string& out, std::string_view line) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool last = i + 1 == line.size();
    const bool plain = stays(line[i], last);
    const std::size_t needed = plain ? 1 : 3;
    if (length + needed > longest_line - (last ? 0 : 1)) {
      out += "=\r\n";
      length = 0;
    }
    if (plain)
      out += line[i];
    else
      out += fmt::format("={:02X}", static_cast<unsigned char>(line[i]));
    length += needed;
  }
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    append_line(out, text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += "\r\n";
    text.remove_prefix(end + 2);
  }
  return out;
}

}  // namespace mailflow::mail
