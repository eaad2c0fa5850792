#include "render/json_schema.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "render/json.hpp"

namespace mailflow::render {
namespace {

using base::Form;
using base::Presence;
using base::Shape;
using Kind = base::Form::Kind;

constexpr std::string_view cell_pattern = "\\$\\{";

class SchemaWriter {
 public:
  explicit SchemaWriter(const SchemaOptions& options) : options_(options) {}

  std::string write(const Shape& root) {
    {
      const auto whole = json_.object();
      json_.text("$schema", "https://json-schema.org/draft/2020-12/schema");
      json_.text("$id", options_.id);
      json_.text("title", options_.title);
      body(root);
      const auto definitions = json_.object("$defs");
      // Shapes are met while others are written.
      for (std::size_t i = 0; i < met_.size(); ++i) {
        const auto one = json_.object(met_[i]->name);
        body(*met_[i]);
      }
    }
    return json_.take();
  }

 private:
  void body(const Shape& shape) {
    json_.text("type", "object");
    json_.boolean("additionalProperties", false);
    properties(shape, "properties", false);
    if (std::ranges::any_of(shape.keys, is_pattern)) properties(shape, "patternProperties", true);
    if (std::ranges::none_of(shape.keys, [](const auto& key) { return key.presence == Presence::needed; })) return;
    const auto list = json_.array("required");
    for (const auto& key : shape.keys)
      if (key.presence == Presence::needed) json_.item(key.key);
  }

  static bool is_pattern(const base::KeyShape& key) { return key.key.starts_with('/'); }

  void properties(const Shape& shape, std::string_view name, const bool patterns) {
    const auto scope = json_.object(name);
    for (const auto& key : shape.keys)
      if (is_pattern(key) == patterns) property(key, key.key.substr(patterns ? 1 : 0));
  }

  void property(const base::KeyShape& key, std::string_view name) {
    const auto scope = json_.object(name);
    json_.text("description", key.help.in(options_.language));
    const bool cell = options_.cells == SchemaOptions::Cells::allowed && !takes_text(key.form);
    if (key.form.kind == Kind::anything) return;
    const auto list = json_.array("anyOf");
    item(key.form);
    {
      const auto null = json_.object();
      json_.text("type", "null");
    }
    if (!cell) return;
    const auto text = json_.object();
    json_.text("type", "string");
    json_.text("pattern", cell_pattern);
  }

  static bool takes_text(const Form& form) {
    if (form.kind == Kind::either || form.kind == Kind::list) return std::ranges::any_of(form.parts, takes_text);
    return form.kind == Kind::anything || form.kind == Kind::text || form.kind == Kind::duration ||
           form.kind == Kind::time;
  }

  void item(const Form& one) {
    const auto scope = json_.object();
    form(one);
  }

  void type(std::initializer_list<std::string_view> names) {
    if (names.size() == 1) return json_.text("type", *names.begin());
    const auto list = json_.array("type");
    for (const auto name : names) json_.item(name);
  }

  // The members of the object that is open.
  void form(const Form& form) {
    switch (form.kind) {
      case Kind::anything:
        return;
      case Kind::text:
        return type({"string", "number", "boolean"});
      case Kind::boolean:
        return type({"boolean"});
      case Kind::integer:
        return type({"integer"});
      case Kind::duration:
        return type({"string", "number"});
      case Kind::time:
        return type({"string"});
      case Kind::word: {
        const auto list = json_.array("enum");
        for (const auto word : form.words) {
          json_.item(word);
          // Without quotes it is a number to whoever reads YAML by this schema.
          int number = 0;
          const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
          if (error == std::errc{} && end == word.data() + word.size()) json_.number({}, number);
        }
        return;
      }
      case Kind::map:
        return reference(form.shape());
      case Kind::map_of: {
        type({"object"});
        const auto each = json_.object("additionalProperties");
        return this->form(form.parts.front());
      }
      case Kind::list: {
        const auto list = json_.array("anyOf");
        item(form.parts.front());
        const auto several = json_.object();
        return sequence(form.parts.front());
      }
      case Kind::sequence:
        return sequence(form.parts.front());
      case Kind::either: {
        const auto list = json_.array("anyOf");
        for (const auto& part : form.parts) item(part);
        return;
      }
    }
  }

  void sequence(const Form& each) {
    type({"array"});
    const auto items = json_.object("items");
    form(each);
  }

  void reference(const Shape& shape) {
    if (std::ranges::find(met_, &shape) == met_.end()) met_.push_back(&shape);
    json_.text("$ref", fmt::format("#/$defs/{}", shape.name));
  }

  const SchemaOptions& options_;
  JsonWriter json_;
  std::vector<const Shape*> met_;
};

}  // namespace

std::string json_schema(const Shape& root, const SchemaOptions& options) {
  return SchemaWriter(options).write(root);
}

}  // namespace mailflow::render
