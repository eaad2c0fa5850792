#pragma once
// Is a message taken at the end of its content, and if so with which trust, into which folder?
//
// Each recipient is asked for alone; whether the message is refused depends on what all of its recipients share.

#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/reply_catalogue.hpp"
#include "policy/trust.hpp"

namespace mailflow::policy {

// Received fields that other servers than Exchange Online let a message bring along.
inline constexpr std::uint64_t most_hops_elsewhere = 60;

struct Acceptance {
  ReplyId refusal = ReplyId::none;  // none: taken
  Trust trust{};                    // on Exchange Online

  bool refused() const { return refusal != ReplyId::none; }
};

Acceptance decide_content(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival,
                          const Facts& facts, const ContentFacts& content);

// Whether decide_content goes by the SPF result, which is then to be found out first: not for internal mail.
bool asks_for_spf(const model::World& world, model::HostId host, const Arrival& arrival, const Facts& facts,
                  const ContentFacts& content);

// Of mail that a mailbox hands in: nothing refuses it here, but it is looked at.
Trust decide_submitted(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival,
                       const RecipientFacts& mail, const ContentFacts& content);

// What the kinds of hosts ask.
Acceptance exchange_online_content(base::Tests& tests, const model::World& world, model::HostId host,
                                   const Arrival& arrival, const Facts& facts, const ContentFacts& content);
Acceptance server_content(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival,
                          const Facts& facts, const ContentFacts& content);

}  // namespace mailflow::policy
