#pragma once
// The arguments of MAIL and RCPT: "FROM:<david@contoso.com> SIZE=10 RET=HDRS" (RFC 5321 4.1.1.2, 4.1.1.3; SIZE RFC
// 1870, BODY RFC 6152, RET, ENVID, NOTIFY and ORCPT RFC 3461).
//
// Taken, as widely as real servers take it: blanks before the path, a path without brackets, a source route (ignored),
// "<Postmaster>" without a domain. Each parameter at most once; each value bounded. Errors are a Say.

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "mail/envelope.hpp"
#include "protocol/smtp/profile.hpp"

namespace mailflow::protocol::smtp {

// `default_domain` completes "<Postmaster>".
tl::expected<mail::Envelope, Say> parse_mail(std::string_view arguments);
tl::expected<mail::Recipient, Say> parse_recipient(std::string_view arguments, const base::DomainName& default_domain);

// What follows the path of a MAIL or RCPT command of ours; `dsn` and `body` parameters only where asked for.
std::string to_xtext(std::string_view text);
// False when `text` is no xtext.
bool from_xtext(std::string_view text, std::string& out);

// Letters, digits, '-', '_', '.', ':' and brackets, at most 255: what a HELO name may hold and a header can take.
bool is_hello_name(std::string_view text);

}  // namespace mailflow::protocol::smtp
