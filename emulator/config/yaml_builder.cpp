#include "config/yaml_builder.hpp"

#include <libfyaml.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/text_index.hpp"
#include "config/yaml.hpp"
#include "config/yaml_scalar.hpp"

namespace mailflow::config {
namespace {

using base::Entry;
using base::Error;
using base::fail;
using base::Result;
using base::SourceFile;
using base::SourcePos;
using base::Value;
using base::ValueList;
using base::ValueMap;

struct Free {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};

std::string_view text_of(fy_token* token) {
  std::size_t size = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &size);
  return text == nullptr ? std::string_view{} : std::string_view(text, size);
}

enum class Tag { none, text, boolean, integer, number, null, map, list, unknown };

Tag tag_of(fy_token* token) {
  if (token == nullptr) return Tag::none;
  const auto name = text_of(token);
  if (name == "!") return Tag::text;
  constexpr std::string_view core = "tag:yaml.org,2002:";
  if (!name.starts_with(core)) return Tag::unknown;
  const auto type = name.substr(core.size());
  if (type == "str") return Tag::text;
  if (type == "bool") return Tag::boolean;
  if (type == "int") return Tag::integer;
  if (type == "float") return Tag::number;
  if (type == "null") return Tag::null;
  if (type == "map") return Tag::map;
  if (type == "seq") return Tag::list;
  return Tag::unknown;
}

bool fits(Tag tag, const Value& value) {
  switch (tag) {
    case Tag::none:
      return true;
    case Tag::text:
      return value.text() != nullptr;
    case Tag::boolean:
      return value.boolean() != nullptr;
    case Tag::integer:
      return value.integer() != nullptr;
    case Tag::number:
      return value.number() != nullptr || value.integer() != nullptr;
    case Tag::null:
      return value.is_null();
    case Tag::map:
      return value.map() != nullptr;
    case Tag::list:
      return value.list() != nullptr;
    case Tag::unknown:
      return false;
  }
  return false;
}

// The first key, in the order of the file, that stands there a second time. Sorting instead of hashing: no file can be
// made to degrade it.
std::optional<std::pair<std::size_t, std::size_t>> repeated_key(const ValueMap& map) {
  std::vector<std::size_t> order(map.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&map](std::size_t a, std::size_t b) { return map[a].key < map[b].key; });
  std::optional<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t i = 1; i < order.size(); ++i)
    if (map[order[i - 1]].key == map[order[i]].key && (!found || order[i] < found->second))
      found = {order[i - 1], order[i]};
  return found;
}

// One open map or list, or the document itself, which takes one value.
struct Level {
  enum class Kind { document, map, list };
  Kind kind;
  Value value;
  std::optional<Entry> key;  // of a map: read, its value awaited
  bool complete = false;     // of the document
};

class Builder {
 public:
  explicit Builder(std::shared_ptr<const SourceFile> file) : file_(std::move(file)), lines_(file_->text) {}

  // One event; an error ends the reading.
  Result<void> take(fy_event& event);
  Result<Value> finish();
  SourcePos at(std::size_t offset, std::size_t length = 1) const;
  SourcePos at_line(int line, int column) const;

 private:
  SourcePos token_pos(fy_token* token) const;
  Result<void> open(Level::Kind kind, fy_event& event, fy_token* anchor, fy_token* tag);
  Result<void> close();
  Result<void> scalar(fy_event& event);
  Result<void> add(Value value, bool plain_merge_key);
  Result<void> count(const SourcePos& pos);
  Result<void> refuse_anchor(fy_token* anchor) const;
  Result<Tag> core_tag(fy_token* tag) const;
  Result<void> refuse_shallow(fy_token* token) const;
  void locate_content(Value& value, fy_token* token) const;

  std::shared_ptr<const SourceFile> file_;
  LineIndex lines_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
};

SourcePos Builder::at(std::size_t offset, std::size_t length) const {
  const auto place = lines_.at(std::min(offset, file_->text.size()));
  return SourcePos{file_, place.line, place.column, static_cast<std::uint32_t>(std::max<std::size_t>(length, 1))};
}

