#pragma once
// The table of host kinds: what a kind of host does, as data. A new kind is a new row; nothing else asks for the kind.

#include <span>
#include <string_view>

#include "base/time.hpp"
#include "model/host.hpp"
#include "policy/arrival.hpp"
#include "policy/content.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

// How a host speaks: which greeting, replies and Received fields.
enum class WireStyle : std::uint8_t { exchange_online, exchange_server, generic };

// What becomes of a bare LF inside a message's content.
enum class BareLf : std::uint8_t { kept, refused };

// Whether a host's STARTTLS asks the client for a certificate. Postfix and most others do not.
enum class ClientCertificate : std::uint8_t { asked, not_asked };

// How a host tells a sender that a message failed: as Exchange does, in an answer of its own around the other server's,
// or with the other server's words as they are.
enum class ReportWords : std::uint8_t { exchange, nested, plain };

struct RetrySchedule {
  std::span<const base::Duration> intervals;  // between attempts; the last one repeats
  base::Duration expires;                     // after which the message is given up
};

struct HostKindRow {
  model::HostKind kind;
  base::Text label;  // "Exchange Online"
  std::span<const Stage> arrival;
  Acceptance (*content)(base::Tests&, const model::World&, model::HostId, const Arrival&, const Facts&,
                        const ContentFacts&);
  bool checks_spf;
  Arrival (*submission)(base::Tests&, const model::World&, model::HostId, const RecipientFacts&);  // nullptr: nobody's
  NextHop (*next_hop)(base::Tests&, const model::World&, model::HostId, const RecipientFacts&, const Arrival&);
  WireStyle style;
  BareLf bare_lf;
  ClientCertificate client_certificate;
  std::uint64_t message_limit;  // bytes, as SIZE offers it
  ReplyId too_big;
  RetrySchedule retry;
  ReportWords report;
};

std::span<const HostKindRow> host_kinds();
const HostKindRow& kind_of(const model::Host& host);

// As its kind does, and where a relay goes by the certificate.
bool asks_certificate(const model::Host& host);

}  // namespace mailflow::policy
