#include "config/ps_ast.hpp"

#include <algorithm>

namespace mailflow::config::ast {

base::SourcePos Script::position(Span span) const {
  const auto place = lines.at(span.offset);
  const bool first_line = place.line == 1;
  const auto column = first_line ? source.first_column + place.column - 1 : source.indent + place.column;
  const auto line_end = lines.start_of(place.line + 1);
  const auto in_line = line_end > span.offset ? line_end - span.offset : 1;
  return base::SourcePos{
      source.file, source.first_line + place.line - 1, column,
      static_cast<std::uint32_t>(std::max<std::size_t>(std::min<std::size_t>(span.length, in_line), 1))};
}

}  // namespace mailflow::config::ast
