#pragma once
// Which hosts to try, in which order: MX preference, addresses, families, as pure steps around DNS questions.
//
// `find_targets` is called with the answers known so far and gives either the questions it still needs, or the targets,
// or the reply with which the attempt ends. The shell asks c-ares, the walk asks the World's zone; both call again.
// A connector's smart hosts take the place of the domain; a smart host's name is looked up as a domain with MX first.
// Source: the specification's 1.1 (SmartHosts); RFC 5321 5.1, RFC 7505 (null MX), RFC 6724 (IPv6 first where the sender
// has it).

#include <compare>
#include <optional>
#include <vector>

#include "mail/reply.hpp"
#include "model/dns_facts.hpp"
#include "policy/next_hop.hpp"
#include "policy/server_check.hpp"

namespace mailflow::policy {

using model::answer_from;
using model::DnsFact;
using model::DnsFacts;
using model::DnsQuestion;
using model::DnsStatus;

// Where the hosts of a lab listen.
inline constexpr std::uint16_t smtp_port = 25;

struct Target {
  base::DomainName name;  // of the host asked for; what its certificate must cover where TLS is verified
  base::IpAddress address;
  base::IpAddress source;  // the sender's address of the same family
  std::uint16_t port = smtp_port;
  auto operator<=>(const Target&) const = default;
};

struct TargetSearch {
  std::vector<DnsQuestion> needs;      // ask these, add the answers, call again
  std::vector<Target> targets;         // in the order to try
  std::optional<mail::Reply> failure;  // neither: what the attempt ends with
};

TargetSearch find_targets(const model::World& world, const model::Host& sender, const NextHop& hop,
                          const base::DomainName& recipient_domain, const DnsFacts& known);

// Whether the way leads to servers that the recipient's domain names, so that each domain goes by itself.
bool goes_by_domain(const model::World& world, const NextHop& hop);

// What the way demands of TLS at one of its targets, for recipients of the domain.
TlsDemand tls_demand(const model::World& world, const NextHop& hop, const Target& target,
                     const base::DomainName& recipient_domain);

// What the sender calls itself on that way, and the certificate it shows as a client.
struct ClientTerms {
  std::string helo;
  const model::CertificateSpec* certificate = nullptr;  // nullptr: none
};
ClientTerms client_terms(const model::World& world, const model::Host& sender, const NextHop& hop);

// Targets for a connection made straight to a host of the lab, by its addresses.
std::vector<Target> targets_of(const model::Host& sender, const model::Host& receiver);

}  // namespace mailflow::policy
