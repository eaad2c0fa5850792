#include "config/yaml_gap.hpp"

#include <algorithm>
#include <optional>

namespace mailflow::config {
namespace {

constexpr std::string_view spaces = " \t";

std::string_view without_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::size_t spaces_before(std::string_view line, std::size_t at) {
  const auto last = at == 0 ? std::string_view::npos : line.find_last_not_of(spaces, at - 1);
  return last == std::string_view::npos ? at : at - last - 1;
}

// A text's pieces between line feeds; the last one has none behind it and may be empty.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  std::optional<std::string_view> next() {
    if (at_end_) return std::nullopt;
    begin_ = at_;
    const auto end = std::min(text_.find('\n', at_), text_.size());
    at_end_ = end == text_.size();
    at_ = end + 1;
    return text_.substr(begin_, end - begin_);
  }
  std::size_t begin() const { return begin_; }  // of the piece that came last
  bool at_end() const { return at_end_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  bool at_end_ = false;
};

std::string canonical_header(std::string_view written) {
  std::string header(1, written.front());
  if (written.find_first_of("123456789") != std::string_view::npos) header += '2';
  if (const auto chomping = written.find_first_of("+-"); chomping != std::string_view::npos)
    header += written[chomping];
  return header;
}

// Behind the header's last character; its line may go on with a comment.
std::size_t read_header(std::string_view gap, std::size_t& parent, BlockScalar& block) {
  std::size_t i = 0;
  while (i < gap.size() && gap[i] != '|' && gap[i] != '>') {
    if (gap[i] == '#') {
      const auto end = std::min(gap.find('\n', i), gap.size());
      block.comments.push_back({GapItem::Kind::beside, std::string(without_end(gap.substr(i, end - i))), 0, 1});
      i = end;
    } else {
      ++i;
    }
  }
  const auto end = std::min(gap.find_first_of(" \t\n#", i), gap.size());
  const auto written = i < gap.size() ? gap.substr(i, end - i) : std::string_view("|");
  block.header = canonical_header(written);
  const auto digit = written.find_first_of("123456789");
  parent = digit == std::string_view::npos ? std::string_view::npos
                                           : parent + static_cast<std::size_t>(written[digit] - '0');
  return end;
}

std::size_t indentation_of(std::string_view body) {
  Pieces lines(body);
  while (const auto line = lines.next()) {
    const auto first = line->find_first_not_of(' ');
    if (first != std::string_view::npos) return first;
  }
  return std::string_view::npos;
}

}  // namespace

std::vector<GapItem> gap_items(std::string_view gap, GapPlace place) {
  std::vector<GapItem> items;
  Pieces pieces(gap);
  while (const auto line = pieces.next()) {
    const bool first = pieces.begin() == 0;
    const auto hash = line->find('#');
    if (hash != std::string_view::npos) {
      const bool beside = first && place == GapPlace::behind_token;
      items.push_back({beside ? GapItem::Kind::beside : GapItem::Kind::comment,
                       std::string(without_end(line->substr(hash))), hash, spaces_before(*line, hash)});
    } else if (!first && !pieces.at_end() && without_end(*line).empty()) {
      items.push_back({.kind = GapItem::Kind::empty_line});
    }
  }
  return items;
}

std::size_t gap_dash(std::string_view gap) {
  for (std::size_t i = 0; i < gap.size(); ++i) {
    if (gap[i] == '#') {
      i = std::min(gap.find('\n', i), gap.size());
      continue;
    }
    if (gap[i] == '-') return i;
    if (std::string_view(" \t\r\n?:").find(gap[i]) == std::string_view::npos) return std::string_view::npos;
  }
  return std::string_view::npos;
}

bool gap_has_directive(std::string_view gap) {
  return gap.starts_with('%') || gap.find("\n%") != std::string_view::npos;
}

void normalise_line_ends(std::string& text) {
  std::size_t to = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    text[to++] = text[i] == '\r' ? '\n' : text[i];
  }
  text.resize(to);
}

BlockScalar read_block_scalar(std::string_view gap, std::string_view body, std::size_t parent) {
  BlockScalar block;
  auto indent = parent;
  const auto behind = read_header(gap, indent, block);
  for (auto& comment : gap_items(gap.substr(behind), GapPlace::behind_token))
    if (comment.kind == GapItem::Kind::beside) block.comments.push_back(std::move(comment));
  if (indent == std::string_view::npos) indent = indentation_of(body);
  const bool keep = block.header.ends_with('+');
  std::string empty_lines;
  Pieces lines(body);
  while (const auto line = lines.next()) {
    const bool blank = line->find_first_not_of(' ') == std::string_view::npos;
    if (lines.begin() == body.size()) break;
    if (blank && (indent == std::string_view::npos || line->size() <= indent)) {
      empty_lines += '\n';
      if (keep) block.taken = lines.begin() + line->size();
      continue;
    }
    if (line->find_first_not_of(' ') < indent && !blank) break;
    block.lines += empty_lines;
    block.lines.append(line->substr(indent)).append("\n");
    empty_lines.clear();
    block.taken = lines.begin() + line->size();
  }
  if (keep) block.lines += empty_lines;
  return block;
}

}  // namespace mailflow::config
