#include "config/yaml_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config/yaml_scalar.hpp"

namespace mailflow::config {
namespace {

using base::Value;

constexpr std::size_t longest_row = 100;

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Words that YAML 1.1 takes for true and false.
bool is_old_boolean(std::string_view text) {
  constexpr std::string_view words[] = {"y",  "Y",  "n",  "N",  "yes", "Yes", "YES", "no",
                                        "No", "NO", "on", "On", "ON",  "off", "Off", "OFF"};
  return std::ranges::find(words, text) != std::end(words);
}

// Also within a list on one line and as a key.
bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter_or_digit(text.front()) || text.back() == ' ') return false;
  const auto fits = [](char c) {
    return is_letter_or_digit(c) || std::string_view("._/-@ ").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(text, fits) || is_old_boolean(text)) return false;
  return std::holds_alternative<std::string>(core_scalar(text));
}

// The length of the UTF-8 sequence that the text begins with, 0 for none (RFC 3629).
std::size_t sequence(std::string_view text) {
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0U) == 0xE0 ? 3 : 4;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) > 0x9F;
  const bool too_high = first == 0xF4 && byte(1) > 0x8F;
  return overlong || surrogate || too_high ? 0 : size;
}

// What a reader may take for a line's end or refuse: C1 controls, NEL, LS, PS, BOM, noncharacters.
bool is_troublesome(std::string_view piece) {
  return (piece[0] == '\xC2' && static_cast<unsigned char>(piece[1]) < 0xA0) || piece == "\xE2\x80\xA8" ||
         piece == "\xE2\x80\xA9" || piece.starts_with("\xEF\xBB\xBF") || piece.starts_with("\xEF\xBF");
}

std::uint32_t code_point(std::string_view piece) {
  auto point = static_cast<std::uint32_t>(static_cast<unsigned char>(piece[0]) & (0xFFU >> (piece.size() + 1)));
  for (const char c : piece.substr(1)) point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return point;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto size = sequence(text);
    const auto piece = text.substr(0, std::max<std::size_t>(size, 1));
    const char c = piece.front();
    if (size == 0)
      out += "\\uFFFD";
    else if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F')
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    else if (size > 1 && is_troublesome(piece))
      out += fmt::format("\\u{:04X}", code_point(piece));
    else
      out += piece;
    text.remove_prefix(piece.size());
  }
  return out + '"';
}

// Several lines, the last one ended, none of which a literal block would change.
bool fits_block(std::string_view text) {
  if (text.size() < 2 || !text.ends_with('\n') || text.ends_with("\n\n") || text.find('\n') == text.size() - 1)
    return false;
  if (text.front() == ' ' || text.front() == '\n') return false;
  const auto fits = [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); };
  return std::ranges::all_of(text, fits) && text.find(" \n") == std::string_view::npos;
}

std::string scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

std::string scalar(const Value& value) {
  if (const auto* text = value.text()) return scalar(*text);
  if (value.is_null()) return "null";
  if (const auto* number = value.number()) {
    if (std::isnan(*number)) return ".nan";
    if (std::isinf(*number)) return *number < 0 ? "-.inf" : ".inf";
    return fmt::format("{:#}", *number);
  }
  return base::scalar_text(value);
}

bool is_scalar(const Value& value) {
  return value.list() == nullptr && value.map() == nullptr;
}

class Writer {
 public:
  // What stands behind a key or a dash, with the end of its line.
  void value(const Value& value, std::size_t columns) {
    if (const auto* map = value.map()) return entries(*map, columns);
    if (const auto* list = value.list()) return items(*list, columns);
    const auto* text = value.text();
    if (text != nullptr && fits_block(*text)) return block(*text, columns);
    out_ += ' ' + scalar(value) + '\n';
  }
  void entries(const base::ValueMap& map, std::size_t columns) {
    if (map.empty()) {
      out_ += " {}\n";
      return;
    }
    end_line();
    for (const auto& entry : map) this->entry(entry, columns);
  }
  std::string take() { return std::move(out_); }

 private:
  void entry(const base::Entry& entry, std::size_t columns) {
    out_.append(columns, ' ') += scalar(entry.key) + ':';
    value(entry.value, columns + 2);
  }

  void items(const base::ValueList& list, std::size_t columns) {
    if (std::ranges::all_of(list, is_scalar)) {
      std::string row = "[";
      for (const auto& item : list) row += (row.size() == 1 ? "" : ", ") + scalar(item);
      if (list.empty() || row.size() < longest_row) {
        out_ += ' ' + row + "]\n";
        return;
      }
    }
    end_line();
    for (const auto& item : list) {
      out_.append(columns, ' ') += '-';
      const auto* map = item.map();
      if (map == nullptr || map->empty()) {
        value(item, columns + 2);
        continue;
      }
      out_ += ' ' + scalar(map->front().key) + ':';
      value(map->front().value, columns + 4);
      for (const auto& entry : std::span(*map).subspan(1)) this->entry(entry, columns + 2);
    }
  }

  void block(std::string_view text, std::size_t columns) {
    out_ += " |\n";
    while (!text.empty()) {
      const auto end = text.find('\n');
      if (end > 0) out_.append(columns, ' ') += text.substr(0, end);
      out_ += '\n';
      text.remove_prefix(end + 1);
    }
  }

  void end_line() {
    if (!out_.empty()) out_ += '\n';
  }

  std::string out_;
};

}  // namespace

std::string write_yaml(const Value& value) {
  if (is_scalar(value)) return scalar(value) + '\n';
  Writer writer;
  writer.value(value, 0);
  auto text = writer.take();
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

}  // namespace mailflow::config
