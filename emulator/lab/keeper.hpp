#pragma once
// Who makes a taken message durable before the client hears 250. Without a Keeper nothing is waited for.
//
// `keep` is called on the lab's thread with what the host took; it copies what it needs, holds a job of the ledger
// until it is done, and then has `durable` called on the lab's thread, once.

#include <functional>
#include <span>
#include <string_view>

#include "lab/journal.hpp"
#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::lab {

// One recipient of a message that a host takes.
struct Addressee {
  mail::Recipient recipient;
  policy::Arrival arrival;
  policy::NextHop next;
};

struct TakenMessage {
  const SessionRecord& session;
  std::string_view session_id;
  std::string_view message_id;
  const mail::Message& message;  // as it came in
  std::span<const Addressee> addressees;
};

class Keeper {
 public:
  virtual ~Keeper() = default;
  virtual void keep(const TakenMessage& taken, std::function<void()> durable) = 0;
};

}  // namespace mailflow::lab
