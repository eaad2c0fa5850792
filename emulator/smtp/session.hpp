#pragma once
// What both ends of an SMTP session know about it, and who may look on.

#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "mail/reply.hpp"
#include "net/line_stream.hpp"
#include "pki/peer.hpp"

namespace mailflow::smtp {

struct TlsFacts {
  net::TlsInfo session;
  pki::PeerCertificate peer;  // of a client that shows none: ChainVerdict::none
};

// The client as a server sees it.
struct Peer {
  net::LabEndpoint client;
  net::LabEndpoint local;
  net::Origin origin = net::Origin::lab;
  std::string session_id;               // 16 hex digits
  std::string hello_name;               // as it was given last; empty before
  base::LabTime started{};              // lab time of the connect
  std::shared_ptr<const TlsFacts> tls;  // nullptr: plain
};

enum class Flow : std::uint8_t { received, sent, note };

// Sees a session as it passes: each line without its CRLF; of contents only a note with the size.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void seen(Flow flow, std::string_view text) = 0;
};

// Tells each line of `text` (whole lines with their CRLF).
void tell_lines(Observer& observer, Flow flow, std::string_view text);

// What is known of a stream after its handshake.
std::shared_ptr<const TlsFacts> tls_facts(const net::LineStream& stream, const pki::TrustStore* trust,
                                          base::LabTime now);

// "TLSv1.3 TLS_AES_256_GCM_SHA384", for notes.
std::string to_string(const TlsFacts& facts);

}  // namespace mailflow::smtp
