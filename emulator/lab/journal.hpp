#pragma once
// What the lab remembers of each message: who decided what about each recipient, from which facts, and what came of it.
//
// A message is known by its Message-ID. Receiving hosts note their decisions (World, facts, result; never an
// explanation: those are computed again when asked for), sending hosts what they met. Messages handed in by the lab are
// kept for good; of those that real clients bring the newest 4,096. A Track may go while somebody waits: hold its
// number, not its address.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/index.hpp"
#include "journey/outcome.hpp"
#include "lab/worlds.hpp"
#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "net/line_stream.hpp"
#include "policy/arrival.hpp"
#include "policy/content_facts.hpp"
#include "policy/facts.hpp"
#include "policy/next_hop.hpp"
#include "policy/sender_rewriting.hpp"
#include "policy/server_check.hpp"

namespace mailflow::lab {

// The facts of one transaction, shared by its recipients.
struct SessionRecord {
  WorldPtr world;
  model::HostId host;  // who decided
  base::LabTime at{};
  policy::SessionValues values;
  journey::TlsSeen tls;
  mail::ReversePath sender;
  std::string helo{};  // what the client called itself
};

// What a sender that demands something of TLS saw of the next server.
struct ServerSeen {
  policy::TlsDemand demand;
  std::string name;
  bool encrypted = false;
  model::ChainVerdict chain = model::ChainVerdict::none;
  base::CertificateNames names{};
};

struct Decision {
  enum class Kind : std::uint8_t {
    submission,
    submitted_content,
    arrival,
    content,
    next_hop,
    server,
    report
  } kind = Kind::arrival;
  std::shared_ptr<const SessionRecord> session{};
  policy::Arrival arrival{};                               // of an arrival its result; of the others what they went by
  policy::TransactionValues before{};                      // of an arrival
  std::shared_ptr<const policy::ContentValues> content{};  // of content
  bool taken = false;                                      // of an arrival: the message came in by it
  policy::NextHop next{};                                  // of a next_hop its result
  std::uint64_t size = 0;                                  // of an arrival and a next_hop: the message's bytes
  std::string outbound{};                                  // … and by which connector it tried to leave last; "none"
  std::shared_ptr<const ServerSeen> server{};              // of a server
  mail::DsnNotify notify{};                                // of a report
};

// A session in which `from` handed the message to somebody.
struct Departure {
  model::HostId from;
  model::ChainVerdict server = model::ChainVerdict::none;
  bool told = false;  // for whoever puts departures and arrivals together
};

// What a copy has of the recipient that it was made for: the decisions up to there were about another address.
struct Origin {
  mail::EmailAddress address;
  std::size_t decisions = 0;  // so many of the first ones
  std::shared_ptr<const Origin> before{};
  policy::Forwarder forwarder{};  // of the decision behind them
};

struct RecipientTrack {
  mail::EmailAddress address;
  std::shared_ptr<const Origin> origin{};     // nullptr: a recipient of the message's own
  std::size_t ways = 1;                       // by which the message comes to the address; they are not told apart
  std::vector<mail::EmailAddress> passed_on;  // whom hosts' directories sent it on to, in his place or besides him
  std::vector<Decision> decisions;
  std::vector<Departure> departures;
  std::optional<journey::Refusal> rejected;
  std::optional<journey::Refusal> deferred;
  std::optional<journey::Refusal> failed;
  std::optional<journey::Delivery> delivered;
  std::uint64_t delivered_mail = 0;           // its number in Mailboxes
  std::uint32_t waiting = 0;                  // in how many queues
  std::uint64_t report = 0;                   // the track of the NDR about it, 0: none was written
  std::shared_ptr<const mail::Message> copy;  // the newest that a host holds or held
  std::optional<journey::Hop> handed_over;    // to a real server, as long as it has not come back
};

struct Track {
  std::uint64_t number = 0;
  std::string message_id;
  std::string via;            // the host that it was handed in at; "" for a real client's
  std::size_t came_with = 0;  // Received fields when it was handed in
  bool straight = false;      // the first host was told where to connect
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;  // what filters are to find in it
  std::size_t epoch = 0;  // the World in force when it was handed in, by its place among the epochs
  std::vector<RecipientTrack> recipients;
  bool traced = false;            // the message is in the trace
  std::uint32_t traced_hops = 0;  // so many of its hops
  std::uint64_t body = 0;         // its body's number there, with
  std::size_t body_size = 0;      // size and hash to know it again
  std::size_t body_hash = 0;

  RecipientTrack& recipient(const mail::EmailAddress& address);  // a new one the first time
  // Of a copy that a directory makes for `of`; one that is known already stays as it is.
  RecipientTrack& copy(const mail::EmailAddress& of, const mail::EmailAddress& address,
                       const policy::Forwarder& forwarder);
};

// A recipient refused before the message was known.
struct Refused {
  net::LabEndpoint client;       // one connection's at a time, so that two messages refused alike are not mixed up
  mail::EmailAddress recipient;  // empty: all of them, before any was named
  Decision decision;
  std::uint32_t hop = 0;  // its number in the trace; 0: there is none
};

class Journal {
 public:
  static constexpr std::size_t most_foreign = 4096;

  // A message handed in by the lab; a later one with the same Message-ID takes the place of the former.
  Track& open(std::string message_id, std::string via);
  // The message that a host has before it; a new Track for a real client's.
  Track& track(std::string_view message_id);
  // A message that the lab had when it ended: by rising numbers, before any other, at most `most_foreign`. `last`: the
  // highest number so far.
  Track& restore(std::uint64_t number, std::string message_id);
  void go_on_after(std::uint64_t last) { last_ = std::max(last_, last); }
  Track* find(std::uint64_t number);
  const Track* find(std::uint64_t number) const;
  const std::deque<std::unique_ptr<Track>>& handed_in() const { return own_; }

  // The sender claims what was refused when it has read the reply: `host` said so at the other end of its connection.
  void refuse(Refused refused);
  std::optional<Refused> claim(model::HostId host, const net::LabEndpoint& client, const mail::EmailAddress& recipient);

 private:
  static constexpr std::size_t most_refused = 1024;

  std::uint64_t last_ = 0;
  std::deque<std::unique_ptr<Track>> own_;
  std::deque<std::unique_ptr<Track>> foreign_;
  base::TextMap<Track*> by_message_id_;
  std::deque<Refused> refused_;
};

}  // namespace mailflow::lab
