#pragma once
// Checks that concern no single message: a tenant's message trace for a recipient, what lies in a mailbox, and what the
// lab's name server answers.
//
// { trace: { in: contoso@exo, recipient: david@contoso.com, events: [RECEIVE, DELIVER] } }: all events of all messages
// to that recipient so far, in the order of the messages, letters' case aside: RECEIVE when the tenant took it, DELIVER
// into a mailbox, FAIL when it was given up there. What is refused at the edge is not in the trace, as in life.
// { mailbox: { at: contoso@exo, name: david, count: 2 } }: reports (NDRs) count, too.
// { dns: { name: carius.de, type: TXT, answer: "v=spf1 -all" } }: all records of the type, in any order; [] for none.
// Texts are joined, an MX is "10 mx.contoso.com". On the wire the question is really asked.

#include <string>
#include <variant>
#include <vector>

#include "base/domain_name.hpp"
#include "base/result.hpp"
#include "journey/outcome.hpp"
#include "model/zone.hpp"
#include "scenario/compare.hpp"
#include "scenario/matcher.hpp"

namespace mailflow::scenario {

struct TraceTest {
  base::Value in;  // a tenant, also as tenant@host
  mail::EmailAddress recipient;
  std::vector<std::string> events;  // in capitals
  base::SourcePos pos{};
};

struct MailboxTest {
  Matcher at;
  Matcher name;
  Matcher count;
  base::SourcePos pos{};
};

struct DnsTest {
  base::DomainName name;
  model::DnsType type = model::DnsType::txt;
  std::vector<Matcher> answer;
  base::SourcePos pos{};
};

using Look = std::variant<TraceTest, MailboxTest, DnsTest>;

base::Result<TraceTest> read_trace_test(const base::Value& value);
base::Result<MailboxTest> read_mailbox_test(const base::Value& value);
base::Result<DnsTest> read_dns_test(const base::Value& value);

// `outcomes`: of every message so far, in order.
std::vector<Mismatch> mismatches(const TraceTest& test, const std::vector<journey::RecipientOutcome>& outcomes);
std::vector<Mismatch> mismatches(const MailboxTest& test, const std::vector<journey::RecipientOutcome>& outcomes);
std::vector<Mismatch> mismatches(const DnsTest& test, const std::vector<std::string>& answer);

// What was looked at, a row each: the messages to the recipient and their events, all that was delivered, the records.
std::vector<Phrase> rows(const TraceTest& test, const std::vector<journey::RecipientOutcome>& outcomes);
std::vector<Phrase> rows(const MailboxTest& test, const std::vector<journey::RecipientOutcome>& outcomes);
std::vector<Phrase> rows(const DnsTest& test, const std::vector<std::string>& answer);

}  // namespace mailflow::scenario
