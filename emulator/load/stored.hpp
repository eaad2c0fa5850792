#pragma once
// What a stored World says about the objects of tenants and organisations: maps of a field table's keys, both ways.
//
// Keys that are as in a new object are left out. Errors with position; a name stands once in a list of named rows,
// letters' case aside.

#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/field.hpp"
#include "base/guid.hpp"
#include "base/shape.hpp"
#include "config/map_reader.hpp"
#include "load/tree.hpp"
#include "model/accepted_domain.hpp"
#include "model/recipient.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_connectors = 100'000;  // of one kind, of a tenant or an organisation

// An empty list where the key is missing.
const base::ValueList& stored_list(config::MapReader& reader, std::string_view key);
base::Guid read_guid(config::MapReader& reader, std::string_view key);
// Of what a field table prints: scalars, or lists of them.
bool same_stored(const base::Value& a, const base::Value& b);
std::string folded(std::string text);  // lower case

// Every key that is there goes through its row.
template <class Object>
void read_fields(config::MapReader& reader, std::span<const base::Field<Object>> fields, Object& object) {
  for (const auto& row : fields) {
    const auto* value = reader.maybe(row.name);
    if (value == nullptr || !reader.ok()) continue;
    if (auto done = row.set(object, *value); !done) reader.refuse(base::within(row.name, std::move(done.error())));
  }
}

template <class Object>
void write_fields(base::ValueMap& map, std::span<const base::Field<Object>> fields, const Object& object) {
  const Object fresh{};
  for (const auto& row : fields)
    if (auto value = row.get(object); !same_stored(value, row.get(fresh)))
      map.push_back({std::string(row.name), {}, std::move(value)});
}

// `read` gives one row of one item.
template <class Read>
auto read_rows(const base::ValueList& list, Read read, std::size_t most)
    -> base::Result<std::vector<typename std::invoke_result_t<Read, const base::Value&>::value_type>> {
  using Row = typename std::invoke_result_t<Read, const base::Value&>::value_type;
  std::vector<Row> rows;
  std::set<std::string> names;
  for (const auto& item : list) {
    if (rows.size() == most) return base::fail(item.pos, "more than {}", most);
    auto row = read(item);
    if (!row) return base::fail(std::move(row.error()));
    if (!names.insert(folded(row->name)).second) return base::fail(item.pos, "\"{}\" is there twice", row->name);
    rows.push_back(std::move(*row));
  }
  return rows;
}

// As base::keys_of, but for lists, which a file writes as such.
template <class Object>
std::vector<base::KeyShape> keys_with_lists(std::span<const base::Field<Object>> fields) {
  auto keys = base::keys_of(fields);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (fields[i].list) keys[i].form = base::form::list(std::move(keys[i].form));
  return keys;
}

template <class Object>
base::Value stored(std::span<const base::Field<Object>> fields, const Object& object) {
  base::ValueMap map;
  write_fields(map, fields, object);
  return tree::map(std::move(map));
}

base::Result<model::AcceptedDomain> read_stored_domain(const base::Value& value);
base::Value stored(const model::AcceptedDomain& domain);
base::Result<model::Recipient> read_stored_recipient(const base::Value& value);

}  // namespace mailflow::load
