#include "mail/reply.hpp"

#include <algorithm>

namespace mailflow::mail {

ReplyClass class_of(const Reply& reply) {
  switch (reply.code / 100) {
    case 2:
      return ReplyClass::positive;
    case 3:
      return ReplyClass::intermediate;
    case 4:
      return ReplyClass::transient;
    default:
      return ReplyClass::permanent;
  }
}

std::string to_string(const Reply& reply) {
  auto out = std::to_string(reply.code);
  if (!reply.status.empty()) out += ' ' + reply.status;
  if (!reply.text.empty()) out += ' ' + reply.text;
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

}  // namespace mailflow::mail
