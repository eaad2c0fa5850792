#pragma once
// Checks that concern no single message: a tenant's message trace for a recipient, and what lies in a mailbox.
//
// { trace: { in: contoso@exo, recipient: david@contoso.com, events: [RECEIVE, DELIVER] } }: all events of all messages
// to that recipient so far, in the order of the messages, letters' case aside: RECEIVE when the tenant took it, DELIVER
// into a mailbox, FAIL when it was given up there. What is refused at the edge is not in the trace, as in life.
// { mailbox: { at: contoso@exo, name: david, count: 2 } }: reports (NDRs) count, too.

#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "journey/outcome.hpp"
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

using Look = std::variant<TraceTest, MailboxTest>;

base::Result<TraceTest> read_trace_test(const base::Value& value);
base::Result<MailboxTest> read_mailbox_test(const base::Value& value);

// `outcomes`: of every message so far, in order.
std::vector<Mismatch> mismatches(const Look& look, const std::vector<journey::RecipientOutcome>& outcomes);

}  // namespace mailflow::scenario
