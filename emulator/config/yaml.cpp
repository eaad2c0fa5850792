#include "config/yaml.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "config/text_index.hpp"
#include "config/yaml_builder.hpp"

namespace mailflow::config {
namespace {

using base::ErrorKind;
using base::fail;
using base::SourceFile;
using base::SourcePos;

base::Failure too_large(const SourceFile& file) {
  return fail(ErrorKind::input, "{}: the file has {} bytes; a YAML file may have {} MB", file.name, file.text.size(),
              yaml_bytes / 1'000'000);
}

base::Failure refused_byte(const std::shared_ptr<const SourceFile>& file, const BadByte& bad) {
  const auto place = LineIndex(file->text).at(bad.offset);
  const SourcePos pos{file, place.line, place.column, 1};
  if (bad.control) return fail(pos, "the control character 0x{:02X} has no place in a text file", bad.byte);
  return fail(base::Error{ErrorKind::input, fmt::format("byte 0x{:02X} is not UTF-8", bad.byte), pos,
                          "save the file as UTF-8 (the byte looks like another encoding, such as Windows-1252)"});
}

// libfyaml reads all opening brackets in a row before it tells of the first, 350 bytes for each. So their number is
// bounded before it sees the text: where it goes too far, if it does.
constexpr std::size_t most_open_brackets = 100'000;

std::optional<std::size_t> too_many_open(std::string_view text) {
  std::size_t open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && open > 0) --open;
    if (open > most_open_brackets) return i;
  }
  return std::nullopt;
}

}  // namespace

base::Result<base::Value> read_yaml(SourceFile input) {
  if (input.text.size() > yaml_bytes) return too_large(input);
  if (input.text.starts_with("\xFF\xFE") || input.text.starts_with("\xFE\xFF"))
    return fail(ErrorKind::input, "{}: the file is UTF-16; save it as UTF-8", input.name);
  if (input.text.starts_with("\xEF\xBB\xBF")) input.text.erase(0, 3);
  const auto file = std::make_shared<const SourceFile>(std::move(input));
  if (const auto bad = first_bad_byte(file->text)) return refused_byte(file, *bad);
  if (const auto costly = too_many_open(file->text)) {
    const auto place = LineIndex(file->text).at(*costly);
    return fail(SourcePos{file, place.line, place.column, 1}, "too many open brackets");
  }
  return build_yaml(file);
}

std::string written(const base::Value& scalar) {
  if (scalar.text() != nullptr || !scalar.pos) return base::scalar_text(scalar);
  const auto line = base::line_of(scalar.pos);
  if (scalar.pos.column == 0 || scalar.pos.column > line.size()) return base::scalar_text(scalar);
  return std::string(line.substr(scalar.pos.column - 1, scalar.pos.length));
}

}  // namespace mailflow::config
