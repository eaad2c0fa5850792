#pragma once
// Questions to the lab's DNS server over UDP, with TCP where an answer is cut: c-ares, one try, nothing of the
// machine's own configuration (resolv.conf, hosts, LOCALDOMAIN, RES_OPTIONS).
//
// A question counts in the ledger until its answer is here, so the lab is not at rest meanwhile. Time-outs are the
// lab's: one that a fault prescribes is told by `told`, takes its lab time and never reaches the wire; in real time a
// question ends after ten seconds. At most 64 questions are on the wire at once, the rest waits its turn. Answers are
// checked (one question, one OPT, no trailing bytes) and parsed by ldns; a malformed one is SERVFAIL.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/ip.hpp"
#include "base/result.hpp"
#include "model/zone.hpp"
#include "net/network.hpp"
#include "net/task.hpp"

namespace mailflow::net {

enum class DnsStatus : std::uint8_t { answered, no_data, name_error, server_failure, refused, timed_out };

// Only the field of the asked type is filled; records in the order of the answer.
struct DnsAnswer {
  DnsStatus status = DnsStatus::server_failure;
  std::vector<base::IpAddress> addresses;  // A, AAAA
  std::vector<base::DomainName> names;     // PTR, NS, CNAME
  std::vector<model::MxData> mx;
  std::vector<std::string> texts;  // TXT, the strings of a record joined
  std::vector<model::SrvData> srv;
  std::vector<model::TlsaData> tlsa;
  std::vector<model::SoaData> soa;
  std::vector<base::DomainName> aliases;  // the targets of the CNAMEs passed on the way
  std::uint32_t ttl = 0;                  // the smallest of the answer
};

std::string_view to_string(DnsStatus status);  // "NXDOMAIN", "SERVFAIL", "no data", …

// The answer in a message, for a question of `type`.
DnsAnswer read_dns_answer(std::string_view message, model::DnsType type);

struct ToldTimeout {
  base::Duration after{};
};
using Told = std::function<std::optional<ToldTimeout>(std::string_view name, model::DnsType type)>;

class Resolver {
 public:
  // `server`: in the lab's block.
  static base::Result<std::unique_ptr<Resolver>> open(Network& network, RealEndpoint server);
  // `server`: any of this machine's loopback addresses, such as another lab's; `input` for other ones. For real time: a
  // question ends after `patience`.
  static base::Result<std::unique_ptr<Resolver>> open_beside(Network& network, RealEndpoint server,
                                                             base::Duration patience);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // `name`: a DNS name, such as base::reverse_name or _25._tcp.mail.example, of any bytes but NUL (RFC 2181 11); what
  // cannot be one is a name error.
  Task<DnsAnswer> resolve(std::string name, model::DnsType type);

  void set_told(Told told);   // asked before each question
  bool finds_nobody() const;  // the machine refused questions, for no server listens there, and none was answered

 private:
  struct Impl;
  explicit Resolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
