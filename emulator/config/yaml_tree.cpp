#include "config/yaml_tree.hpp"

#include <libfyaml.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "config/text_index.hpp"
#include "config/yaml.hpp"
#include "config/yaml_builder.hpp"
#include "config/yaml_gap.hpp"

namespace mailflow::config {
namespace {

using base::fail;
using base::Result;
using base::SourceFile;
using base::SourcePos;

constexpr std::size_t nowhere = std::string_view::npos;
constexpr std::size_t longest_key = 1000;  // YAML ends its search for the colon of a key at 1024 characters

struct Free {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::optional<Extent> extent_of(fy_token* token) {
  const auto* begin = token == nullptr ? nullptr : fy_token_start_mark(token);
  const auto* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (begin == nullptr || end == nullptr) return std::nullopt;
  return Extent{begin->input_pos, std::max(begin->input_pos, end->input_pos)};
}

YamlNode::Style style_of(fy_token* token) {
  switch (token == nullptr ? FYSS_PLAIN : fy_token_scalar_style(token)) {
    case FYSS_SINGLE_QUOTED:
    case FYSS_DOUBLE_QUOTED:
      return YamlNode::Style::quoted;
    case FYSS_LITERAL:
      return YamlNode::Style::literal;
    case FYSS_FOLDED:
      return YamlNode::Style::folded;
    case FYSS_PLAIN:
    case FYSS_ANY:
    case FYSS_MAX:
      break;
  }
  return YamlNode::Style::plain;
}

// An open map or list. An entry is `pending` from its key, or in a list from its beginning, to the end of its value.
struct Level {
  YamlNode node;
  bool braces = false;
  std::optional<YamlEntry> pending{};

  YamlEntry* last() {
    if (pending) return &*pending;
    return node.entries.empty() ? nullptr : &node.entries.back();
  }
  bool wants_key() const { return node.kind == YamlNode::Kind::map && !pending; }
};

class TreeBuilder {
 public:
  explicit TreeBuilder(std::shared_ptr<const SourceFile> file) : file_(std::move(file)), text_(file_->text) {}

  Result<void> take(const fy_event& event);
  Result<YamlTree> finish();

 private:
  struct Token {
    fy_token* value;
    fy_token* tag;
  };

  Result<void> open(YamlNode::Kind kind, fy_token* token, fy_token* tag);
  void close(fy_token* token);
  Result<void> scalar(Token token);
  Result<void> key(const Extent& extent, YamlNode node);
  void add(YamlNode node);
  void begin_item(std::size_t start);
  void place(std::vector<GapItem> items, std::size_t column);
  void place_beside(const GapItem& comment);
  std::vector<std::string>* home_of(const GapItem& comment, std::size_t column);
  std::size_t column_of(std::size_t offset) const;
  SourcePos at(std::size_t offset) const;
  void block_scalar(YamlNode& node, const Extent& extent);
  void pass(const Extent& token);
  std::vector<GapItem> items_to(std::size_t end) const {
    return gap_items(gap_to(end), cursor_ == 0 ? GapPlace::start_of_file : GapPlace::behind_token);
  }
  std::string_view gap_to(std::size_t end) const { return text_.substr(cursor_, std::max(end, cursor_) - cursor_); }

