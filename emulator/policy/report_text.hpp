#pragma once
// What an NDR of Exchange tells people, as text and as HTML: whom the message did not reach, what administrators want
// to know, and the original's header section.
//
// The layout is the classic one of Exchange Online and of Exchange Server 2013 and later; Exchange 2010 writes its
// diagnostics between `#` and `##`. The explanations that Exchange puts below each recipient are not among what is
// documented, and are left out. Lines end with LF. Source: the specification of formats, 6.

#include <span>
#include <string>

#include "mail/message.hpp"
#include "policy/report.hpp"

namespace mailflow::policy {

struct ReportText {
  std::string plain;
  std::string html;
};

ReportText exchange_report_text(const model::Host& host, std::span<const GivenUp* const> failed,
                                const mail::Message& shown, base::LabTime now);

// The lines below the recipient among the diagnostics.
std::string exchange_diagnostics(const model::Host& host, const GivenUp& given_up, base::LabTime now);

}  // namespace mailflow::policy
