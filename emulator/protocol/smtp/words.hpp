#pragma once
// Fills the placeholders of a profile's words: one pass, so that a value with braces stays as it is.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "mail/reply.hpp"

namespace mailflow::protocol::smtp {

using Filling = std::pair<std::string_view, std::string_view>;  // {"fqdn", "mail.contoso.com"}

inline mail::Reply filled(const mail::Reply& words, std::initializer_list<Filling> values) {
  mail::Reply reply{words.code, words.status, {}};
  std::string_view rest = words.text;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    reply.text.append(rest.substr(0, open));
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    if (close == std::string_view::npos) break;
    const auto name = rest.substr(open + 1, close - open - 1);
    for (const auto& [key, value] : values)
      if (key == name) reply.text.append(value);
    rest.remove_prefix(close + 1);
  }
  return reply;
}

}  // namespace mailflow::protocol::smtp
