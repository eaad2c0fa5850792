#pragma once
// What became of a message, recipient by recipient: the one form in which the walk without sockets, the wire and the
// scenarios' expectations speak of it, so that they can be compared field by field.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/explain.hpp"
#include "base/time.hpp"
#include "mail/address.hpp"
#include "mail/content_verdict.hpp"
#include "mail/reply.hpp"
#include "model/certificate.hpp"
#include "model/host.hpp"

namespace mailflow::journey {

// A message as a scenario or a user hands it in.
struct Submission {
  model::HostId via;                                  // the host that sends it
  std::optional<base::IpAddress> connect;             // straight to this address, past the MX
  std::optional<base::IpAddress> source;              // another of its addresses, or any address of the lab
  std::optional<model::TlsPolicy> tls;                // for the first session; default: as the host would
  std::optional<model::CertificateSpec> certificate;  // shown in the first session instead of the host's
  bool show_certificate = true;                       // false: none is shown in the first session
  std::optional<std::string> helo;
  mail::ReversePath from;
  std::vector<mail::EmailAddress> to;
  std::vector<std::pair<std::string, std::string>> headers;  // besides From, To, Subject, Date, Message-ID
  std::string body = "Hello from the lab.\r\n";
  std::optional<std::string> raw;                              // the whole message, instead of headers and body
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;  // what filters are to find in it
  std::optional<std::uint32_t> tenant{};                       // for whom Exchange Online itself writes it: a report
};

// TLS of the session by which a message arrived at a hop.
struct TlsSeen {
  bool encrypted = false;
  model::ChainVerdict server = model::ChainVerdict::none;  // as the sender found the receiver's certificate
  model::ChainVerdict client = model::ChainVerdict::none;  // as the receiver found the sender's
  std::string protocol;                                    // "TLSv1.3"; the walk leaves it empty
  bool operator==(const TlsSeen&) const = default;
};

// What a receiver knew of a session when it decided.
struct SessionSeen {
  std::string from;     // the client's host
  std::string to;       // the receiver
  std::string address;  // the client's, as the receiver sees it
  TlsSeen tls{};
  bool certificate_asked = false;  // the receiver wants to see the client's
  std::string names;               // on the certificate that the client showed: "a.example, *.b.example"
};

struct Hop {
  std::string host{};
  std::string tenant{};           // Exchange Online: whose mail it was here, "" elsewhere
  std::string organization{};     // an Exchange server's
  std::string inbound = "none";   // the inbound or receive connector; none: the invisible default one
  std::string outbound = "none";  // the connector by which it left; none: by MX, or it did not leave
  std::string directionality{};   // "Incoming", "Originating", "" elsewhere
  TlsSeen tls{};
  bool operator==(const Hop&) const = default;
};

// A session that did not take the recipient.
struct Refusal {
  std::string by;         // the host that said no, or, for a failure without a reply, the host that tried
  std::string stage;      // connect, greeting, tls, mail, rcpt, data, queue
  mail::Reply reply;      // without the trailer of server, time and session
  std::string trailer{};  // "FR2DEU01FT016.… 2023-06-06T06:22:40.472Z 08DB6591E8589FA7"; only from the wire
  bool operator==(const Refusal&) const = default;
};

struct Delivery {
  std::string at;       // "contoso@exo" for a tenant, "fabrikam" for a server
  std::string mailbox;  // its name, or the address where any recipient exists
  std::string folder;   // Inbox, Junk Email; Quarantine: kept from the mailbox
  bool is_kept_away() const { return folder == "Quarantine"; }
  bool operator==(const Delivery&) const = default;
};

// How the message came to a hop behind the first, and what a queue noted of an attempt: as a trace has it. Only from
// the walk; the wire has a trace.
struct Passage {
  base::LabTime at{};
  base::IpAddress client;
  std::string helo;
  std::string server;  // the name it was looked for by
  base::IpAddress address;
};
struct QueueNote {
  enum class Kind : std::uint8_t { put_off, failed } kind = Kind::put_off;
  base::LabTime at{};
  std::string host;
  mail::Reply reply;
};

struct RecipientOutcome {
  mail::EmailAddress recipient;
  std::string copy_of;  // the recipient in whose place, or besides whom, he gets it; "" for the message's own
  std::vector<std::string> passed_on;  // the addresses that a host's directory sent it on to
  bool replaced = false;               // all that is said of him is that of the one in his place
  std::size_t ways = 1;                // by which the message comes to this address; what is said is of the first
  std::optional<Delivery> delivered;
  std::optional<Refusal> rejected;  // a session refused it for good
  std::optional<Refusal> deferred;  // the last session that put it off
  std::optional<Refusal> failed;    // given up by the queue of `by`
  bool queued = false;              // still waiting
  std::vector<Hop> route;           // the sender first; a refusing host is not part of it
  std::string auth_as;              // of the delivered message
  std::string mail_from;            // with which it was delivered: "x@fabrikam.com", "<>"
  std::optional<int> scl;
  std::string headers;                             // the delivered message's header section; only from the wire
  std::shared_ptr<const RecipientOutcome> report;  // the NDR that told the sender of the failure; nullptr: none
  std::string text;                                // of a report: its body; only from the wire
  base::LabTime ended{};                           // when the last thing happened to it; only from the walk
  std::vector<Passage> passages{};                 // one for each hop of the route but the first
  std::vector<QueueNote> notes{};
  std::size_t given_up_in = 0;        // the piece in which a queue gave it up: alike for those of a message together
  std::vector<base::Explain> why;     // the decisions on its way, in order
  std::vector<SessionSeen> sessions;  // in which a receiver decided; only from the walk, with reasons
};

// "550 5.7.51 …set [FR2DEU01FT016.… 2023-06-06T06:22:40.472Z 08DB6591E8589FA7]" without the bracket, if it has one.
std::string without_trailer(std::string text);
// What stands inside that bracket, "" when it has none.
std::string trailer_of(std::string_view text);

// The message's own recipients as they are, the copies behind them by their addresses, each address once. What became
// of a recipient in whose place another one gets the message is what became of that one: its outcome stands there, too.
void put_copies_behind(std::vector<RecipientOutcome>& outcomes);

// The first thing in which two outcomes differ, in words ("route: …"), "" when they agree. What only the wire knows
// (protocol, headers) and the explanations are left out; of an address that the message reaches by several ways only
// their number is compared, as a trace cannot tell them apart.
std::string difference(const RecipientOutcome& wire, const RecipientOutcome& policy);

}  // namespace mailflow::journey
