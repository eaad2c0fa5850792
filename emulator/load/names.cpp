#include "load/names.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"

namespace mailflow::load {
namespace {

using base::Error;
using base::ErrorKind;

bool may_begin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool may_follow(char c) {
  return may_begin(c) || c == '-' || c == '_' || c == '.';
}

bool begins_with_vowel(std::string_view word) {
  return std::string_view("aeiou").find(word.front()) != std::string_view::npos;
}

}  // namespace

bool Names::add(std::string_view name) {
  if (!numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size())).second) return false;
  names_.emplace_back(name);
  return true;
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

Error Names::unknown(std::string_view name, const base::SourcePos& pos) const {
  const std::vector<std::string_view> known(names_.begin(), names_.end());
  const auto near = base::nearest(name, known);
  std::string hint;
  if (!near.empty()) {
    hint = fmt::format("did you mean \"{}\"?", near);
  } else if (known.empty()) {
    hint = fmt::format("the lab has no {}", what_);
  } else if (constexpr std::size_t most_listed = 12; known.size() <= most_listed) {
    hint = fmt::format("the lab has: {}", fmt::join(known, ", "));
  }
  return {ErrorKind::input, fmt::format("there is no {} \"{}\"", what_, name), pos, std::move(hint)};
}

base::Result<std::uint32_t> Names::read(const base::Value& value) const {
  if (value.is_null() || value.list() != nullptr || value.map() != nullptr)
    return base::fail(config::expected(fmt::format("the name of a {}", what_), value));
  const auto name = config::written(value);
  if (const auto number = find(name)) return *number;
  return base::fail(unknown(name, value.pos));
}

base::Result<void> check_name(std::string_view what, const base::Entry& entry) {
  constexpr std::size_t longest_name = 63;
  const std::string_view name = entry.key;
  if (!name.empty() && name.size() <= longest_name && may_begin(name.front()) && std::ranges::all_of(name, may_follow))
    return {};
  return base::fail(Error{
      ErrorKind::input, fmt::format("\"{}\" cannot name {} {}", name, begins_with_vowel(what) ? "an" : "a", what),
      entry.key_pos, "a name has letters, digits, '-', '_' and '.', 63 at most, and begins with a letter or digit"});
}

base::Result<void> refuse_later(const base::Value& map, std::span<const LaterKey> keys) {
  if (map.map() == nullptr) return {};
  for (const auto& entry : *map.map()) {
    const auto later = std::ranges::find(keys, entry.key, &LaterKey::key);
    if (later == keys.end()) continue;
    return base::fail(Error{ErrorKind::input, fmt::format("\"{}\" is not modelled yet: {}", entry.key, later->what),
                            entry.key_pos, "this version would have to ignore it, so it refuses the file"});
  }
  return {};
}

}  // namespace mailflow::load
