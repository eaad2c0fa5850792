#pragma once
// Takes the keys of a map one by one and refuses, at the end, every key that nobody asked for.
//
//   MapReader hop(value, "a hop");
//   const auto host = hop.text("host");
//   const auto tenant = hop.maybe_text("tenant");
//   if (auto done = hop.finish(); !done) return base::fail(done.error());
//
// The first error is kept and told by finish(); what is read after it is empty, so that a reader needs no check per
// key. Errors say what was expected and what was found, where; an unknown key names the nearest known one and all
// that the owner has.

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/shape.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

namespace mailflow::config {

class MapReader {
 public:
  // `owner` names the thing in messages: "a hop", "the lab". `map` must outlive the reader.
  MapReader(const base::Value& map, std::string_view owner);
  // With a shape, its table says which keys there are; a reader that asks for another one has a bug, which it tells.
  MapReader(const base::Value& map, const base::Shape& shape);

  bool has(std::string_view key);
  // nullptr where the key is missing.
  const base::Value* maybe(std::string_view key);
  // Never nullptr: an empty value after the error.
  const base::Value& need(std::string_view key);

  // Numbers and true/false given for a text are taken as they are written: `version: 2019`, `status: 5.10`.
  std::string text(std::string_view key);
  std::optional<std::string> maybe_text(std::string_view key);
  std::optional<bool> maybe_boolean(std::string_view key);
  std::optional<std::int64_t> maybe_integer(std::string_view key,
                                            std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                            std::int64_t most = std::numeric_limits<std::int64_t>::max());
  std::optional<base::Duration> maybe_duration(std::string_view key);
  std::optional<base::LabTime> maybe_time(std::string_view key);
  // One of a few words; the number of the word.
  std::optional<std::size_t> maybe_word(std::string_view key, std::initializer_list<std::string_view> words);
  // A list, or one value that stands for a list of one; a missing key is an empty list.
  std::vector<const base::Value*> items(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  // A map's entries in the order of the file; a missing key has none.
  const base::ValueMap& entries(std::string_view key);

  // An error of the caller's own about what was read. The first one counts.
  void refuse(base::Error error);
  bool ok() const { return !error_; }

  base::Result<void> finish();

 private:
  const base::Value* take(std::string_view key);

  const base::Value& map_;
  std::string owner_;
  const base::Shape* shape_ = nullptr;
  std::vector<std::string_view> known_;
  std::vector<std::string_view> taken_;  // with a shape: what the reader asked for
  std::optional<base::Error> error_;
};

// "expected a text, found a list", at the value.
base::Error expected(std::string_view what, const base::Value& found);

}  // namespace mailflow::config
