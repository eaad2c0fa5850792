#pragma once
// Received fields, both directions: written as Exchange or as any other mail server writes them, and read back from
// either (and from most others) to the same values.
//
// The reader is tolerant: clauses may stand in any order and may be missing; what it does not know it skips. At most
// 4,096 bytes are read; only a field without "from" and "by" is refused. Sources: RFC 5321 4.4; real headers of
// Exchange Server, Exchange Online and Postfix.

#include <optional>
#include <string>
#include <string_view>

#include "base/ip.hpp"
#include "base/time.hpp"

namespace mailflow::mail {

struct Received {
  std::string from;  // the name the client gave with HELO
  std::optional<base::IpAddress> from_address;
  std::string by;
  std::optional<base::IpAddress> by_address;
  std::string with;       // "Microsoft SMTP Server", "ESMTPS"
  std::string tls;        // "TLSv1.3"; empty for a plain session
  std::string cipher;     // IANA's name, "TLS_AES_256_GCM_SHA384"
  std::string id;         // Exchange: its build; others: the queue id
  std::string via;        // "Frontend Transport"
  std::string recipient;  // of "for <…>", without brackets
  std::optional<base::LabTime> date;

  bool operator==(const Received&) const = default;
};

// The field's value, folded as Exchange folds it:
// "from a (192.0.2.1) by b (192.0.2.2)\r\n with Microsoft SMTP Server (version=TLS1_3, cipher=…) id 15.20.1.2\r\n via
// Frontend Transport; date". An empty `with` is written as "Microsoft SMTP Server", an empty `via` not at all.
std::string exchange_received(const Received& received);

// "from a ([192.0.2.1])\r\n (using TLSv1.3 with cipher …)\r\n by b with ESMTPS id 4B1\r\n for <x@y>; date".
// An empty `with` is written as ESMTP or ESMTPS (RFC 3848).
std::string generic_received(const Received& received);

base::Result<Received> parse_received(std::string_view value);

}  // namespace mailflow::mail
