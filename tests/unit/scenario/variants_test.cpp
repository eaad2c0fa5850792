// Every shipped scenario and lab, with any one key misspelt, taken out or given a value of another type: each gives a
// message that names the key, or runs; none crashes or hangs. The message itself must name it: the line of the file
// that is shown below it holds the key anyhow. MAILFLOW_VARIANTS: how many, or `all`; usually some hundreds, spread
// over all files.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "config/yaml.hpp"
#include "load/lab.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

using base::Value;

enum class Twist { misspelt, removed, mistyped };

// A key of a file: the way to it through maps and lists.
struct Place {
  std::vector<std::size_t> way;
  std::string key;
  std::string parent;  // the key above it, "" at the top; that of the list for what is in one
  bool in_list = false;
};

struct Variant {
  const std::string* file;
  const Value* tree;
  Place place;
  Twist twist;
};

void find_places(const Value& value, const Place& here, std::vector<Place>& places) {
  if (const auto* map = value.map()) {
    for (std::size_t i = 0; i < map->size(); ++i) {
      Place place{here.way, (*map)[i].key, here.key, here.in_list};
      place.way.push_back(i);
      places.push_back(place);
      place.in_list = false;
      find_places((*map)[i].value, place, places);
    }
  }
  if (const auto* list = value.list()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      Place place = here;
      place.way.push_back(i);
      place.in_list = true;
      find_places((*list)[i], place, places);
    }
  }
}

Value* at(Value& tree, std::span<const std::size_t> way) {
  auto* value = &tree;
  for (const auto step : way) {
    if (auto* map = std::get_if<base::ValueMap>(&value->data))
      value = &(*map)[step].value;
    else
      value = &std::get<base::ValueList>(value->data)[step];
  }
  return value;
}

std::string misspelt(const std::string& key) {
  return key + "q";
}

