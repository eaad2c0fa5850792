#pragma once
// The shape of a map in our YAML files: its keys, what each holds, and what it is for, in both languages.
//
// One table per kind of map, beside its reader: the reader asks for no key that the table does not have, refuses every
// key that it does not have, and the JSON Schema is printed from it. Values are checked by the reader; a form says as
// much about them as an editor can use.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/field.hpp"
#include "base/rule.hpp"

namespace mailflow::base {

struct Shape;
using ShapeOf = const Shape& (*)();  // by call, so that shapes can hold each other

struct Form {
  enum class Kind : std::uint8_t {
    anything,
    text,  // numbers and true/false are taken as they are written
    boolean,
    integer,
    duration,  // 90d, 24h, 10m
    time,      // 2026-01-05T08:00Z
    word,      // one of `words`
    map,       // of `shape`
    map_of,    // any keys, each holding parts[0]
    list,      // of parts[0]; one value stands for a list of one
    sequence,  // of parts[0]; a list must be given
    either,    // one of `parts`
  };
  Kind kind = Kind::anything;
  std::vector<std::string_view> words = {};
  ShapeOf shape = nullptr;
  std::vector<Form> parts = {};
};

namespace form {
inline Form anything() {
  return {};
}
inline Form text() {
  return {.kind = Form::Kind::text};
}
inline Form boolean() {
  return {.kind = Form::Kind::boolean};
}
inline Form integer() {
  return {.kind = Form::Kind::integer};
}
inline Form duration() {
  return {.kind = Form::Kind::duration};
}
inline Form time() {
  return {.kind = Form::Kind::time};
}
inline Form word(std::span<const std::string_view> words) {
  return {.kind = Form::Kind::word, .words = {words.begin(), words.end()}};
}
template <class E>
Form word_of() {
  return word(Words<E>::list);
}
inline Form map(ShapeOf shape) {
  return {.kind = Form::Kind::map, .shape = shape};
}
inline Form map_of(Form each) {
  return {.kind = Form::Kind::map_of, .parts = {std::move(each)}};
}
inline Form list(Form each) {
  return {.kind = Form::Kind::list, .parts = {std::move(each)}};
}
inline Form sequence(Form each) {
  return {.kind = Form::Kind::sequence, .parts = {std::move(each)}};
}
inline Form either(std::vector<Form> parts) {
  return {.kind = Form::Kind::either, .parts = std::move(parts)};
}
}  // namespace form

enum class Presence : std::uint8_t {
  optional,
  needed,
  needed_in_all,  // in the end, when files that extend each other have been merged: one of them may lack it
};

struct KeyShape {
  std::string_view key;
  Form form;
  Text help;
  Presence presence = Presence::optional;
};

struct Shape {
  std::string_view name;   // "host", for references
  std::string_view owner;  // "a host", in messages
  std::vector<KeyShape> keys;
};

// nullptr when the shape has no such key.
const KeyShape* find_key(const Shape& shape, std::string_view key);

// The keys of an object that is read by its field table.
template <class Object>
std::vector<KeyShape> keys_of(std::span<const Field<Object>> fields) {
  std::vector<KeyShape> keys;
  for (const auto& row : fields)
    keys.push_back({row.name, row.words.empty() ? form::text() : form::word(row.words), row.help});
  return keys;
}

}  // namespace mailflow::base
