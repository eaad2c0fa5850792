#pragma once
// Message-IDs: made from parts that the caller chose (nothing here is random), and found in messages (RFC 5322 3.6.4).

#include <optional>
#include <string>
#include <string_view>

#include "mail/message.hpp"

namespace mailflow::mail {

// "<unique@host>". Exchange Server passes 32 hex digits, Exchange Online's system mail a GUID.
std::string make_message_id(std::string_view unique, std::string_view host);

// Exchange Online's client mail: "<SLXP216MB0381016D…@SLXP216MB0381.KORP216.PROD.OUTLOOK.COM>": the server's first
// label, 24 hex digits, the server's name, in capitals.
std::string exchange_online_message_id(std::string_view hex, std::string_view server);

// The first "<…>" of the Message-ID field, brackets included; none when there is no such field or it has no such form.
// At most 998 bytes.
std::optional<std::string> message_id_of(const Message& message);

}  // namespace mailflow::mail
