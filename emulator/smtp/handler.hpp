#pragma once
// What a host decides while a client talks to it. Room lab implements it; the server asks and does what it is told.
//
// An answer is a Verdict, or a task that gives one when the host has to wait (DNS, a durable store). A positive reply
// without text stands for the profile's usual words, so Verdict{} means "go on".

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "mail/reply.hpp"
#include "net/task.hpp"
#include "protocol/smtp/xclient.hpp"
#include "smtp/session.hpp"

namespace mailflow::smtp {

struct Verdict {
  enum class Then : std::uint8_t { go_on, close, reset };  // reset: without a reply, by RST

  Verdict() = default;
  Verdict(mail::Reply given) : reply(std::move(given)) {}  // NOLINT: a reply is a verdict

  mail::Reply reply;
  base::Duration delay{};  // lab time to let pass before the reply goes out (tarpit, faults)
  Then then = Then::go_on;
};

using Answer = std::variant<Verdict, net::Task<Verdict>>;

// A message that has arrived in full.
struct Arrival {
  mail::Envelope envelope;  // with the accepted recipients
  mail::Message message;
  base::LabTime began{};  // when its first byte of content was waited for
};

enum class End : std::uint8_t { quit, ended_by_server, lost, timed_out, tls_failed, reset_by_server };

class Handler {
 public:
  virtual ~Handler() = default;

  virtual Answer connected(const Peer&) { return Verdict{}; }
  virtual Answer sender(const Peer&, const mail::Envelope&) { return Verdict{}; }
  // `envelope` holds the recipients that were accepted before.
  virtual Answer recipient(const Peer&, const mail::Envelope& envelope, const mail::Recipient&) = 0;
  // A positive reply takes the message over, for good.
  virtual Answer content(const Peer&, Arrival arrival) = 0;

  virtual void tls_started(const Peer&) {}
  // XCLIENT: what was claimed so far for the client. From now on `peer` is as the host takes it; connected() follows.
  virtual void speaks_for(Peer& peer, const protocol::smtp::ClientClaim& claim) {
    if (claim.address) peer.client.address = *claim.address;
    if (claim.port) peer.client.port = *claim.port;
  }
  // The session is over, however it ended; the words are for logs.
  virtual void ended(const Peer&, End, std::string_view) {}
  // Asked once, at connect; lives as long as the session. nullptr: nobody looks on.
  virtual Observer* observer(const Peer&) { return nullptr; }
};

}  // namespace mailflow::smtp
