#include "store/transcript.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace mailflow::store {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '\\';
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (text.front() != '\\') {
      result += text.front();
      text.remove_prefix(1);
      continue;
    }
    std::uint8_t byte = 0;
    const auto* digits = text.data() + 2;
    if (text.size() < 4 || text[1] != 'x' || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
      return std::nullopt;
    result += static_cast<char>(byte);
    text.remove_prefix(4);
  }
  return result;
}

std::optional<TranscriptLine> parse_line(std::string_view line) {
  std::int64_t time = 0;
  const auto [stop, code] = std::from_chars(line.data(), line.data() + line.size(), time);
  if (code != std::errc{}) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
  const bool is_client = line.starts_with(" C ");
  if (!is_client && !line.starts_with(" S ")) return std::nullopt;
  auto text = unescaped(line.substr(3));
  if (!text) return std::nullopt;
  return TranscriptLine{base::LabTime(base::Duration(time)), is_client ? Speaker::client : Speaker::server,
                        std::move(*text)};
}

}  // namespace

void Transcript::add(base::LabTime time, Speaker speaker, std::string_view text) {
  std::array<char, 20> number{};
  const auto [end, code] =
      std::to_chars(number.data(), number.data() + number.size(), std::int64_t{time.time_since_epoch().count()});
  text_.append(number.data(), end);
  text_ += speaker == Speaker::client ? " C " : " S ";
  for (const char c : text) {
    if (is_plain(c)) {
      text_ += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text_ += {'\\', 'x', hex_digits[byte >> 4U], hex_digits[byte & 0xfU]};
  }
  text_ += '\n';
}

TranscriptRow Transcript::take() {
  return {session_, ++rows_, std::exchange(text_, {})};
}

base::Result<std::vector<TranscriptLine>> parse_transcript(std::string_view text) {
  std::vector<TranscriptLine> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = end == std::string_view::npos ? std::nullopt : parse_line(text.substr(0, end));
    if (!line) return base::fail(base::ErrorKind::input, "line {} of a transcript is damaged", lines.size() + 1);
    lines.push_back(std::move(*line));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace mailflow::store
