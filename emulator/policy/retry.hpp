#pragma once
// What a queue does next after an attempt: the next target, a wait, the end. Pure, and the same for the wire's queue
// and for the walk without sockets.
//
// Source: RFC 5321 4.5.4 (sending strategy), 5.1 (alternate hosts after failures that are not the recipient's);
// Set-TransportService, and the QueueGlitchRetry settings of a transport server (documentation).

#include <cstddef>
#include <cstdint>

#include "base/time.hpp"
#include "mail/reply.hpp"
#include "model/world.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::policy {

// How far a session came before it ended.
enum class AttemptStage : std::uint8_t { connect, greeting, tls, mail, rcpt, data };
std::string_view to_string(AttemptStage stage);  // "rcpt"

// How long a client waits for a connection that nobody answers.
inline constexpr base::Duration connect_patience = std::chrono::seconds{30};
// … and for an answer of the DNS.
inline constexpr base::Duration dns_patience = std::chrono::seconds{30};

// The outcome of one attempt for one recipient. `reply` is the receiver's, or the sender's own words for a failure
// without one (a refused connection).
struct Attempt {
  AttemptStage stage = AttemptStage::connect;
  mail::Reply reply;
  bool lost = false;  // the connection, behind the greeting: the words are the sender's own

  // Whether the words are the other server's, about the message.
  bool is_answered() const { return stage > AttemptStage::tls && !lost; }
};

struct QueueState {
  base::LabTime queued_at{};
  std::size_t target = 0;   // the one just tried
  std::size_t targets = 0;  // how many there are; 0: none could be found
  std::size_t rounds = 0;   // completed before this one
};

struct NextStep {
  enum class Kind : std::uint8_t {
    done,         // the recipient was taken
    next_target,  // try `target` now
    wait,         // start again with the first target at `at`
    give_up,      // the message fails for this recipient with `reply`
  } kind = Kind::done;
  std::size_t target = 0;
  base::LabTime at{};
  mail::Reply reply{};
};

// By the schedule and in the words of the sender's kind; an Exchange server's is that of its transport service.
NextStep next_step(const model::World& world, model::HostId sender, const QueueState& state, const Attempt& attempt,
                   base::LabTime now);

}  // namespace mailflow::policy
