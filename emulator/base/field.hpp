#pragma once
// Field tables: one row per property of an object, from which YAML, cmdlets, Format-List, JSON, schemas and docs
// follow.
//
// `set` parses a Value into the object and keeps its position; `get` prints it back. A Codec<T> says how one type is
// read and printed; its `expected` completes "RequireTls takes …".

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fact.hpp"
#include "base/result.hpp"
#include "base/rule.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

namespace mailflow::base {

template <class T>
struct Codec;  // static Result<T> parse(const Value&); static Value print(const T&); static std::string_view
               // expected();

// Enumerations: a table of their words, in the order of the enumerators. Specialise Words<E>.
template <class E>
struct Words;  // static constexpr std::array<std::string_view, n> list; static constexpr std::string_view what;

enum class FieldUse : std::uint8_t {
  core,      // influences mail flow or what is shown of it
  accept,    // stored and echoed, no effect
  reserved,  // for Microsoft's internal use: taken with a notice
  output,    // shown, cannot be set
};

template <class Object>
struct Field {
  std::string_view name;  // Microsoft's spelling where there is one, else the YAML key
  FieldUse use = FieldUse::core;
  bool list = false;  // takes several values: @{Add=…; Remove=…} works
  Result<void> (*set)(Object&, const Value&) = nullptr;
  Value (*get)(const Object&) = nullptr;
  const SourcePos* (*pos)(const Object&) = nullptr;  // where it was written, nullptr for a default
  std::string_view expected;                         // "$true or $false"
  Text help;
  std::span<const std::string_view> words = {};  // of an enumeration, in the order of its enumerators
};

template <class T>
struct IsSetting : std::false_type {};
template <class T>
struct IsSetting<Setting<T>> : std::true_type {};

template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};

template <class T>
struct PlainOf {
  using type = T;
};
template <class T>
struct PlainOf<Setting<T>> {
  using type = T;
};

template <auto Member>
struct MemberAccess;

template <class Object, class T, T Object::* Member>
struct MemberAccess<Member> {
  using Owner = Object;
  static constexpr bool setting = IsSetting<T>::value;
  using Plain = typename PlainOf<T>::type;

  static Result<void> set(Object& object, const Value& value) {
    auto parsed = Codec<Plain>::parse(value);
    if (!parsed) return fail(std::move(parsed.error()));
    if constexpr (setting) {
      (object.*Member).value = std::move(*parsed);
      (object.*Member).pos = value.pos ? std::make_shared<const SourcePos>(value.pos) : nullptr;
    } else {
      object.*Member = std::move(*parsed);
    }
    return {};
  }

  static Value get(const Object& object) {
    if constexpr (setting)
      return Codec<Plain>::print((object.*Member).value);
    else
      return Codec<Plain>::print(object.*Member);
  }

  static const SourcePos* pos(const Object& object) {
    if constexpr (setting)
      return (object.*Member).pos.get();
    else
      return nullptr;
  }
};

// The words of an enumeration, also of an optional one or a list; none for other types.
template <class T>
struct WordsOf {
  static constexpr std::span<const std::string_view> list() {
    if constexpr (std::is_enum_v<T>)
      return Words<T>::list;
    else
      return {};
  }
};
template <class T>
struct WordsOf<std::optional<T>> : WordsOf<T> {};
template <class T>
struct WordsOf<std::vector<T>> : WordsOf<T> {};

// A row for a data member: field<&InboundConnector::require_tls>("RequireTls", {"…", "…"}).
template <auto Member>
constexpr auto field(std::string_view name, Text help, FieldUse use = FieldUse::core) {
  using Access = MemberAccess<Member>;
  return Field<typename Access::Owner>{name,
                                       use,
                                       IsList<typename Access::Plain>::value,
                                       &Access::set,
                                       &Access::get,
                                       &Access::pos,
                                       Codec<typename Access::Plain>::expected(),
                                       help,
                                       WordsOf<typename Access::Plain>::list()};
}

// The row with this name, letters' case aside; nullptr when there is none.
template <class Object>
const Field<Object>* find_field(std::span<const Field<Object>> fields, std::string_view name);

bool equal_ignoring_case(std::string_view a, std::string_view b);

template <class Object>
const Field<Object>* find_field(std::span<const Field<Object>> fields, std::string_view name) {
  for (const auto& row : fields)
    if (equal_ignoring_case(row.name, name)) return &row;
  return nullptr;
}

// "expected …, found a list", at the value.
Failure expected_but_found(std::string_view expected, const Value& value);

template <>
struct Codec<bool> {
  static Result<bool> parse(const Value& value);
  static Value print(bool value);
  static constexpr std::string_view expected() { return "true or false"; }
};

template <>
struct Codec<std::string> {
  static Result<std::string> parse(const Value& value);  // any scalar; at most 64 KiB, no NUL
  static Value print(const std::string& value);
  static constexpr std::string_view expected() { return "a text"; }
};

