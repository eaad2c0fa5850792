#pragma once
// The rows of a trace, as plain structs: what the lab records and what a reader finds.
//
// Numbers (hosts, sessions, messages, bodies) are the lab's own and start at 1 in each run. Explanations are not here:
// a hop has the facts, the decision and the number of the World, so they are computed again when somebody asks.
// A row that is recorded again with the same key replaces the former one (a session at its end).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"

namespace mailflow::store {

struct WorldRow {
  std::uint64_t number = 0;
  base::LabTime time{};
  std::string change;  // what made it, see below
  std::string text;    // the whole World as a lab file
};

// The words for WorldRow::change.
inline constexpr std::string_view from_lab_file = "lab file";
inline constexpr std::string_view from_change = "change";
inline constexpr std::string_view announced = "announced";  // it comes into force at its time
inline constexpr std::string_view withdrawn = "withdrawn";  // announced, and never in force

// Where the lab's clock is.
struct ClockRow {
  base::LabTime time{};
};

struct HostRow {
  std::uint64_t host = 0;
  std::string name;
  std::string kind;
  std::string addresses;  // "192.0.2.10, 2001:db8::10"
};

struct SessionRow {
  std::uint64_t session = 0;
  std::uint64_t host = 0;    // the server
  std::uint64_t client = 0;  // 0: not a host of the lab
  base::LabTime opened{};
  base::LabTime closed{};  // as `opened` while it lasts
  std::string client_address;
  std::string helo;
  std::string tls_protocol;  // "" for plain
  std::string tls_cipher;
  std::string certificate;  // names of the client's, comma-separated
  std::string verdict;      // how its chain was found
  std::string end;          // "quit", "reset", "timed out", …
};

// A piece of a session's transcript, see transcript.hpp; the pieces of a session are numbered.
struct TranscriptRow {
  std::uint64_t session = 0;
  std::uint32_t number = 0;
  std::string text;
};

// Shared by all messages that carry it: stored once.
struct BodyRow {
  std::uint64_t body = 0;
  std::shared_ptr<const std::string> content;
};

struct MessageRow {
  std::uint64_t message = 0;
  base::LabTime time{};
  std::string message_id;  // of the header
  std::string sender;      // MAIL FROM
  std::uint64_t size = 0;
  std::uint64_t body = 0;
  std::string header;  // as it was handed in
};

// One host, one recipient: what was known, what was decided. A host that refuses a recipient does not know the message
// yet: such hops are of message 0, until an event of the queue that read the reply names their number.
struct HopRow {
  std::uint64_t message = 0;
  std::uint32_t number = 0;  // within the message
  base::LabTime time{};
  std::uint64_t session = 0;
  std::uint64_t host = 0;
  std::uint64_t world = 0;
  std::string tenant;
  std::string recipient;
  std::string facts;      // as text that the lab reads again
  std::string connector;  // "" for the default one
  std::string directionality;
  std::string decision;  // "delivered", "next exo", "rejected", …
  std::string rule;      // the deciding rule's id
  int code = 0;          // the reply: code, enhanced status and text
  std::string status;
  std::string reply;
};

struct DeliveryRow {
  std::uint64_t message = 0;
  base::LabTime time{};
  std::uint64_t host = 0;
  std::string tenant;
  std::string recipient;
  std::string mailbox;
  std::string folder;
  std::string header;  // as delivered
  std::uint64_t delivery = 0;
  std::string sender{};    // MAIL FROM of the transaction that brought it
  std::uint64_t body = 0;  // of what was delivered
};

// A line of the message tracking log.
struct EventRow {
  std::uint64_t event = 0;
  base::LabTime time{};
  std::uint64_t host = 0;
  std::uint64_t message = 0;  // 0: not about a message
  std::string source;         // "SMTP"
  std::string name;           // "RECEIVE"
  std::string recipient;
  std::string text;
  std::uint32_t hop = 0;  // the refusal that the queue read: its number among the hops of message 0; 0: none
};

// A piece of mail in a host's queue: a message for recipients that go the same way. Rows of what waits are taken away
// when it does no longer, so that what is left is what a lab goes on with.
struct PieceRow {
  std::uint64_t piece = 0;
  std::uint64_t message = 0;
  std::uint32_t after = 0;  // the message's hops when it was queued
  std::uint64_t host = 0;
  base::LabTime time{};  // when it was queued
  std::string message_id;
  std::string header;     // as the host sends it
  std::string separator;  // between header and body
  std::uint64_t body = 0;
  std::string sender;
  std::string envelope_id;
  std::string body_type;  // a word each: of the envelope, of the next hop
  std::string dsn_return;
  std::uint64_t to = 0;  // the next host; 0: by MX
  std::string tls;
  std::string tenant{};     // of Exchange Online, whose mail it is; "" for none
  std::string connector{};  // the outbound connector's GUID; "" for none
  std::string connect{};    // of a submission's first session; "" for the usual
  std::string source{};
  std::string session_tls{};
  std::string helo{};
};

// One recipient of a piece.
struct WaitingRow {
  std::uint64_t piece = 0;
  std::string recipient;
  std::string original;  // ORCPT
  std::string notify;    // words of NOTIFY
  std::uint64_t rounds = 0;
  base::LabTime time{};  // of the next attempt
};

struct PieceGone {
  std::uint64_t piece = 0;
};
struct WaitingGone {
  std::uint64_t piece = 0;
  std::string recipient;
};
// Not taken and not delivered after all: the client was not told 250.
struct HopGone {
  std::uint64_t message = 0;
  std::uint32_t number = 0;
};
struct DeliveryGone {
  std::uint64_t message = 0;
  std::uint64_t delivery = 0;
};

using Row = std::variant<WorldRow, HostRow, SessionRow, TranscriptRow, BodyRow, MessageRow, HopRow, DeliveryRow,
                         EventRow, ClockRow, PieceRow, WaitingRow, PieceGone, WaitingGone, HopGone, DeliveryGone>;

}  // namespace mailflow::store
