#pragma once
// Is the sender told that a message has failed, and in which words? (RFC 5321 6.1, RFC 3461 4.1, RFC 3464)
//
// A report goes to the failed message's MAIL FROM, itself from <>, so that no report is ever written about a report.
// Who asked for NOTIFY=NEVER, or for reports of other kinds alone, gets none. The words are those of the host's kind.

#include <string>

#include "base/tests.hpp"
#include "mail/envelope.hpp"
#include "mail/report.hpp"
#include "model/host.hpp"
#include "policy/facts.hpp"
#include "policy/retry.hpp"

namespace mailflow::policy {

struct ReportFacts {
  base::Fact<base::DomainName> sender_domain;  // empty for <>
  bool wanted = true;                          // by NOTIFY, along which no two classes of mail are told apart
};

ReportFacts report_facts(const mail::ReversePath& sender, const mail::DsnNotify& notify);

bool decide_report(base::Tests& tests, const model::Host& host, const ReportFacts& facts);

// What a queue knows about a recipient it has given up.
struct GivenUp {
  mail::Recipient recipient;
  mail::Reply reply;
  std::string trailer;  // of the reply, which stands behind its text in brackets, "" for none
  AttemptStage stage = AttemptStage::connect;
  std::string remote;              // the name of the server that answered, "" when none did
  base::IpAddress remote_address;  // with it
};

mail::FailedRecipient failed_recipient(const model::Host& host, const GivenUp& given_up);
// What stands above the recipients, and the fields that only this kind of host writes.
std::string report_opening(const model::Host& host);
std::vector<std::pair<std::string, std::string>> report_fields(const model::Host& host);

}  // namespace mailflow::policy