Value twisted(const Variant& variant) {
  auto tree = *variant.tree;
  auto way = std::span(variant.place.way);
  auto& map = std::get<base::ValueMap>(at(tree, way.first(way.size() - 1))->data);
  auto& entry = map[way.back()];
  switch (variant.twist) {
    case Twist::misspelt:
      entry.key = misspelt(entry.key);
      break;
    case Twist::removed:
      map.erase(map.begin() + static_cast<std::ptrdiff_t>(way.back()));
      break;
    case Twist::mistyped: {
      const bool was_list = entry.value.list() != nullptr;
      Value inner;
      inner.data = std::int64_t{17};
      Value other;
      if (was_list)
        other.data = base::ValueMap{{"q", {}, inner}};
      else
        other.data = base::ValueList{inner, {}};
      if (!was_list) std::get<base::ValueList>(other.data)[1].data = base::ValueList{inner};
      entry.value = std::move(other);
      break;
    }
  }
  return tree;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

// YAML in its flow form, which JSON is part of.
void write(const Value& value, std::string& out) {
  if (const auto* map = value.map()) {
    out += '{';
    for (const auto& entry : *map) {
      out += in_quotes(entry.key) + ": ";
      write(entry.value, out);
      out += ",\n";
    }
    out += '}';
  } else if (const auto* list = value.list()) {
    out += '[';
    for (const auto& item : *list) {
      write(item, out);
      out += ",\n";
    }
    out += ']';
  } else if (value.is_null()) {
    out += "null";
  } else if (const auto* text = value.text()) {
    out += in_quotes(*text);
  } else {
    out += base::scalar_text(value);
  }
}

class Overlay final : public load::Reader {
 public:
  Overlay(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}
  base::Result<base::SourceFile> read(const std::string& path) const override {
    if (path == path_) return base::SourceFile{path, text_};
    return disk_.read(path);
  }

 private:
  std::string path_;
  std::string text_;
  load::DiskReader disk_;
};

// The message, without place, line and hint; "" when the program has nothing against the file.
std::string said_about(const std::string& file, std::string text) {
  const Overlay reader(file, std::move(text));
  const auto message = [](const base::Error& error) { return error.message.substr(0, error.message.find('\n')); };
  if (file.ends_with(".lab.yaml")) {
    const auto world = load::load_lab(file, reader);
    return world ? std::string{} : message(world.error());
  }
  const std::string files[] = {file};
  const auto prepared = prepare(files, reader);
  const auto results = run(prepared, {.wire = {}, .policy = by_policy}, reader, {});
  for (const auto& each : results.cases)
    if (each.error) return message(*each.error);
  return {};
}

// In quotes, or as a step of the way to the value: `send: from: expected …`.
bool names_key(std::string_view message, const std::string& key) {
  if (message.find('"' + key + '"') != std::string_view::npos) return true;
  const auto step = key + ": ";
  for (auto at = message.find(step); at != std::string_view::npos; at = message.find(step, at + 1))
    if (at == 0 || message.substr(0, at).ends_with(": ")) return true;
  return false;
}

// The user's own words: hosts, tenants, header fields, patterns, recipients. Another one is not wrong by itself.
bool is_free(const Place& place) {
  if (place.key.find('@') != std::string::npos || place.key == "*") return true;
  for (const std::string_view parent : {"hosts", "tenants", "authorities", "headers", "routes"})
    if (place.parent == parent && !place.in_list) return true;
  return false;
}

bool is_needed(const Place& place, const std::string& file) {
  if (place.key == "lab") return place.parent.empty() && file.ends_with(".scenario.yaml");
  constexpr std::string_view needed[] = {"scenario", "steps", "kind", "from", "to", "in", "run", "host"};
  return std::ranges::find(needed, place.key) != std::end(needed);
}

const char* in_words(Twist twist) {
  return twist == Twist::misspelt ? "misspelt" : twist == Twist::removed ? "removed" : "of another type";
}

// A misspelt key or one of another type is always wrong; what may be left out may be left out, with whatever comes of
// it. With a value goes its column: then no step may use that any more.
std::string complaint(const Variant& variant) {
  std::string text;
  write(twisted(variant), text);
  const auto said = said_about(*variant.file, std::move(text));
  if (is_free(variant.place)) return {};
  const auto& key = variant.place.key;
  if (names_key(said, key) || (variant.twist == Twist::misspelt && names_key(said, misspelt(key)))) return {};
  // The strange key in the map that stands for a list; and a column's value is told by the key that it is put in at.
  if (variant.twist == Twist::mistyped && names_key(said, "q")) return {};
  const bool in_column = variant.place.parent == "matrix" && variant.place.way.size() == 3;
  if (variant.twist == Twist::mistyped && in_column && !said.empty()) return {};
  if (variant.twist == Twist::removed && !is_needed(variant.place, *variant.file)) return {};
  const bool unused = said.find("no step uses the column") != std::string::npos;
  if (variant.twist == Twist::mistyped && unused) return {};
  return fmt::format("{}: {} {} (below {}): {}\n", *variant.file, key, in_words(variant.twist), variant.place.parent,
                     said.empty() ? "nothing is said" : said);
}

std::vector<std::string> shipped() {
  const std::string folder[] = {"scenarios"};
  auto files = find_scenarios(folder).value();
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios"))
    if (entry.path().string().ends_with(".lab.yaml")) files.push_back(entry.path().generic_string());
  std::ranges::sort(files);
  return files;
}

TEST(Variants, OfShippedFilesAreToldByTheirKey) {
  const auto files = shipped();
  const load::DiskReader disk;
  std::vector<Value> trees;
  trees.reserve(files.size());
  std::vector<Variant> variants;
  for (const auto& file : files) {
    trees.push_back(config::read_yaml(disk.read(file).value()).value());
    std::string same;
    write(trees.back(), same);
    EXPECT_EQ(said_about(file, same), "") << "as it is shipped";
    std::vector<Place> places;
    find_places(trees.back(), {}, places);
    for (const auto& place : places)
      for (const auto twist : {Twist::misspelt, Twist::removed, Twist::mistyped})
        variants.push_back({&file, &trees.back(), place, twist});
  }
  ASSERT_GT(variants.size(), 1000U);

  const char* wanted = std::getenv("MAILFLOW_VARIANTS");
  std::size_t most = 300;
  if (wanted != nullptr)
    most = std::string_view(wanted) == "all" ? variants.size() : std::strtoull(wanted, nullptr, 10);
  const auto stride = std::max<std::size_t>(1, variants.size() / std::max<std::size_t>(1, most)) | 1U;
  std::size_t complaints = 0;
  for (std::size_t i = 0; i < variants.size() && complaints < 20; i += most >= variants.size() ? 1 : stride)
    if (const auto text = complaint(variants[i]); !text.empty()) {
      ++complaints;
      ADD_FAILURE() << text;
    }
}

}  // namespace
}  // namespace mailflow::scenario
