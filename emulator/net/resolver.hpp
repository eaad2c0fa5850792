#pragma once
// Questions to the lab's DNS server over UDP, with TCP where an answer is cut: c-ares, one try, nothing of the
// machine's own configuration (resolv.conf, hosts, LOCALDOMAIN, RES_OPTIONS).
//
// A question counts in the ledger until its answer is here, so the lab is not at rest meanwhile. Time-outs are the
// lab's: one that a fault prescribes is told by `told`, takes its lab time and never reaches the wire. At most 64
// questions are on the wire at once, the rest waits its turn. Answers are checked (one OPT, no trailing bytes) and
// parsed by ldns; a malformed one is SERVFAIL.

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
#include "net/network.hpp"
#include "net/task.hpp"

namespace mailflow::net {

enum class DnsType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  ptr = 12,
  mx = 15,
  txt = 16,
  aaaa = 28,
  srv = 33,
  tlsa = 52
};

enum class DnsStatus : std::uint8_t { answered, no_data, name_error, server_failure, refused, timed_out };

struct MxAnswer {
  std::uint16_t preference = 0;
  base::DomainName host;  // empty: the null MX of RFC 7505
  bool operator==(const MxAnswer&) const = default;
};
struct SrvAnswer {
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  std::uint16_t port = 0;
  base::DomainName target;
  bool operator==(const SrvAnswer&) const = default;
};
struct TlsaAnswer {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching = 0;
  std::string data;
  bool operator==(const TlsaAnswer&) const = default;
};
struct SoaAnswer {
  base::DomainName primary;
  std::string mailbox;  // as a DNS name
  std::uint32_t serial = 0;
  std::uint32_t minimum = 0;
  bool operator==(const SoaAnswer&) const = default;
};

// Only the fields of the asked type are filled; records in the order of the answer.
struct DnsAnswer {
  DnsStatus status = DnsStatus::server_failure;
  std::vector<base::IpAddress> addresses;  // A, AAAA
  std::vector<base::DomainName> names;     // PTR, NS, CNAME
  std::vector<MxAnswer> mx;
  std::vector<std::string> texts;  // TXT, strings of a record joined
  std::vector<SrvAnswer> srv;
  std::vector<TlsaAnswer> tlsa;
  std::vector<SoaAnswer> soa;
  std::vector<base::DomainName> aliases;  // the CNAMEs passed on the way
  std::uint32_t ttl = 0;                  // the smallest
};

std::string_view to_string(DnsType type);      // "MX"
std::string_view to_string(DnsStatus status);  // "NXDOMAIN", "SERVFAIL", "no data", …

struct ToldTimeout {
  base::Duration after{};
};

class Resolver {
 public:
  static base::Result<std::unique_ptr<Resolver>> open(Network& network, RealEndpoint server);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // `name` is a DNS name, such as from base::reverse_name or _25._tcp.mail.example; at most 253 bytes.
  Task<DnsAnswer> resolve(std::string name, DnsType type);

  // Asked before each question; an answer is a time-out told by a fault.
  void set_told(std::function<std::optional<ToldTimeout>(std::string_view name, DnsType type)> told);

 private:
  struct Impl;
  explicit Resolver(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace mailflow::net
