#pragma once
// One SMTP session for one recipient, as policy foretells it: TLS, certificates, the receiver's decisions.

#include "base/tests.hpp"
#include "journey/outcome.hpp"
#include "journey/strikes.hpp"
#include "policy/arrival.hpp"
#include "policy/retry.hpp"
#include "policy/targets.hpp"
#include "policy/transaction.hpp"
#include "policy/trust.hpp"
#include "spf/check.hpp"

namespace mailflow::journey {

struct SessionPlan {
  model::HostId sender;
  policy::Target target;
  policy::TlsDemand tls{};
  const model::CertificateSpec* certificate = nullptr;  // shown as a client; nullptr: none
  const policy::ContentValues* content = nullptr;       // of the message so far; never nullptr
  std::string helo;                                     // what the sender calls itself
  std::uint64_t size = 0;                               // its bytes, as handed in
  StrikeBook* book = nullptr;                           // counts what is counted; nullptr: all of it strikes
  std::size_t message = 0;                              // for the book
  std::size_t recipient = 0;
  policy::Transaction* transaction = nullptr;  // of the recipients before; nullptr: there are none
};

struct SessionEnd {
  policy::Attempt attempt;
  bool taken = false;
  base::Duration took{};            // lab time that had to pass
  model::HostId receiver;           // when there is one
  policy::Arrival arrival;          // of the receiver
  policy::Trust trust;              // that it has in the message
  Hop hop;                          // the receiver's part of the route
  std::optional<SessionSeen> seen;  // when the receiver came to decide, and `records` are kept
};

// SPF's own explanation as one among others: whatever the result is, it alone refuses nothing.
base::Explain spf_heading(spf::Verdict verdict);

// `records`: where the receiver's decisions are kept, nullptr for nowhere. Their explanations are added to `why`.
SessionEnd hold_session(const model::World& world, const SessionPlan& plan, const mail::ReversePath& from,
                        const mail::EmailAddress& to, base::LabTime now, base::RecordBuffer* records,
                        std::vector<base::Explain>& why);

}  // namespace mailflow::journey
