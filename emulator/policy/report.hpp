#pragma once
// Is the sender told that a message has failed, and in which words? (RFC 5321 6.1, RFC 3461 4.1, RFC 3464)
//
// A report goes to the failed message's MAIL FROM, itself from <>, so that no report is ever written about a report.
// Who asked for NOTIFY=NEVER, or for reports of other kinds alone, gets none. The words and the form are those of the
// host's kind; an Exchange server's go by its version and its organisation's transport settings (report_text.hpp).

#include <string>

#include "base/tests.hpp"
#include "mail/envelope.hpp"
#include "mail/report.hpp"
#include "model/host.hpp"
#include "model/world.hpp"
#include "policy/facts.hpp"
#include "policy/retry.hpp"

namespace mailflow::policy {

struct ReportFacts {
  base::Fact<base::DomainName> sender_domain;  // empty for <>
  bool wanted = true;                          // by NOTIFY, along which no two classes of mail are told apart
};

ReportFacts report_facts(const mail::ReversePath& sender, const mail::DsnNotify& notify);

bool decide_report(base::Tests& tests, const model::Host& host, const ReportFacts& facts);

// What a server said about a recipient, and when.
struct Said {
  base::LabTime at{};
  std::string server;                      // its name, or its address as text
  std::optional<base::IpAddress> address;  // nothing where none was reached
  mail::Reply reply;
  std::string trailer;  // of the reply, which stands behind its text in brackets, "" for none
};

// What a queue knows about a recipient it has given up.
struct GivenUp {
  mail::Recipient recipient;
  mail::Reply reply;
  std::string trailer;  // of the reply, "" for none
  AttemptStage stage = AttemptStage::connect;
  std::string remote;              // the name of the server that answered, "" when none did
  base::IpAddress remote_address;  // with it
  std::optional<Said> last;        // of a message that expired: how its last attempt ended
};

// The fields about a recipient, and what people are told.
mail::FailedRecipient failed_recipient(const model::Host& host, const GivenUp& given_up);
std::string words_about(const model::Host& host, const GivenUp& given_up, base::LabTime now);

// Who writes a host's reports to a sender, on behalf of a tenant or not (no_row).
struct ReportWriter {
  const model::World& world;
  model::HostId host;
  std::uint32_t tenant;
  const mail::EmailAddress& told;
};
std::string report_author(const ReportWriter& writer);  // the From field: "<postmaster@contoso.com>"

// A report that a host is about to write, on behalf of a tenant or not (no_row).
struct ReportCase {
  const model::World& world;
  model::HostId host;
  std::uint32_t tenant;
  const mail::Message& original;
  const mail::Envelope& envelope;  // of the original; its sender is told
  base::LabTime arrived{};
  base::LabTime now{};
};

// All of it but the Message-ID. `failed` is not empty, the envelope's sender not null.
mail::Report report_about(const ReportCase& about, std::span<const GivenUp* const> failed);

// What of the original is shown: nothing of an Exchange organisation's inside (the specification of routing, 7.1).
mail::Message shown_original(const model::Host& host, const mail::Message& original);

}  // namespace mailflow::policy