SourcePos Builder::at_line(int line, int column) const {
  const auto row = static_cast<std::uint32_t>(std::max(line, 1));
  const auto start = lines_.start_of(row);
  if (start >= file_->text.size()) return at(file_->text.size());
  return SourcePos{file_, row, static_cast<std::uint32_t>(std::max(column, 1)), 1};
}

SourcePos Builder::token_pos(fy_token* token) const {
  const auto* start = token == nullptr ? nullptr : fy_token_start_mark(token);
  const auto* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (start == nullptr || end == nullptr) return {};
  // The caret stays on the first line. Only the token is searched: the line may be the whole file.
  const auto size = std::max(end->input_pos, start->input_pos) - start->input_pos;
  const auto token_text = std::string_view(file_->text).substr(std::min(start->input_pos, file_->text.size()), size);
  return at(start->input_pos, std::min(token_text.find_first_of("\r\n"), token_text.size()));
}

Result<void> Builder::count(const SourcePos& pos) {
  if (++nodes_ > yaml_nodes) return fail(pos, "more than {} values in one file", yaml_nodes);
  return {};
}

Result<void> Builder::refuse_anchor(fy_token* anchor) const {
  if (anchor == nullptr) return {};
  return fail(Error{base::ErrorKind::input, fmt::format("anchors are not taken here: &{}", text_of(anchor)),
                    token_pos(anchor), "write the value out where it is needed"});
}

Result<Tag> Builder::core_tag(fy_token* token) const {
  const Tag tag = tag_of(token);
  if (tag != Tag::unknown) return tag;
  return fail(token_pos(token), "unknown tag {}; the core types alone are known: !!str !!int !!float !!bool !!null",
              text_of(token));
}

Result<void> Builder::open(Level::Kind kind, fy_event& event, fy_token* anchor, fy_token* tag) {
  const auto* mark = fy_event_start_mark(&event);
  Level level{kind, {}, {}};
  level.value.pos = at(mark == nullptr ? 0 : mark->input_pos);
  if (kind == Level::Kind::map)
    level.value.data = ValueMap{};
  else
    level.value.data = ValueList{};
  if (auto done = refuse_anchor(anchor); !done) return done;
  const auto known = core_tag(tag);
  if (!known) return fail(known.error());
  if (!fits(*known, level.value)) return fail(token_pos(tag), "the tag does not fit {}", kind_name(level.value));
  if (levels_.back().kind == Level::Kind::map && !levels_.back().key)
    return fail(level.value.pos, "a key must be a text, not {}", kind_name(level.value));
  if (levels_.size() > yaml_depth) return fail(level.value.pos, "nested deeper than {} levels", yaml_depth);
  if (auto done = count(level.value.pos); !done) return done;
  levels_.push_back(std::move(level));
  return {};
}

Result<void> Builder::close() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  if (const auto* map = level.value.map()) {
    if (const auto twice = repeated_key(*map)) {
      const auto& first = (*map)[twice->first];
      const auto& second = (*map)[twice->second];
      return fail(second.key_pos, "the key \"{}\" stands here twice; first in line {}", second.key, first.key_pos.line);
    }
  }
  return add(std::move(level.value), false);
}

