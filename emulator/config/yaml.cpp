#include "config/yaml.hpp"

#include <memory>
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

}  // namespace

base::Result<base::Value> read_yaml(SourceFile input) {
  if (input.text.size() > yaml_bytes) return too_large(input);
  if (input.text.starts_with("\xFF\xFE") || input.text.starts_with("\xFE\xFF"))
    return fail(ErrorKind::input, "{}: the file is UTF-16; save it as UTF-8", input.name);
  if (input.text.starts_with("\xEF\xBB\xBF")) input.text.erase(0, 3);
  const auto file = std::make_shared<const SourceFile>(std::move(input));
  if (const auto bad = first_bad_byte(file->text)) return refused_byte(file, *bad);
  return build_yaml(file);
}

std::string written(const base::Value& scalar) {
  if (scalar.text() != nullptr || !scalar.pos) return base::scalar_text(scalar);
  const auto line = base::line_of(scalar.pos);
  if (scalar.pos.column == 0 || scalar.pos.column > line.size()) return base::scalar_text(scalar);
  return std::string(line.substr(scalar.pos.column - 1, scalar.pos.length));
}

}  // namespace mailflow::config
