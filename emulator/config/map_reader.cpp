#include "config/map_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/nearest.hpp"
#include "config/yaml.hpp"

namespace mailflow::config {
namespace {

using base::Error;
using base::ErrorKind;
using base::Value;

const Value nothing;
const base::ValueMap no_entries;

bool is_scalar(const Value& value) {
  return !value.is_null() && value.list() == nullptr && value.map() == nullptr;
}

}  // namespace

Error expected(std::string_view what, const Value& found) {
  std::string shown = std::string(base::kind_name(found));
  const bool empty =
      (found.list() != nullptr && found.list()->empty()) || (found.map() != nullptr && found.map()->empty());
  if (empty) shown = found.list() != nullptr ? "an empty list" : "an empty map";
  if (is_scalar(found)) {
    const auto text = written(found);
    if (text.size() <= 40 && text.find('\n') == std::string::npos) shown += fmt::format(" ({})", text);
  }
  return Error{ErrorKind::input, fmt::format("expected {}, found {}", what, shown), found.pos, {}};
}

MapReader::MapReader(const Value& map, std::string_view owner) : map_(map), owner_(owner) {
  if (map.map() == nullptr) refuse(base::within(owner_, expected("a map", map)));
}

MapReader::MapReader(const Value& map, const base::Shape& shape) : MapReader(map, shape.owner) {
  shape_ = &shape;
  for (const auto& each : shape.keys) known_.push_back(each.key);
}

const Value* MapReader::take(std::string_view key) {
  if (shape_ != nullptr && base::find_key(*shape_, key) == nullptr)
    refuse(Error{base::ErrorKind::internal,
                 fmt::format("a bug in mailflow: {} is read for the key \"{}\", which its shape lacks", owner_, key),
                 map_.pos,
                 {}});
  if (shape_ != nullptr) taken_.push_back(key);
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
  const auto* entry = map_.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

bool MapReader::has(std::string_view key) {
  return take(key) != nullptr;
}

const Value* MapReader::maybe(std::string_view key) {
  return take(key);
}

const Value& MapReader::need(std::string_view key) {
  if (const auto* value = take(key)) return *value;
  refuse(Error{ErrorKind::input, fmt::format("{} needs the key \"{}\"", owner_, key), map_.pos, {}});
  return nothing;
}

std::string MapReader::text(std::string_view key) {
  if (!has(key)) {
    need(key);
    return {};
  }
  return maybe_text(key).value_or(std::string{});
}

std::optional<std::string> MapReader::maybe_text(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (is_scalar(*value)) return written(*value);
  refuse(base::within(key, expected("a text", *value)));
  return std::nullopt;
}

std::optional<bool> MapReader::maybe_boolean(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* boolean = value->boolean()) return *boolean;
  refuse(base::within(key, expected("true or false", *value)));
  return std::nullopt;
}

std::optional<std::int64_t> MapReader::maybe_integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto* number = value->integer();
  if (number == nullptr) {
    refuse(base::within(key, expected("a whole number", *value)));
    return std::nullopt;
  }
  if (*number >= least && *number <= most) return *number;
  const bool open_end = most == std::numeric_limits<std::int64_t>::max();
  const auto range = open_end ? fmt::format("at least {}", least) : fmt::format("from {} to {}", least, most);
  refuse(
      Error{ErrorKind::input, fmt::format("{}: expected a number {}, found {}", key, range, *number), value->pos, {}});
  return std::nullopt;
}

std::optional<base::Duration> MapReader::maybe_duration(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (is_scalar(*value)) {
    if (const auto duration = base::parse_duration(written(*value))) return *duration;
  }
  refuse(base::within(key, expected("a duration such as 90d, 24h, 10m or 30s", *value)));
  return std::nullopt;
}

std::optional<base::LabTime> MapReader::maybe_time(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (is_scalar(*value)) {
    if (const auto time = base::parse_time(written(*value))) return *time;
  }
  refuse(base::within(key, expected("a time such as 2026-01-05T08:00Z", *value)));
  return std::nullopt;
}

std::optional<std::size_t> MapReader::maybe_word(std::string_view key, std::initializer_list<std::string_view> words) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto found = is_scalar(*value) ? written(*value) : std::string{};
  const auto* at = std::find(words.begin(), words.end(), found);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  auto error = base::within(key, expected(fmt::format("one of {}", fmt::join(words, ", ")), *value));
  const auto near = base::nearest(found, {words.begin(), words.size()});
  if (!near.empty()) error.hint = fmt::format("did you mean \"{}\"?", near);
  refuse(std::move(error));
  return std::nullopt;
}

std::vector<const Value*> MapReader::items(std::string_view key) {
  const auto* value = take(key);
  std::vector<const Value*> found;
  if (value == nullptr) return found;
  if (const auto* list = value->list())
    for (const auto& item : *list) found.push_back(&item);
  else if (value->is_null())
    refuse(base::within(key, expected("a list", *value)));
  else
    found.push_back(value);
  return found;
}

std::vector<std::string> MapReader::texts(std::string_view key) {
  std::vector<std::string> found;
  for (const auto* item : items(key)) {
    if (is_scalar(*item))
      found.push_back(written(*item));
    else
      refuse(base::within(key, expected("a text", *item)));
  }
  return found;
}

const base::ValueMap& MapReader::entries(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return no_entries;
  if (const auto* map = value->map()) return *map;
  refuse(base::within(key, expected("a map", *value)));
  return no_entries;
}

void MapReader::refuse(Error error) {
  if (!error_) error_ = std::move(error);
}

base::Result<void> MapReader::finish() {
  if (const auto* map = map_.map()) {
    // An unknown key is told before a missing one: it is most often the missing one misspelt.
    for (const auto& entry : *map) {
      if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
      return base::fail(Error{ErrorKind::input, fmt::format("unknown key \"{}\" in {}", entry.key, owner_),
                              entry.key_pos, base::suggestion(entry.key, owner_, known_)});
    }
  }
  if (error_) return base::fail(*error_);
  if (shape_ == nullptr) return {};
  for (const auto& entry : *map_.map())
    if (std::find(taken_.begin(), taken_.end(), entry.key) == taken_.end())
      return base::fail(
          Error{base::ErrorKind::internal,
                fmt::format("a bug in mailflow: {} may have the key \"{}\", and nobody reads it", owner_, entry.key),
                entry.key_pos,
                {}});
  return {};
}

}  // namespace mailflow::config
