#pragma once
// Writes a delivery status notification (an NDR): words for people, a part for machines, the original's header section.
//
// Pure; the same values give the same bytes. multipart/report by RFC 6522 (3462), message/delivery-status by RFC 3464,
// text/rfc822-headers by RFC 6522 4; fields without a blank after `dns;`, `rfc822;` and `smtp;`, as Exchange writes
// them. Diagnostics come from other servers: control characters and bytes beyond ASCII become `?`, and 900 bytes of
// each are kept. At most 128 KiB of the original's header go along.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "mail/address.hpp"
#include "mail/message.hpp"

namespace mailflow::mail {

struct FailedRecipient {
  EmailAddress address;
  std::string original;    // ORCPT as "rfc822;david@contoso.com", "" when not given
  std::string status;      // "5.7.51"
  std::string diagnostic;  // "550 5.7.51 TenantInboundAttribution; …", as the reporting server tells it
  std::string remote;      // who said it, "" when the reporting server gave up by itself
  std::string words;       // the same for people, one line or several
};

struct Report {
  std::string server;       // that writes it
  EmailAddress to;          // the failed message's sender
  std::string message_id;   // of the report, with its brackets
  std::string envelope_id;  // ENVID of the failed message, "" for none
  base::LabTime at{};
  base::LabTime arrived{};  // when the failed message came to the server
  std::string opening;      // for people, above the recipients
  std::vector<FailedRecipient> recipients;
  std::vector<std::pair<std::string, std::string>> headers;  // besides the usual ones
};

std::string report_subject(std::string_view original_subject);
Message write_report(const Report& report, const Message& original);

}  // namespace mailflow::mail
