#include "mail/message_id.hpp"

#include <algorithm>

namespace mailflow::mail {

std::string make_message_id(std::string_view unique, std::string_view host) {
  std::string id = "<";
  return id.append(unique).append("@").append(host).append(">");
}

std::string exchange_online_message_id(std::string_view hex, std::string_view server) {
  auto id = make_message_id(std::string(server.substr(0, server.find('.'))).append(hex), server);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return id;
}

std::optional<std::string> message_id_of(const Message& message) {
  const auto value = message.find("Message-ID");
  if (!value) return std::nullopt;
  const auto begin = value->find('<');
  const auto end = value->find('>', begin == std::string::npos ? 0 : begin);
  if (begin == std::string::npos || end == std::string::npos || end - begin > 998 || end == begin + 1)
    return std::nullopt;
  auto id = value->substr(begin, end - begin + 1);
  const bool plain = std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (!plain) return std::nullopt;
  return id;
}

}  // namespace mailflow::mail
