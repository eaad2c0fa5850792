#pragma once
// Mail addresses as SMTP knows them: a local part and a domain (RFC 5321 4.1.2), and reverse paths, which may be null.
//
// The local part is kept as it was written, without its quotes; it is compared without regard to ASCII case, as
// Exchange does. Limits: 64 bytes of local part as written, 255 bytes of domain. Refused: address literals such as
// x@[192.0.2.1], source routes, characters outside printable ASCII (SMTPUTF8 is not offered).

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/domain_name.hpp"
#include "base/result.hpp"

namespace mailflow::mail {

struct EmailAddress {
  std::string local;  // unquoted
  base::DomainName domain;

  bool operator==(const EmailAddress& other) const;
  std::weak_ordering operator<=>(const EmailAddress& other) const;
};

// None is the null reverse path, "<>".
using ReversePath = std::optional<EmailAddress>;

// "david@contoso.com", "\"a b\"@contoso.com"; no angle brackets.
base::Result<EmailAddress> parse_address(std::string_view text);

// "<>", "<david@contoso.com>" or "david@contoso.com".
base::Result<ReversePath> parse_reverse_path(std::string_view text);

// The local part is quoted where it has to be.
std::string to_string(const EmailAddress& address);
// In angle brackets: "<david@contoso.com>", "<>".
std::string to_path(const EmailAddress& address);
std::string to_path(const ReversePath& path);

// ASCII case does not count; used for addresses, header names and SMTP words.
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_ignoring_case(std::string_view text, std::string_view prefix);

// Bytes of `text` up to the '@' that ends a local part (quoted or not), npos when there is none.
std::size_t end_of_local_part(std::string_view text);

}  // namespace mailflow::mail

template <>
struct std::hash<mailflow::mail::EmailAddress> {
  std::size_t operator()(const mailflow::mail::EmailAddress& address) const noexcept;
};