// The content of `|` and `>` stands further in than its key or dash (YAML 1.2, 8.1.1.1). The library would take what
// follows an empty one for its content.
Result<void> Builder::refuse_shallow(fy_token* token) const {
  const auto style = fy_token_scalar_style(token);
  const auto* start = fy_token_start_mark(token);
  if ((style != FYSS_LITERAL && style != FYSS_FOLDED) || start == nullptr) return {};
  if (levels_.back().kind == Level::Kind::document) return {};
  auto line = lines_.at(std::min(start->input_pos, file_->text.size())).line;
  if (line < 2) return {};
  auto least = indent_at(file_->text, lines_.start_of(line - 1)) + 1;
  if (levels_.back().key) least = std::max<std::size_t>(least, levels_.back().key->key_pos.column);
  auto at_start = lines_.start_of(line);
  while (at_start < file_->text.size() &&
         file_->text.find_first_of("\r\n", at_start) == at_start + indent_at(file_->text, at_start))
    at_start = lines_.start_of(++line);
  if (at_start >= file_->text.size() || indent_at(file_->text, at_start) >= least) return {};
  return fail(Error{base::ErrorKind::input, "the text behind | or > has to stand further in than its key",
                    at(at_start + indent_at(file_->text, at_start)), "where it should be empty, write \"\" instead"});
}

// Where the content of a text begins, for errors inside of scripts.
void Builder::locate_content(Value& value, fy_token* token) const {
  const auto* start = fy_token_start_mark(token);
  if (start == nullptr) return;
  const auto place = lines_.at(start->input_pos);
  switch (fy_token_scalar_style(token)) {
    case FYSS_LITERAL: {
      value.slice_line = place.line;
      const auto text = std::string_view(*value.text());
      const auto first = text.find_first_not_of('\n');  // the first line with content tells the indentation
      if (first == std::string_view::npos) return;
      const auto line = lines_.start_of(place.line + static_cast<std::uint32_t>(first));
      const auto in_file = std::string_view(file_->text).substr(line);
      const auto all = in_file.find_first_not_of(' ');
      const auto kept = text.substr(first).find_first_not_of(' ');
      if (all == std::string_view::npos || kept == std::string_view::npos || all < kept) return;
      value.slice_indent = static_cast<std::uint32_t>(all - kept);
      value.slice_column = value.slice_indent + 1;
      return;
    }
    case FYSS_SINGLE_QUOTED:
    case FYSS_DOUBLE_QUOTED:
      value.slice_line = place.line;
      value.slice_column = place.column;
      // The token begins behind the quote; its caret should not.
      if (start->input_pos > 0 &&
          (file_->text[start->input_pos - 1] == '"' || file_->text[start->input_pos - 1] == '\''))
        value.pos.column -= 1, value.pos.length += 2;
      return;
    case FYSS_PLAIN:
    case FYSS_FOLDED:
    case FYSS_ANY:
    case FYSS_MAX:
      return;
  }
}

Result<void> Builder::scalar(fy_event& event) {
  auto& data = event.scalar;
  Value value;
  value.pos = token_pos(data.value);
  if (!value.pos)  // an empty value has no token: it stands behind its key
    value.pos = levels_.back().key ? levels_.back().key->key_pos : at(0);
  if (auto done = refuse_anchor(data.anchor); !done) return done;
  const auto tag = core_tag(data.tag);
  if (!tag) return fail(tag.error());
  if (auto done = count(value.pos); !done) return done;
  const auto text = scalar_token_text(data.value);
  const bool plain = data.value == nullptr || fy_token_scalar_style(data.value) == FYSS_PLAIN;
  if ((plain && *tag != Tag::text) || (*tag != Tag::none && *tag != Tag::text))
    value.data = core_scalar(text);
  else
    value.data = std::string(text);
  if (!fits(*tag, value)) return fail(value.pos, "the tag does not fit \"{}\"", text.substr(0, 40));
  if (!plain && !text.empty())
    if (auto done = refuse_shallow(data.value); !done) return done;
  if (!plain && value.text() != nullptr) locate_content(value, data.value);
  if (levels_.back().kind == Level::Kind::map && !levels_.back().key && value.text() == nullptr)
    value.data = std::string(text);
  return add(std::move(value), plain && text == "<<");
}

