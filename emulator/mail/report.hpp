#pragma once
// Writes a delivery status notification (an NDR): words for people, a part for machines, and the original.
//
// Pure; the same values give the same bytes. multipart/report by RFC 6522 (3462), message/delivery-status by RFC 3464,
// text/rfc822-headers by RFC 6522 4; fields without a blank after `dns;`, `rfc822;` and `smtp;`, as Exchange writes
// them. What other servers said is theirs: control characters and bytes beyond ASCII become `?`, and 900 bytes of each
// diagnostic are kept.

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
};

// How the parts are written: as most servers do, or as Exchange does (the text in quoted-printable, with HTML beside
// it; Remote-MTA behind the diagnostic).
enum class ReportForm : std::uint8_t { plain, exchange };
// What of the original goes along: its header section as text/rfc822-headers, or all of it as message/rfc822.
enum class ReturnedPart : std::uint8_t { header, whole };

struct Report {
  ReportForm form = ReportForm::plain;
  std::string from;         // "<postmaster@contoso.com>"
  EmailAddress to;          // the failed message's sender
  std::string message_id;   // of the report, with its brackets
  std::string authority;    // Reporting-MTA
  std::string came_from;    // Received-From-MTA, "" for none
  std::string envelope_id;  // ENVID of the failed message, "" for none
  base::LabTime at{};
  base::LabTime arrived{};  // when the failed message came to the server
  std::string text;         // for people, lines that end with LF
  std::string html;         // the same, "" for text alone
  std::vector<FailedRecipient> recipients;
  std::vector<std::pair<std::string, std::string>> headers;  // besides the usual ones
  ReturnedPart returned = ReturnedPart::header;
};

std::string report_subject(std::string_view original_subject);
Message write_report(const Report& report, const Message& original);

}  // namespace mailflow::mail
