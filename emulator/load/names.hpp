#pragma once
// Names of one kind of thing in a lab file (hosts, tenants, authorities): each once, found fast, and when one is not
// there the nearest that is.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/index.hpp"
#include "base/result.hpp"
#include "base/value.hpp"

namespace mailflow::load {

class Names {
 public:
  explicit Names(std::string_view what) : what_(what) {}  // "host"

  // False when the name is there already.
  bool add(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  // `there is no host "naww"`, `did you mean "naw"?`, at the value.
  base::Error unknown(std::string_view name, const base::SourcePos& pos) const;
  // The number of the name that the value gives.
  base::Result<std::uint32_t> read(const base::Value& value) const;

 private:
  std::string_view what_;
  std::vector<std::string> names_;
  base::TextMap<std::uint32_t> numbers_;
};

// Letters, digits, `-`, `_` and `.`, at most 63, beginning with a letter or digit: what may name a host or tenant.
base::Result<void> check_name(std::string_view what, const base::Entry& entry);

// A key of the file format that this version does not model: refused with a word of its own, never ignored.
struct LaterKey {
  std::string_view key;
  std::string_view what;  // "on-premises Exchange organisations"
};

base::Result<void> refuse_later(const base::Value& map, std::span<const LaterKey> keys);

}  // namespace mailflow::load