Result<void> Builder::add(Value value, bool merge) {
  Level& level = levels_.back();
  switch (level.kind) {
    case Level::Kind::document:
      level.value = std::move(value);
      level.complete = true;
      return {};
    case Level::Kind::list:
      std::get<ValueList>(level.value.data).push_back(std::move(value));
      return {};
    case Level::Kind::map:
      break;
  }
  if (level.key) {
    level.key->value = std::move(value);
    std::get<ValueMap>(level.value.data).push_back(std::move(*level.key));
    level.key.reset();
    return {};
  }
  if (merge)
    return fail(Error{base::ErrorKind::input, "merge keys (<<) are not taken here", value.pos,
                      "write the keys out; a lab builds on another one with extends:"});
  auto& key = std::get<std::string>(value.data);
  if (key.empty()) return fail(value.pos, "a key is missing before the colon");
  level.key = Entry{std::move(key), value.pos, {}};
  return {};
}

Result<void> Builder::take(fy_event& event) {
  switch (event.type) {
    case FYET_DOCUMENT_START: {
      const auto pos = token_pos(event.document_start.document_start);
      if (++documents_ > 1) return fail(pos ? pos : at(0), "a second document begins here; one file holds one");
      levels_.push_back(Level{Level::Kind::document, {}, {}});
      return {};
    }
    case FYET_MAPPING_START:
      return open(Level::Kind::map, event, event.mapping_start.anchor, event.mapping_start.tag);
    case FYET_SEQUENCE_START:
      return open(Level::Kind::list, event, event.sequence_start.anchor, event.sequence_start.tag);
    case FYET_MAPPING_END:
      return close();
    case FYET_SEQUENCE_END:
      return close();
    case FYET_SCALAR:
      return scalar(event);
    case FYET_ALIAS:
      return fail(Error{base::ErrorKind::input,
                        fmt::format("aliases are not taken here: *{}", text_of(event.alias.anchor)),
                        token_pos(event.alias.anchor), "write the value out where it is needed"});
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
      return {};
  }
  return {};
}

Result<Value> Builder::finish() {
  if (levels_.empty() || !levels_.front().complete || levels_.front().value.is_null())
    return fail(at(0), "the file is empty: it holds no key and no value");
  return std::move(levels_.front().value);
}

// The library's first complaint, with its place.
Error syntax_error(const Builder& builder, fy_diag* diag) {
  void* previous = nullptr;
  const auto* found = fy_diag_errors_iterate(diag, &previous);
  if (found == nullptr) return Error{base::ErrorKind::input, "this is not YAML", builder.at(0), {}};
  return Error{base::ErrorKind::input,
               fmt::format("this is not YAML: {}", found->msg),
               builder.at_line(found->line, found->column),
               {}};
}

}  // namespace

std::string_view scalar_token_text(fy_token* token) {
  const auto text = text_of(token);
  const auto style = token == nullptr ? FYSS_PLAIN : fy_token_scalar_style(token);
  const bool block = style == FYSS_LITERAL || style == FYSS_FOLDED;
  return block && text == std::string_view("\0", 1) ? std::string_view{} : text;
}

Result<Value> build_yaml(const std::shared_ptr<const SourceFile>& file) {
  fy_diag_cfg diag_settings;
  fy_diag_cfg_default(&diag_settings);
  diag_settings.fp = nullptr;
  const std::unique_ptr<fy_diag, Free> diag(fy_diag_create(&diag_settings));
  fy_diag_set_collect_errors(diag.get(), true);
  fy_parse_cfg settings{};
  settings.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
  settings.diag = diag.get();
  const std::unique_ptr<fy_parser, Free> parser(fy_parser_create(&settings));
  if (!parser || fy_parser_set_string(parser.get(), file->text.data(), file->text.size()) != 0)
    return fail(base::ErrorKind::internal, "{}: the YAML reader did not start", file->name);

  Builder builder(file);
  while (fy_event* event = fy_parser_parse(parser.get())) {
    auto taken = builder.take(*event);
    fy_parser_event_free(parser.get(), event);
    if (!taken) return fail(taken.error());
  }
  if (fy_parser_get_stream_error(parser.get())) return fail(syntax_error(builder, diag.get()));
  return builder.finish();
}

}  // namespace mailflow::config
