#include "protocol/smtp/reply_text.hpp"

#include <array>
#include <utility>

namespace mailflow::protocol::smtp {
namespace {

constexpr std::size_t most_lines = 100;
constexpr std::size_t largest_text = 16 * 1024;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Bytes of "2.1.0" or "5.7.606" at the front of `text` (RFC 3463: class, subject and detail), 0 for none.
std::size_t status_size(std::string_view text) {
  if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return 0;
  std::size_t at = 2;
  for (int part = 0; part < 2; ++part) {
    const auto begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == begin || at - begin > 3) return 0;
    if (part == 0 && (at >= text.size() || text[at++] != '.')) return 0;
  }
  return at == text.size() || text[at] == ' ' ? at : 0;
}

}  // namespace

void append_reply(std::string& out, const mail::Reply& reply) {
  const auto clamped = static_cast<unsigned>(reply.code) % 1000;
  const std::array<char, 3> code{static_cast<char>('0' + clamped / 100), static_cast<char>('0' + clamped / 10 % 10),
                                 static_cast<char>('0' + clamped % 10)};
  std::string_view rest = reply.text;
  while (true) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    out.append(code.data(), code.size());
    out += end == std::string_view::npos ? ' ' : '-';
    out += reply.status;
    if (!reply.status.empty() && !line.empty()) out += ' ';
    // A CR in the text could end the line early for a sloppy client.
    for (const char c : line) out += c == '\r' ? ' ' : c;
    out += "\r\n";
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

ReplyReader::State ReplyReader::line(std::string_view text) {
  if (text.ends_with("\r\n")) text.remove_suffix(2);
  if (text.size() < 3 || text.size() > longest_reply_line || text[0] < '2' || text[0] > '5' || !is_digit(text[1]) ||
      !is_digit(text[2]))
    return State::malformed;
  if (text.size() > 3 && text[3] != ' ' && text[3] != '-') return State::malformed;
  const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  if (lines_ > 0 && code != reply_.code) return State::malformed;
  if (++lines_ > most_lines) return State::malformed;
  reply_.code = code;
  const bool last = text.size() == 3 || text[3] == ' ';
  add_text(text.size() > 3 ? text.substr(4) : std::string_view{});
  if (reply_.text.size() > largest_text) return State::malformed;
  return last ? State::complete : State::more;
}

void ReplyReader::add_text(std::string_view text) {
  const auto status = text.substr(0, status_size(text));
  if (lines_ == 1) reply_.status = status;
  if (!status.empty() && status == reply_.status) {
    text.remove_prefix(status.size());
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (lines_ > 1) reply_.text += '\n';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    reply_.text += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
}

mail::Reply ReplyReader::take() {
  lines_ = 0;
  return std::exchange(reply_, mail::Reply{0, "", ""});
}

}  // namespace mailflow::protocol::smtp
