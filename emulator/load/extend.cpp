#include "load/extend.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/nearest.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"

namespace mailflow::load {
namespace {

using base::Entry;
using base::fail;
using base::Value;
using base::ValueMap;

constexpr std::size_t most_files = 16;
constexpr std::string_view extends_key = "extends";

Entry* entry_of(Value& value, std::string_view key) {
  auto* map = std::get_if<ValueMap>(&value.data);
  if (map == nullptr) return nullptr;
  const auto found = std::ranges::find(*map, key, &Entry::key);
  return found == map->end() ? nullptr : &*found;
}

// A null that removes nothing is most often a key that is misspelt.
base::Failure nothing_to_remove(const Entry& entry, const ValueMap* below) {
  std::vector<std::string_view> keys;
  if (below != nullptr)
    for (const auto& each : *below) keys.push_back(each.key);
  auto hint = base::suggestion(entry.key, "what is extended", keys);
  if (keys.empty()) hint = "a map without keys is written {}";
  return fail(base::Error{base::ErrorKind::input,
                          fmt::format("\"{}\" is null, which removes a key, but there is none to remove", entry.key),
                          entry.key_pos, std::move(hint)});
}

// What stands above alone: it has nothing to remove.
base::Result<void> refuse_nulls(const ValueMap& map) {
  for (const auto& entry : map) {
    if (entry.value.is_null()) return nothing_to_remove(entry, nullptr);
    if (const auto* inner = entry.value.map())
      if (auto done = refuse_nulls(*inner); !done) return done;
  }
  return {};
}

}  // namespace

base::Result<Value> merged(Value base, Value over) {
  auto* below = std::get_if<ValueMap>(&base.data);
  auto* above = std::get_if<ValueMap>(&over.data);
  if (above == nullptr) return over;
  if (below == nullptr) {
    if (auto done = refuse_nulls(*above); !done) return fail(std::move(done.error()));
    return over;
  }
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < below->size(); ++i) places.emplace((*below)[i].key, i);
  std::vector<std::pair<std::size_t, Entry*>> replaced;
  ValueMap added;
  for (auto& entry : *above) {
    if (const auto known = places.find(entry.key); known != places.end()) {
      replaced.emplace_back(known->second, &entry);
      continue;
    }
    if (entry.value.is_null()) return nothing_to_remove(entry, below);
    if (const auto* inner = entry.value.map())
      if (auto done = refuse_nulls(*inner); !done) return fail(std::move(done.error()));
    added.push_back(std::move(entry));
  }
  for (auto& [place, entry] : replaced) {
    auto& target = (*below)[place];
    target.key_pos = std::move(entry->key_pos);
    auto value = merged(std::move(target.value), std::move(entry->value));
    if (!value) return value;
    target.value = std::move(*value);
  }
  std::erase_if(*below, [](const Entry& entry) { return entry.value.is_null(); });
  std::ranges::move(added, std::back_inserter(*below));
  base.pos = std::move(over.pos);
  return base;
}

base::Result<Value> with_extends(Value lab, const Reader& reader) {
  std::vector<std::string> seen;
  if (lab.pos) seen.push_back(lab.pos.file->name);
  std::vector<Value> layers;
  layers.push_back(std::move(lab));
  while (auto* named = entry_of(layers.back(), extends_key)) {
    const auto pos = named->value.pos;
    const auto* text = named->value.text();
    if (text == nullptr)
      return fail(base::within(extends_key, config::expected("the path of a lab file", named->value)));
    const auto path = path_beside(pos, *text);
    if (!path) return fail(base::within(extends_key, path.error()));
    if (std::ranges::find(seen, *path) != seen.end()) return fail(pos, "extends: {} extends itself in a circle", *path);
    if (seen.size() >= most_files) return fail(pos, "extends: more than {} files extend each other", most_files);
    seen.push_back(*path);
    auto file = read_lab_beside(pos, *text, reader);
    if (!file) return fail(base::within(extends_key, std::move(file.error())));
    auto tree = config::read_yaml(std::move(*file));
    if (!tree) return tree;
    if (tree->map() == nullptr) return fail(config::expected("a lab: a map of its keys", *tree));
    auto& map = std::get<ValueMap>(layers.back().data);
    std::erase_if(map, [](const Entry& entry) { return entry.key == extends_key; });
    layers.push_back(std::move(*tree));
  }
  auto tree = std::move(layers.back());
  layers.pop_back();
  if (layers.empty()) return tree;
  for (; !layers.empty(); layers.pop_back()) {
    auto laid = merged(std::move(tree), std::move(layers.back()));
    if (!laid) return laid;
    tree = std::move(*laid);
  }
  return tree;
}

base::Result<Value> read_lab_tree(base::SourceFile file, const Reader& reader) {
  auto tree = config::read_yaml(std::move(file));
  if (!tree) return tree;
  if (tree->map() == nullptr) return fail(config::expected("a lab: a map of its keys", *tree));
  return with_extends(std::move(*tree), reader);
}

}  // namespace mailflow::load
