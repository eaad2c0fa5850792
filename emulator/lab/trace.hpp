#pragma once
// What a running lab writes down, as rows of the store: Worlds and hosts, sessions with their lines, messages, hops
// with facts and decision, deliveries, and what the queues met.
//
// A hop has no explanation: facts, decision and the number of the World are enough to ask again. A message and its body
// are written when the lab first meets its Message-ID. `taken` gives the ticket to wait for before a client hears 250:
// its session's lines so far, the message and its hops are durable with it. Recording copies what it needs.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lab/events.hpp"
#include "lab/journal.hpp"
#include "lab/letter.hpp"
#include "lab/mailboxes.hpp"
#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "net/loop.hpp"
#include "policy/next_hop.hpp"
#include "policy/sender_rewriting.hpp"
#include "policy/trust.hpp"
#include "smtp/handler.hpp"
#include "store/past.hpp"
#include "store/store.hpp"
#include "store/transcript.hpp"

namespace mailflow::lab {

// One recipient of a message that a host takes.
struct Addressee {
  mail::Recipient recipient;
  policy::Arrival arrival;
  policy::NextHop next;
  policy::Trust trust{};               // of Exchange Online in the message
  policy::TransactionValues before{};  // at the arrival
  policy::Forwarder forwarder{};       // of a copy that the host's directory makes
};

// One SMTP session at a host.
struct TracedSession {
  TracedSession(std::uint64_t row_number, model::HostId at) : number(row_number), host(at), lines(row_number) {}

  std::uint64_t number;
  model::HostId host;
  store::Transcript lines;
  bool recorded = false;
};

class Trace {
 public:
  // `loop` outlives the trace.
  static base::Result<std::unique_ptr<Trace>> open(net::Loop& loop, const store::Options& options);

  void world(const model::World& world, base::LabTime at, std::string_view change);
  void withdrawn(std::uint64_t world, base::LabTime at);

  TracedSession session(model::HostId host) { return {++sessions_, host}; }
  void said(TracedSession& session, base::LabTime at, smtp::Flow flow, std::string_view text);
  void ended(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer, std::string_view how);

  // What was handed in by the lab itself.
  void submitted(Track& track, const SessionRecord& record, const mail::Message& message,
                 std::span<const Addressee> addressees);
  store::Ticket taken(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer, Track& track,
                      const mail::Message& message, std::span<const Addressee> addressees);
  // `track`: nullptr while the message is not known. Returns the hop's number, among those of its message.
  std::uint32_t refused(TracedSession& session, const SessionRecord& record, Track* track, const Addressee& addressee,
                        const mail::Reply& reply);
  // The number of the delivery. `track` may be gone.
  std::uint64_t delivered(Track* track, std::uint64_t message, const DeliveredMail& mail);
  void undelivered(std::uint64_t message, std::uint64_t delivery);
  // Hops behind `first` up to `last` that were written, and then the client was not told 250.
  void not_taken(std::uint64_t message, std::uint32_t first, std::uint32_t last);

  // What a lab that goes on with this trace finds in its queues; without a file nothing is written. `queued` gives the
  // piece its number. Certificates of a submission's own are not kept.
  void queued(const model::World& world, Track* track, Piece& piece, model::HostId host, base::LabTime at);
  void waits(const Piece& piece, const mail::Recipient& recipient, std::size_t rounds, base::LabTime until);
  void waits_no_longer(const Piece& piece, const mail::EmailAddress& recipient);
  void gone(const Piece& piece);
  void clock(base::LabTime now);  // once for each time
  // Numbers go on behind those of the run before.
  void go_on_after(const store::Numbers& last);
  // A queue's experience: deferred, rejected, failed. `hop`: of the refusal that it read there, 0: none.
  // A server took it from the host; `text`: see traced_events.hpp.
  void sent_on(model::HostId host, std::uint64_t message, const mail::EmailAddress& recipient, base::LabTime at,
               std::string text);
  void happened(EventKind kind, model::HostId host, std::uint64_t message, const mail::EmailAddress& recipient,
                base::LabTime at, const mail::Reply& reply, std::uint32_t hop);

  store::Store& store() { return *store_; }

 private:
  Trace(std::unique_ptr<store::Store> store, bool in_file) : store_(std::move(store)), in_file_(in_file) {}
  std::uint64_t body_of(Track* track, const mail::Message& message);
  void record_session(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer,
                      std::string_view end);
  void record_message(Track& track, const SessionRecord& record, const mail::Message& message);
  store::Ticket record_hop(std::uint64_t session, const SessionRecord& record, Track* track, const Addressee& addressee,
                           std::string facts, std::string decision, const mail::Reply& reply);
  void record_lines(TracedSession& session);

  std::unique_ptr<store::Store> store_;
  bool in_file_;
  std::uint64_t bodies_ = 0;
  std::uint64_t deliveries_ = 0;
  std::uint64_t pieces_ = 0;
  base::LabTime clock_{};
  std::uint64_t sessions_ = 0;
  std::uint64_t events_ = 0;
  std::uint32_t unknown_hops_ = 0;  // of recipients refused before their message was known
};

// What a decision at RCPT went by, in one line that can be read again.
std::string facts_text(const SessionRecord& record, const policy::TransactionValues& before);

}  // namespace mailflow::lab