template <>
struct Codec<std::uint64_t> {
  static Result<std::uint64_t> parse(const Value& value);
  static Value print(std::uint64_t value);
  static constexpr std::string_view expected() { return "a whole number"; }
};

template <>
struct Codec<Duration> {
  static Result<Duration> parse(const Value& value);
  static Value print(Duration value);
  static constexpr std::string_view expected() { return "a time span such as 10m or 24h"; }
};

template <>
struct Codec<LabTime> {
  static Result<LabTime> parse(const Value& value);
  static Value print(LabTime value);
  static constexpr std::string_view expected() { return "a time such as 2026-01-05T08:00Z"; }
};

template <>
struct Codec<DomainName> {
  static Result<DomainName> parse(const Value& value);
  static Value print(const DomainName& value);
  static constexpr std::string_view expected() { return "a domain name"; }
};

template <>
struct Codec<DomainPattern> {
  static Result<DomainPattern> parse(const Value& value);
  static Value print(const DomainPattern& value);
  static constexpr std::string_view expected() { return "a domain name, also with a leading *."; }
};

// Connectors print it as `smtp:*;1`.
template <>
struct Codec<AddressSpace> {
  static Result<AddressSpace> parse(const Value& value);
  static Value print(const AddressSpace& value);
  static constexpr std::string_view expected() { return "*, a domain name, or *. and a domain name"; }
};

template <>
struct Codec<IpAddress> {
  static Result<IpAddress> parse(const Value& value);
  static Value print(const IpAddress& value);
  static constexpr std::string_view expected() { return "an IP address"; }
};

template <>
struct Codec<IpRange> {
  static Result<IpRange> parse(const Value& value);
  static Value print(const IpRange& value);
  static constexpr std::string_view expected() { return "an IP address or range"; }
};

// null clears; a single value stands for a list of one.
template <class T>
struct Codec<std::optional<T>> {
  static Result<std::optional<T>> parse(const Value& value) {
    if (value.is_null()) return std::optional<T>{};
    auto parsed = Codec<T>::parse(value);
    if (!parsed) return fail(std::move(parsed.error()));
    return std::optional<T>{std::move(*parsed)};
  }
  static Value print(const std::optional<T>& value) { return value ? Codec<T>::print(*value) : Value{}; }
  static constexpr std::string_view expected() { return Codec<T>::expected(); }
};

template <class T>
struct Codec<std::vector<T>> {
  static Result<std::vector<T>> parse(const Value& value) {
    std::vector<T> out;
    if (value.is_null()) return out;
    const auto* items = value.list();
    const auto add = [&](const Value& item) -> Result<void> {
      auto parsed = Codec<T>::parse(item);
      if (!parsed) return fail(std::move(parsed.error()));
      out.push_back(std::move(*parsed));
      return {};
    };
    if (items == nullptr) {
      if (auto added = add(value); !added) return fail(std::move(added.error()));
      return out;
    }
    out.reserve(items->size());
    for (const auto& item : *items)
      if (auto added = add(item); !added) return fail(std::move(added.error()));
    return out;
  }
  static Value print(const std::vector<T>& values) {
    ValueList list;
    list.reserve(values.size());
    for (const auto& value : values) list.push_back(Codec<T>::print(value));
    return Value{std::move(list), {}};
  }
  static constexpr std::string_view expected() { return Codec<T>::expected(); }
};

Result<std::size_t> parse_word(const Value& value, std::span<const std::string_view> words, std::string_view what);

template <class E>
  requires std::is_enum_v<E>
struct Codec<E> {
  static Result<E> parse(const Value& value) {
    auto index = parse_word(value, Words<E>::list, Words<E>::what);
    if (!index) return fail(std::move(index.error()));
    return static_cast<E>(*index);
  }
  static Value print(E value) { return Value{std::string(Words<E>::list.at(static_cast<std::size_t>(value))), {}}; }
  static constexpr std::string_view expected() { return Words<E>::what; }
};

// Reads a map into an object by its field table: unknown keys are refused with the nearest name.
// `owner` names the object in messages: "a host".
template <class Object>
Result<Object> read_object(std::span<const Field<Object>> fields, const Value& value, std::string_view owner,
                           Object object = {});

Failure unknown_key(const Entry& entry, std::string_view owner, std::span<const std::string_view> known);

template <class Object>
Result<Object> read_object(std::span<const Field<Object>> fields, const Value& value, std::string_view owner,
                           Object object) {
  if (value.is_null()) return object;
  const auto* entries = value.map();
  if (entries == nullptr) return expected_but_found("a map", value);
  for (const auto& entry : *entries) {
    const Field<Object>* known = nullptr;
    for (const auto& row : fields)
      if (row.name == entry.key) known = &row;
    if (known == nullptr) {
      std::vector<std::string_view> names;
      for (const auto& row : fields) names.push_back(row.name);
      return unknown_key(entry, owner, names);
    }
    if (auto done = known->set(object, entry.value); !done) return fail(within(entry.key, std::move(done.error())));
  }
  return object;
}

}  // namespace mailflow::base
