#pragma once
// A message inside a host: what was taken or handed in, and the pieces in which it goes on.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "model/host.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::lab {

// A message in a host's hands.
struct Letter {
  std::shared_ptr<const mail::Message> message;
  std::string message_id;
  std::uint64_t track = 0;
  mail::Envelope envelope;  // sender and what was asked for; its recipients are not looked at
};

// What a submission says about the first session.
struct FirstSession {
  std::optional<base::IpAddress> connect;
  std::optional<base::IpAddress> source;
  std::optional<model::TlsPolicy> tls;
  std::optional<model::CertificateSpec> certificate;
  bool show_certificate = true;
  std::optional<std::string> helo;

  bool is_usual() const { return !connect && !source && !tls && !certificate && show_certificate && !helo; }
};

// Recipients of a letter that go to one place together.
struct Piece {
  Letter letter;
  policy::NextHop hop;
  std::vector<mail::Recipient> recipients;
  std::shared_ptr<const FirstSession> first;  // nullptr: a usual session
  std::uint64_t number = 0;                   // in the trace; 0: it is not kept there
};

}  // namespace mailflow::lab
