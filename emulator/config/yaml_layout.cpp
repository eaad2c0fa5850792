#include "config/yaml_layout.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace mailflow::config {
namespace {

using base::Form;
using base::Shape;
using Kind = YamlNode::Kind;
using Style = YamlNode::Style;

constexpr std::size_t widest = 120;
constexpr std::size_t widest_row = 150;  // so that a table of rows stays one

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// The form that a node has, of those it may have: of several maps the one that knows most of its keys.
const Form* form_of(const YamlNode& node, const Form& form) {
  switch (form.kind) {
    case Form::Kind::map:
    case Form::Kind::map_of:
      return node.kind == Kind::map ? &form : nullptr;
    case Form::Kind::list:
      return node.kind == Kind::list ? &form : form_of(node, form.parts.front());
    case Form::Kind::sequence:
      return node.kind == Kind::list ? &form : nullptr;
    case Form::Kind::either: {
      const Form* best = nullptr;
      std::ptrdiff_t most = -1;
      for (const auto& part : form.parts) {
        const auto* found = form_of(node, part);
        if (found == nullptr) continue;
        std::ptrdiff_t known = 0;
        if (found->kind == Form::Kind::map)
          known = std::ranges::count_if(node.entries, [&](const YamlEntry& entry) {
            return base::find_key(found->shape(), entry.key_text) != nullptr;
          });
        if (known > most) best = found, most = known;
      }
      return best;
    }
    case Form::Kind::anything:
    case Form::Kind::text:
    case Form::Kind::boolean:
    case Form::Kind::integer:
    case Form::Kind::duration:
    case Form::Kind::time:
    case Form::Kind::word:
      break;
  }
  return nullptr;
}

void order(YamlNode& node, const Form& form) {
  const auto* found = form_of(node, form);
  if (found == nullptr) return;
  if (found->kind == Form::Kind::map) return order_keys(node, found->shape());
  for (auto& entry : node.entries) order(entry.value, found->parts.front());
}

// The row for keys that are names of recipients, see render/json_schema.hpp.
const base::KeyShape* pattern_of(const Shape& shape) {
  const auto found = std::ranges::find_if(shape.keys, [](const auto& key) { return key.key.starts_with('/'); });
  return found == shape.keys.end() ? nullptr : &*found;
}

bool bare(const YamlEntry& entry) {
  return entry.beside.empty() && std::ranges::all_of(entry.above, &std::string::empty);
}

// On one line, in braces; nothing where comments or lines would be lost.
std::optional<std::string> in_braces(const YamlNode& node) {
  const auto tag = node.tag.empty() ? std::string() : node.tag + " ";
  if (node.kind == Kind::scalar) {
    const bool block = node.style == Style::literal || node.style == Style::folded;
    if (block || node.source.find('\n') != std::string::npos) return std::nullopt;
    return node.source.empty() ? node.tag : tag + node.source;
  }
  const bool map = node.kind == Kind::map;
  if (!node.foot.empty()) return std::nullopt;
  if (node.entries.empty()) return tag + (map ? "{}" : "[]");
  auto text = tag + (map ? "{ " : "[");
  for (const auto& entry : node.entries) {
    const auto value = in_braces(entry.value);
    if (!value || !bare(entry)) return std::nullopt;
    if (&entry != &node.entries.front()) text += ", ";
    if (map) text += entry.key + ":";
    const bool last = &entry == &node.entries.back();
    if (map && !(value->empty() && last)) text += ' ';
    text += *value;
  }
  return text + (map ? " }" : "]");
}

class Layout {
 public:
  explicit Layout(std::span<const std::string_view> sections) : sections_(sections) {}

  std::string lay_out(const YamlTree& tree) {
    comments(from_first_comment(tree.head), 0);
    const auto& root = tree.root;
    if (root.entries.empty()) out_ += "{}\n";
    for (const auto& entry : root.entries) {
      const bool first = &entry == &root.entries.front();
      if (!first && std::ranges::find(sections_, entry.key_text) != sections_.end()) empty_line();
      comments(to_last_comment(from_first_comment(entry.above)), 0);
      key_and_value(entry, 0);
    }
    comments(to_last_comment(root.foot), 0);
    return std::move(out_);
  }

 private:
  using Comments = std::span<const std::string>;

  static Comments from_first_comment(Comments lines) {
    while (!lines.empty() && lines.front().empty()) lines = lines.subspan(1);
    return lines;
  }
  static Comments to_last_comment(Comments lines) {
    while (!lines.empty() && lines.back().empty()) lines = lines.first(lines.size() - 1);
    return lines;
  }

