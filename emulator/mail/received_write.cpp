#include <fmt/format.h>

#include <algorithm>

#include "mail/received.hpp"

namespace mailflow::mail {
namespace {

// "TLSv1.3" as Exchange writes it: "TLS1_3".
std::string exchange_tls_name(std::string_view protocol) {
  std::string name;
  for (const char c : protocol) {
    if (c == '.')
      name += '_';
    else if (c != 'v')
      name += c;
  }
  return name;
}

std::string in_parentheses(const std::optional<base::IpAddress>& address) {
  return address ? fmt::format(" ({})", base::to_string(*address)) : std::string{};
}

std::string date_clause(const Received& received) {
  return received.date ? "; " + base::rfc5322(*received.date) : std::string{};
}

}  // namespace

std::string exchange_received(const Received& received) {
  auto out =
      fmt::format("from {}{} by {}{}\r\n with {}", received.from, in_parentheses(received.from_address), received.by,
                  in_parentheses(received.by_address), received.with.empty() ? "Microsoft SMTP Server" : received.with);
  if (!received.tls.empty())
    out += fmt::format(" (version={}, cipher={})", exchange_tls_name(received.tls), received.cipher);
  if (!received.id.empty()) out += " id " + received.id;
  if (!received.via.empty()) out += "\r\n via " + received.via;
  return out + date_clause(received);
}

std::string generic_received(const Received& received) {
  fmt::memory_buffer text;
  const auto out = fmt::appender(text);
  fmt::format_to(out, "from {}", received.from);
  if (received.from_address) {
    const auto* prefix = received.from_address->is_v4() ? "" : "IPv6:";
    fmt::format_to(out, " ([{}{}])", prefix, base::to_string(*received.from_address));
  }
  if (!received.tls.empty()) fmt::format_to(out, "\r\n (using {} with cipher {})", received.tls, received.cipher);
  const std::string_view usual = received.tls.empty() ? "ESMTP" : "ESMTPS";
  fmt::format_to(out, "\r\n by {} with {}", received.by, received.with.empty() ? usual : received.with);
  if (!received.id.empty()) fmt::format_to(out, " id {}", received.id);
  if (!received.recipient.empty()) fmt::format_to(out, "\r\n for <{}>", received.recipient);
  text.append(date_clause(received));
  return fmt::to_string(text);
}

}  // namespace mailflow::mail
