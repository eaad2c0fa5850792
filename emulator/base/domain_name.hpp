#pragma once
// Domain names in their one comparable form: A-labels (RFC 5890), lower case, no trailing dot; and the patterns
// that connectors use: `*`, `*.domain`, `domain`.
//
// A name has at most 253 bytes and labels of 1 to 63 letters, digits, hyphens or underscores (DNS names of the field
// such as _dmarc need them); U-labels are converted with libidn2.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mailflow::base {

class DomainName {
 public:
  DomainName() = default;  // the root, text ""
  static Result<DomainName> parse(std::string_view text);
  // For text that is in canonical form already, such as a part of another name or a checked DNS name.
  static DomainName from_canonical(std::string canonical);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  std::string_view first_label() const;
  DomainName parent() const;                        // of "a.b.c": "b.c"; of a single label: the root
  bool is_below(const DomainName& ancestor) const;  // strictly

  auto operator<=>(const DomainName&) const = default;

 private:
  std::string text_;
};

struct DomainPattern {
  enum class Kind : std::uint8_t { any, suffix, exact };  // `*` · `*.domain` · `domain`
  Kind kind = Kind::any;
  DomainName domain;  // empty for any

  // Whether `*.d` covers `d` itself is the caller's question: connectors say yes (`includes_apex`).
  bool matches(const DomainName& name, bool includes_apex = true) const;
  auto operator<=>(const DomainPattern&) const = default;
};

// One leading `*.` at most; `a.*.b` is refused.
Result<DomainPattern> parse_domain_pattern(std::string_view text);
std::string to_string(const DomainPattern& pattern);

// A pattern with the cost that connectors store beside it: `smtp:*.contoso.com;1`.
struct AddressSpace {
  DomainPattern pattern;
  std::uint32_t cost = 1;
  auto operator<=>(const AddressSpace&) const = default;
};

// "contoso.com", "*;5", "smtp:*.contoso.com;1"; the cost is 1 to 100, the type smtp.
Result<AddressSpace> parse_address_space(std::string_view text);
std::string to_string(const AddressSpace& space);  // "smtp:*;1"

using AddressSpaces = std::vector<AddressSpace>;

// How closely the best matching space fits: 0 for none, 1 for `*`, more for a longer suffix, most for the name itself.
std::size_t specificity(const AddressSpaces& spaces, const DomainName& name);

// What a TLS certificate's name stands for: `mail.contoso.com` or `*.contoso.com`, in canonical form.
// `matches`: CERT-5 of the reference, connector value against certificate name.
bool certificate_name_matches(const DomainPattern& configured, const DomainPattern& presented);

}  // namespace mailflow::base

template <>
struct std::hash<mailflow::base::DomainName> {
  std::size_t operator()(const mailflow::base::DomainName& name) const noexcept {
    return std::hash<std::string>{}(name.text());
  }
};
