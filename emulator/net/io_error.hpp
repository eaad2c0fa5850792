#pragma once
// What can happen to a connection, as a fact for a session and for policy: not an Error, which is about the lab's input
// or this machine. `text` is one sentence for logs and "last error" columns.

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace mailflow::net {

enum class IoFault : std::uint8_t {
  closed,            // the other side ended the stream
  reset,             // … with a reset, or wrote no longer
  refused,           // nothing listens there
  no_route,          // not an address of this lab
  timed_out,         // the deadline passed, in lab time
  cancelled,         // somebody here called cancel()
  too_long,          // a line or the input buffer passed its limit
  endless_line,      // no end of a line came for far too long
  plain_before_tls,  // input came behind STARTTLS, before the handshake
  tls,               // the handshake or a record failed
  limit,             // this machine has no descriptor, port or memory left
};

struct IoError {
  IoFault fault = IoFault::closed;
  std::string text;
};

template <class T>
using IoResult = tl::expected<T, IoError>;

std::string_view to_string(IoFault fault);  // "closed", "no-route", …

}  // namespace mailflow::net
