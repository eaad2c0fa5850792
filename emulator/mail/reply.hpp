#pragma once
// One SMTP reply: a code, an enhanced status code (RFC 3463) and a text.
//
// `text` may have several lines, separated by '\n'; how they look on the wire is the protocol room's business. A
// refusal is a value like any other reply, never an error. Source: RFC 5321 4.2, RFC 2034.

#include <string>

namespace mailflow::mail {

struct Reply {
  int code = 250;
  std::string status;  // "5.7.51", or empty where the reply has none (greeting, EHLO, 354)
  std::string text;

  bool operator==(const Reply&) const = default;
};

enum class ReplyClass { positive, intermediate, transient, permanent };

// 2xx, 3xx, 4xx; everything else is permanent.
ReplyClass class_of(const Reply& reply);

inline bool is_positive(const Reply& reply) {
  return class_of(reply) == ReplyClass::positive;
}
inline bool is_refusal(const Reply& reply) {
  return reply.code >= 400;
}

// "550 5.7.51 text" in one line; the lines of the text are joined by a blank.
std::string to_string(const Reply& reply);

}  // namespace mailflow::mail
