#pragma once
// The envelope of one mail transaction: reverse path, recipients and what the client asked for with them.
//
// Source: RFC 5321 3.3, RFC 3461 (DSN: RET, ENVID, NOTIFY, ORCPT), RFC 1870 (SIZE), RFC 6152 (BODY).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mail/address.hpp"

namespace mailflow::mail {

enum class BodyType : std::uint8_t { unspecified, seven_bit, eight_bit_mime };
enum class DsnReturn : std::uint8_t { unspecified, full, headers };

// Which delivery reports a recipient's sender wants; all false means that nothing was said.
struct DsnNotify {
  bool never = false;
  bool success = false;
  bool failure = false;
  bool delay = false;

  bool operator==(const DsnNotify&) const = default;
};

struct Recipient {
  EmailAddress address;
  DsnNotify notify;
  std::string original;  // ORCPT as "rfc822;david@contoso.com", xtext decoded; empty when not given

  bool operator==(const Recipient&) const = default;
};

struct Envelope {
  ReversePath sender;
  std::vector<Recipient> recipients;
  BodyType body = BodyType::unspecified;
  DsnReturn dsn_return = DsnReturn::unspecified;
  std::string envelope_id;                     // ENVID, xtext decoded
  std::optional<std::uint64_t> declared_size;  // SIZE=, bytes

  bool operator==(const Envelope&) const = default;
};

}  // namespace mailflow::mail