  std::shared_ptr<const SourceFile> file_;
  std::string_view text_;
  std::vector<Level> levels_;
  std::size_t cursor_ = 0;  // behind the last token
  std::vector<std::string> above_;
  YamlTree tree_;
  bool complete_ = false;
};

SourcePos TreeBuilder::at(std::size_t offset) const {
  const auto place = LineIndex(text_).at(std::min(offset, text_.size()));
  return SourcePos{file_, place.line, place.column, 1};
}

std::size_t TreeBuilder::column_of(std::size_t offset) const {
  const auto line = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
  return line == std::string_view::npos ? offset : offset - line - 1;
}

// A comment behind a value: of the entry that was touched last.
void TreeBuilder::place_beside(const GapItem& comment) {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    auto* entry = level->last();
    if (entry == nullptr) continue;
    while (entry->value.style == YamlNode::Style::block && !entry->value.entries.empty())
      entry = &entry->value.entries.back();
    if (entry->beside.empty()) entry->distance = std::max<std::size_t>(1, comment.distance);
    entry->beside += (entry->beside.empty() ? "" : " ") + comment.text;
    return;
  }
  above_.push_back(comment.text);
}

// The end of the deepest list or map that was just left and is indented no deeper than the comment; nullptr for none.
std::vector<std::string>* TreeBuilder::home_of(const GapItem& comment, std::size_t column) {
  if (levels_.empty() || comment.column <= column) return nullptr;
  std::vector<std::string>* home = nullptr;
  auto* node = &levels_.back().node;
  while (!node->entries.empty() && node->entries.back().value.style == YamlNode::Style::block) {
    node = &node->entries.back().value;
    if (node->column <= comment.column) home = &node->foot;
  }
  return home;
}

// What stands before a token in `column` that begins an entry: comments, empty lines.
void TreeBuilder::place(std::vector<GapItem> items, std::size_t column) {
  const bool flow = !levels_.empty() && levels_.back().node.style == YamlNode::Style::flow;
  bool outside = false;  // what has come out of a list does not go back into it
  std::vector<std::string> empty_lines;
  for (const auto& item : items) {
    if (item.kind == GapItem::Kind::beside && !levels_.empty()) {
      place_beside(item);
      continue;
    }
    if (item.kind == GapItem::Kind::empty_line) {
      if (!flow) empty_lines.assign(1, "");
      continue;
    }
    auto* inside = outside ? nullptr : home_of(item, column);
    outside = inside == nullptr;
    auto& home = outside ? above_ : *inside;
    std::ranges::move(empty_lines, std::back_inserter(home));
    empty_lines.clear();
    home.push_back(item.text);
  }
  std::ranges::move(empty_lines, std::back_inserter(above_));
}

// The dash of a list's item, with what stands before it.
void TreeBuilder::begin_item(std::size_t start) {
  auto& level = levels_.back();
  if (!level.braces) {
    if (const auto dash = gap_dash(gap_to(start)); dash != nowhere) {
      const auto behind = cursor_ + dash;
      place(items_to(behind), column_of(behind));
      cursor_ = behind + 1;
    }
  }
  level.pending.emplace();
  level.pending->above = std::exchange(above_, {});
}

// A token inside an entry: comments before it are put above the entry.
void TreeBuilder::pass(const Extent& token) {
  place(items_to(token.begin), nowhere);
  cursor_ = token.end;
  if (levels_.empty() || !levels_.back().pending) return;
  std::ranges::move(std::exchange(above_, {}), std::back_inserter(levels_.back().pending->above));
}

Result<void> TreeBuilder::open(YamlNode::Kind kind, fy_token* token, fy_token* tag) {
  const auto extent = extent_of(token).value_or(Extent{cursor_, cursor_});
  const auto tagged = extent_of(tag);
  Level level;
  level.node.kind = kind;
  const char brace = kind == YamlNode::Kind::map ? '{' : '[';
  level.braces = extent.end > extent.begin && text_[extent.begin] == brace;
  level.node.style = level.braces ? YamlNode::Style::flow : YamlNode::Style::block;
  if (!levels_.empty() && levels_.back().braces) level.node.style = YamlNode::Style::flow;
  level.node.column = column_of(extent.begin);
  if (tagged) level.node.tag = text_.substr(tagged->begin, tagged->end - tagged->begin);
  if (levels_.empty()) {
    if (kind != YamlNode::Kind::map) return fail(at(extent.begin), "expected a lab or a scenario, found a list");
    if (gap_has_directive(gap_to(extent.begin))) return fail(at(0), "directives (%YAML, %TAG) are not taken here");
  } else if (levels_.back().node.kind == YamlNode::Kind::list) {
    begin_item(tagged ? tagged->begin : extent.begin);
  }
  if (tagged) pass(*tagged);
  if (level.braces) pass(extent);
  levels_.push_back(std::move(level));
  return {};
}

void TreeBuilder::close(fy_token* token) {
  const auto extent = extent_of(token);
  if (levels_.back().braces && extent) {
    pass(*extent);
    auto inside = std::exchange(above_, {});
    if (levels_.back().node.entries.empty())
      for (const auto& comment : inside) place_beside({.text = comment});
    else
      levels_.back().node.foot = std::move(inside);
  }
  auto level = std::move(levels_.back());
  levels_.pop_back();
  add(std::move(level.node));
}

void TreeBuilder::add(YamlNode node) {
  if (levels_.empty()) {
    tree_.root = std::move(node);
    complete_ = true;
    return;
  }
  auto& level = levels_.back();
  level.pending->value = std::move(node);
  level.node.entries.push_back(std::move(*level.pending));
  level.pending.reset();
}

void TreeBuilder::block_scalar(YamlNode& node, const Extent& extent) {
  auto block = read_block_scalar(gap_to(extent.begin), text_.substr(extent.begin, extent.end - extent.begin),
                                 levels_.back().node.column);
  node.header = std::move(block.header);
  node.source = std::move(block.lines);
  for (const auto& comment : block.comments) place_beside(comment);
  // Never at the beginning of a line: what follows there is not beside the text.
  cursor_ = node.source.empty() ? std::max(cursor_, extent.begin - 1) : extent.begin + block.taken;
  if (node.source.find_first_not_of('\n') != std::string::npos) return;
  // Lines without any text: the library and the specification disagree about what they say, quotes are plain.
  node.style = YamlNode::Style::quoted;
  node.header.clear();
  node.source = "\"";
  for (std::size_t i = 0; i < node.text.size(); ++i) node.source += "\\n";
  node.source += '"';
}

Result<void> TreeBuilder::scalar(Token token) {
  YamlNode node;
  node.style = style_of(token.value);
  const auto tagged = extent_of(token.tag);
  auto extent = extent_of(token.value).value_or(Extent{tagged ? tagged->end : cursor_, tagged ? tagged->end : cursor_});
  node.text = scalar_token_text(token.value);
  if (tagged) node.tag = text_.substr(tagged->begin, tagged->end - tagged->begin);
  if (node.style == YamlNode::Style::quoted) extent = {extent.begin - 1, extent.end + 1};
  if (levels_.empty()) return fail(at(extent.begin), "expected a lab or a scenario, found a text");
  if (levels_.back().wants_key()) return key(extent, std::move(node));
  const bool nothing = !tagged && extent.begin == extent.end;
  const bool block = node.style == YamlNode::Style::literal || node.style == YamlNode::Style::folded;
  if (levels_.back().node.kind == YamlNode::Kind::list)
    begin_item(nothing ? text_.size() : tagged ? tagged->begin : extent.begin);
  if (tagged) pass(*tagged);
  if (block) {
    block_scalar(node, extent);
  } else if (extent.begin < extent.end) {
    pass(extent);
    node.source = text_.substr(extent.begin, extent.end - extent.begin);
  }
  add(std::move(node));
  return {};
}

Result<void> TreeBuilder::key(const Extent& extent, YamlNode node) {
  auto& level = levels_.back();
  const auto source = text_.substr(extent.begin, extent.end - extent.begin);
  const bool block = node.style == YamlNode::Style::literal || node.style == YamlNode::Style::folded;
  if (block || source.find_first_of("\r\n") != std::string_view::npos || source.size() > longest_key ||
      !node.tag.empty())
    return fail(at(extent.begin), "a key of several lines, a tagged or a very long one has no canonical form");
  if (level.node.entries.empty()) level.node.column = column_of(extent.begin);
  place(items_to(extent.begin), level.node.style == YamlNode::Style::flow ? nowhere : level.node.column);
  level.pending.emplace();
  level.pending->key = source;
  level.pending->key_text = std::move(node.text);
  level.pending->above = std::exchange(above_, {});
  cursor_ = extent.end;
  return {};
}

Result<void> TreeBuilder::take(const fy_event& event) {
  switch (event.type) {
    case FYET_MAPPING_START:
      return open(YamlNode::Kind::map, event.mapping_start.mapping_start, event.mapping_start.tag);
    case FYET_SEQUENCE_START:
      return open(YamlNode::Kind::list, event.sequence_start.sequence_start, event.sequence_start.tag);
    case FYET_MAPPING_END:
      close(event.mapping_end.mapping_end);
      return {};
    case FYET_SEQUENCE_END:
      close(event.sequence_end.sequence_end);
      return {};
    case FYET_SCALAR:
      return scalar({event.scalar.value, event.scalar.tag});
    case FYET_ALIAS:
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_START:
    case FYET_DOCUMENT_END:
      return {};
  }
  return {};
}

// What stands behind the last token, and what stands before the first key, which is the file's and no key's.
Result<YamlTree> TreeBuilder::finish() {
  if (!complete_) return fail(at(0), "the file is empty: it holds no key and no value");
  levels_.push_back(Level{std::move(tree_.root)});
  place(items_to(text_.size()), 0);
  tree_.root = std::move(levels_.back().node);
  while (!above_.empty() && above_.back().empty()) above_.pop_back();
  std::ranges::move(above_, std::back_inserter(tree_.root.foot));
  if (!tree_.root.entries.empty()) tree_.head = std::exchange(tree_.root.entries.front().above, {});
  return std::move(tree_);
}

}  // namespace

Result<YamlTree> read_yaml_tree(const SourceFile& input) {
  if (auto checked = read_yaml(input); !checked) return fail(std::move(checked.error()));
  auto file = std::make_shared<SourceFile>(input);
  if (file->text.starts_with("\xEF\xBB\xBF")) file->text.erase(0, 3);
  normalise_line_ends(file->text);
  if (!file->text.ends_with('\n')) file->text += '\n';
  fy_diag_cfg diag_settings;
  fy_diag_cfg_default(&diag_settings);
  diag_settings.fp = nullptr;
  const std::unique_ptr<fy_diag, Free> diag(fy_diag_create(&diag_settings));
  fy_parse_cfg settings{};
  settings.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
  settings.diag = diag.get();
  const std::unique_ptr<fy_parser, Free> parser(fy_parser_create(&settings));
  if (!parser || fy_parser_set_string(parser.get(), file->text.data(), file->text.size()) != 0)
    return fail(base::ErrorKind::internal, "{}: the YAML reader did not start", file->name);
  TreeBuilder builder(file);
  while (fy_event* event = fy_parser_parse(parser.get())) {
    auto taken = builder.take(*event);
    fy_parser_event_free(parser.get(), event);
    if (!taken) return fail(std::move(taken.error()));
  }
  return builder.finish();
}

bool same_meaning(const YamlNode& a, const YamlNode& b) {
  const auto plain = [](const YamlNode& node) { return node.style == YamlNode::Style::plain; };
  if (a.kind != b.kind || a.tag != b.tag || a.text != b.text || a.entries.size() != b.entries.size()) return false;
  if (a.kind == YamlNode::Kind::scalar && plain(a) != plain(b)) return false;
  return std::ranges::equal(a.entries, b.entries, [](const YamlEntry& x, const YamlEntry& y) {
    return x.key_text == y.key_text && same_meaning(x.value, y.value);
  });
}

}  // namespace mailflow::config
