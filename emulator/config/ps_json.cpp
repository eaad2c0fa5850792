#include "config/ps_json.hpp"

#include <boost/json.hpp>

#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using base::SourcePos;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out.append("\\").push_back(c);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + '"';
}

// "2026-01-05T08:00:00Z"; fractions only where there are any.
std::string json_time(base::LabTime time) {
  auto text = base::iso(time);
  if (const auto none = text.find(".000Z"); none != std::string::npos) text.replace(none, 5, "Z");
  return quoted(text);
}

class Writer {
 public:
  Writer(std::size_t depth, JsonForm form, const SourcePos& pos, Budget& budget)
      : deepest_(depth), form_(form), pos_(pos), budget_(budget) {}

  void write(const PsValue& value, std::size_t depth) {
    budget_.step(pos_);
    if (const auto* list = value.list())
      depth > deepest_ ? cut(value) : items(*list, depth);
    else if (const auto* table = value.table())
      depth > deepest_ ? cut(value) : entries(table->entries, depth);
    else if (const auto* object = value.object())
      depth > deepest_ ? cut(value) : entries(object->properties, depth);
    else
      put(scalar(value));
  }
  JsonText take() { return {std::move(out_), cut_}; }

 private:
  static std::string scalar(const PsValue& value) {
    if (value.is_null()) return "null";
    if (const auto* flag = value.boolean()) return *flag ? "true" : "false";
    if (const auto* time = value.time()) return json_time(*time);
    if (value.is_number()) return to_text(value);
    return quoted(to_text(value));
  }
  void put(std::string_view text) {
    budget_.memory(text.size(), pos_);
    out_ += text;
  }
  void cut(const PsValue& value) {
    cut_ = true;
    put(quoted(to_text(value)));
  }
  void new_line(std::size_t depth) {
    if (form_ == JsonForm::indented) put("\n" + std::string(2 * depth, ' '));
  }
  void items(const PsList& list, std::size_t depth) {
    if (list.empty()) return put("[]");
    put("[");
    for (const auto& item : list) {
      if (&item != &list.front()) put(",");
      new_line(depth + 1);
      write(item, depth + 1);
    }
    new_line(depth);
    put("]");
  }
  void entries(const PsProperties& properties, std::size_t depth) {
    if (properties.empty()) return put("{}");
    put("{");
    for (const auto& property : properties) {
      if (&property != &properties.front()) put(",");
      new_line(depth + 1);
      put(quoted(property.name));
      put(form_ == JsonForm::indented ? ": " : ":");
      write(property.value, depth + 1);
    }
    new_line(depth);
    put("}");
  }

  std::size_t deepest_;
  JsonForm form_;
  const SourcePos& pos_;
  Budget& budget_;
  std::string out_;
  bool cut_ = false;
};

PsValue read(const boost::json::value& value, const SourcePos& pos, Budget& budget) {
  budget.memory(sizeof(PsProperty), pos);
  if (const auto* text = value.if_string()) {
    budget.memory(text->size(), pos);
    return ps_text(std::string(*text), pos);
  }
  if (const auto* flag = value.if_bool()) return PsValue{*flag, pos};
  if (const auto* whole = value.if_int64()) return PsValue{*whole, pos};
  if (const auto* large = value.if_uint64()) return PsValue{static_cast<double>(*large), pos};
  if (const auto* real = value.if_double()) return PsValue{*real, pos};
  if (const auto* array = value.if_array()) {
    PsList items;
    for (const auto& item : *array) items.push_back(read(item, pos, budget));
    return ps_list(std::move(items), pos);
  }
  if (const auto* members = value.if_object()) {
    PsObject object;
    if (members->size() > table_keys)
      throw ScriptFailure{base::Error{
          base::ErrorKind::input, fmt::format("an object of the JSON has more than {} members", table_keys), pos, {}}};
    for (const auto& member : *members)
      object.properties.push_back({std::string(member.key()), read(member.value(), pos, budget)});
    return ps_object(std::move(object), pos);
  }
  return PsValue{{}, pos};
}

}  // namespace

JsonText to_json(const PsValue& value, std::size_t depth, JsonForm form, const SourcePos& pos, Budget& budget) {
  Writer writer(depth, form, pos, budget);
  writer.write(value, 0);
  return writer.take();
}

PsValue from_json(std::string_view text, const SourcePos& pos, Budget& budget) {
  budget.memory(8 * text.size(), pos);  // the tree is several times as large
  boost::json::parse_options options;
  options.max_depth = most_json_depth;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(boost::json::string_view(text.data(), text.size()), error, {}, options);
  if (error)
    throw ScriptFailure{
        base::Error{base::ErrorKind::input, fmt::format("the text is no JSON: {}", error.message()), pos, {}}};
  return read(parsed, pos, budget);
}

}  // namespace mailflow::config
