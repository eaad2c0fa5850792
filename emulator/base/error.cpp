#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailflow::base {

SourceSlice whole(std::shared_ptr<const SourceFile> file) {
  std::string text = file->text;
  return SourceSlice{std::move(text), std::move(file), 1, 1, 0};
}

SourcePos position_in(const SourceSlice& slice, std::size_t offset, std::size_t length) {
  offset = std::min(offset, slice.text.size());
  const auto before = std::string_view(slice.text).substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const auto start = before.rfind('\n');
  const auto in_line = static_cast<std::uint32_t>(start == std::string_view::npos ? offset : offset - start - 1);
  const std::uint32_t column = lines == 0 ? slice.first_column + in_line : slice.indent + in_line + 1;
  return SourcePos{slice.file, slice.first_line + lines, column,
                   static_cast<std::uint32_t>(std::max<std::size_t>(length, 1))};
}

std::string to_string(const SourcePos& pos) {
  return pos ? fmt::format("{}:{}:{}", pos.file->name, pos.line, pos.column) : std::string{};
}

std::string_view line_of(const SourcePos& pos) {
  if (!pos) return {};
  std::string_view rest = pos.file->text;
  for (std::uint32_t line = 1; line < pos.line; ++line) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return 64;
    case ErrorKind::input:
      return 65;
    case ErrorKind::unavailable:
      return 69;
    case ErrorKind::internal:
      return 70;
  }
  return 70;
}

Error within(std::string_view context, Error error) {
  error.message = fmt::format("{}: {}", context, error.message);
  return error;
}

namespace {

// A message may name what somebody wrote, and that may be megabytes long.
constexpr std::size_t longest_message = 1000;

std::string printable(std::string_view text) {
  auto end = std::min(text.size(), longest_message);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  std::string out(text.substr(0, end));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = c == '\t' ? ' ' : '?';
  if (end < text.size()) out += "…";
  return out;
}

// A window of the line around the error: a line may be megabytes long.
constexpr std::size_t shown_width = 160;

std::string excerpt(const SourcePos& pos) {
  const auto line = line_of(pos);
  if (line.empty() || pos.column == 0) return {};
  const std::size_t column = std::min<std::size_t>(pos.column - 1, line.size());
  const std::size_t from = column > shown_width / 2 ? column - shown_width / 2 : 0;
  const auto shown = printable(line.substr(from, shown_width));
  const auto marks = std::clamp<std::size_t>(
      pos.length, 1, std::max<std::size_t>(shown.size() - std::min(shown.size(), column - from), 1));
  return fmt::format("\n{:>5} | {}\n      | {:>{}}{}", pos.line, shown, "", column - from, std::string(marks, '^'));
}

}  // namespace

std::string render(const Error& error) {
  std::string out = error.pos ? to_string(error.pos) + ": " : std::string{};
  out += printable(error.message);
  out += excerpt(error.pos);
  if (!error.hint.empty()) out += "\n   " + printable(error.hint);
  return out;
}

}  // namespace mailflow::base