  void empty_line() {
    if (!kept_ && !out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
  }
  void begin_line(std::size_t indent) {
    out_.append(indent, ' ');
    kept_ = false;
  }
  void comments(Comments lines, std::size_t indent) {
    for (const auto& line : lines) {
      if (line.empty()) {
        empty_line();
        continue;
      }
      begin_line(indent);
      out_.append(line).append("\n");
    }
  }
  void end_line(const YamlEntry& entry) {
    if (!entry.beside.empty()) out_.append(entry.distance, ' ').append(entry.beside);
    out_ += '\n';
  }

  // `used`: columns before the value.
  static std::optional<std::string> one_line(const YamlNode& node, std::size_t used, std::size_t room) {
    if (node.style == Style::block && !node.entries.empty()) return std::nullopt;
    auto text = in_braces(node);
    if (text && !node.entries.empty() && used + 1 + columns(*text) > room) return std::nullopt;
    return text;
  }
  static std::size_t room_of(const YamlNode& item) { return item.kind == Kind::map ? widest_row : widest; }

  // A map or list of a list that begins on the line of the dash.
  static bool goes_on_behind_dash(const YamlNode& item, std::size_t indent) {
    return item.kind != Kind::scalar && item.tag.empty() && !one_line(item, indent + 1, room_of(item));
  }

  void entries(const YamlNode& node, std::size_t indent) {
    for (const auto& entry : node.entries) {
      const bool first = &entry == &node.entries.front();
      comments(first ? from_first_comment(entry.above) : Comments(entry.above), indent);
      if (node.kind == Kind::list) hoisted(entry, indent);
      begin_line(indent);
      entry_text(node, entry, indent);
    }
    comments(node.foot, indent);
  }

  void entry_text(const YamlNode& owner, const YamlEntry& entry, std::size_t indent) {
    if (owner.kind == Kind::map)
      key_and_value(entry, indent);
    else
      item(entry, indent);
  }

  // Comments of what begins on the line of a dash: they stand above the dash.
  void hoisted(const YamlEntry& item, std::size_t dash) {
    auto indent = dash;
    for (const auto* entry = &item; goes_on_behind_dash(entry->value, indent); indent += 2) {
      if (!entry->beside.empty()) comments({&entry->beside, 1}, dash);
      const bool map = entry->value.kind == Kind::map;
      entry = &entry->value.entries.front();
      for (const auto& comment : entry->above)
        if (!comment.empty()) comments({&comment, 1}, dash);
      if (map) return;
    }
  }

  void item(const YamlEntry& entry, std::size_t indent) {
    out_ += '-';
    const auto& value = entry.value;
    if (!goes_on_behind_dash(value, indent)) return value_text(entry, indent, indent + 1, room_of(value));
    out_ += ' ';
    entry_text(value, value.entries.front(), indent + 2);
    for (const auto& next : std::span(value.entries).subspan(1)) {
      comments(next.above, indent + 2);
      if (value.kind == Kind::list) hoisted(next, indent + 2);
      begin_line(indent + 2);
      entry_text(value, next, indent + 2);
    }
    comments(value.foot, indent + 2);
  }

  void key_and_value(const YamlEntry& entry, std::size_t indent) {
    kept_ = false;
    out_.append(entry.key).append(":");
    value_text(entry, indent, indent + columns(entry.key) + 1, widest);
  }

  void value_text(const YamlEntry& entry, std::size_t indent, std::size_t used, std::size_t room) {
    const auto& value = entry.value;
    if (const auto line = one_line(value, used, room)) {
      if (!line->empty()) out_.append(" ").append(*line);
      return end_line(entry);
    }
    if (!value.tag.empty()) out_.append(" ").append(value.tag);
    if (value.kind != Kind::scalar) {
      end_line(entry);
      return entries(value, indent + 2);
    }
    if (value.header.empty()) return long_text(entry, indent + 2);
    out_.append(" ").append(value.header);
    end_line(entry);
    lines(value.source, indent + 2);
    kept_ = value.header.ends_with('+');
  }

  // A text of several lines: white space at the beginning of a line means nothing.
  void long_text(const YamlEntry& entry, std::size_t indent) {
    std::string_view rest = entry.value.source;
    out_ += ' ';
    for (bool first = true;; first = false) {
      const auto end = std::min(rest.find('\n'), rest.size());
      const auto line = rest.substr(0, end);
      const auto begin = first ? 0 : std::min(line.find_first_not_of(" \t"), line.size());
      if (!first && begin < line.size()) out_.append(indent, ' ');
      out_.append(line.substr(begin));
      if (end == rest.size()) break;
      out_ += '\n';
      rest.remove_prefix(end + 1);
    }
    end_line(entry);
  }

  void lines(std::string_view text, std::size_t indent) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      if (end > 0) out_.append(indent, ' ').append(text.substr(0, end));
      out_ += '\n';
      text.remove_prefix(end + 1);
    }
  }

  const std::span<const std::string_view> sections_;
  std::string out_;
  bool kept_ = false;  // the text before goes on over empty lines
};

}  // namespace

void order_keys(YamlNode& node, const Shape& shape) {
  if (node.kind != Kind::map) return;
  std::vector<std::pair<std::size_t, YamlEntry>> ranked;
  std::size_t rank = 0;
  for (auto& entry : node.entries) {
    const auto* found = base::find_key(shape, entry.key_text);
    if (found != nullptr) rank = static_cast<std::size_t>(found - shape.keys.data()) + 1;
    if (found == nullptr) found = pattern_of(shape);
    if (found != nullptr) order(entry.value, found->form);
    ranked.emplace_back(rank, std::move(entry));
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, YamlEntry>::first);
  node.entries.clear();
  for (auto& each : ranked) node.entries.push_back(std::move(each.second));
}

std::string yaml_text(const YamlTree& tree, std::span<const std::string_view> sections) {
  return Layout(sections).lay_out(tree);
}

}  // namespace mailflow::config
