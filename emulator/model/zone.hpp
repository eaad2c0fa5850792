#pragma once
// The lab's DNS data: one immutable tree of names in which the lab is authoritative for everything, from the root down.
//
// Look-ups follow RFC 1034 4.3.2 with CNAMEs chased inside the tree, RFC 4592 (wildcards, empty non-terminals) and
// RFC 2308 (the SOA of negative answers); they allocate nothing, and what they return points into the Zone.
// Names are canonical DomainNames (an owner may also begin with a `*` label). There are no delegations: an NS set is
// plain data. A Zone is made by ZoneBuilder (zone_builder.hpp) and shared by pointer.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/domain_name.hpp"
#include "base/ip.hpp"
#include "base/source.hpp"

namespace mailflow::model {

// The IANA numbers. A question may carry any other number, which no record has.
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
  opt = 41,
  tlsa = 52,
  any = 255,
};

std::string to_string(DnsType type);  // "MX"; "TYPE257" (RFC 3597) for what has no name here

struct MxData {
  std::uint16_t preference = 0;
  base::DomainName exchange;  // the root: null MX (RFC 7505)
  bool operator==(const MxData&) const = default;
};

struct TxtData {
  std::vector<std::string> strings;  // each at most 255 bytes
  bool operator==(const TxtData&) const = default;
};

struct SoaData {
  base::DomainName name_server{};
  base::DomainName mailbox{};
  std::uint32_t serial = 1;
  std::uint32_t refresh = 0;
  std::uint32_t retry = 0;
  std::uint32_t expire = 0;
  std::uint32_t minimum = 0;  // how long a negative answer lives
  bool operator==(const SoaData&) const = default;
};

struct SrvData {
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  std::uint16_t port = 0;
  base::DomainName target;
  bool operator==(const SrvData&) const = default;
};

struct TlsaData {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching = 0;
  std::string data;  // bytes
  bool operator==(const TlsaData&) const = default;
};

// A and AAAA hold the address; NS, CNAME and PTR the name.
using DnsData = std::variant<base::IpAddress, base::DomainName, MxData, TxtData, SoaData, SrvData, TlsaData>;

struct DnsRecord {
  base::DomainName name;
  DnsType type = DnsType::a;
  std::uint32_t ttl = 3600;
  DnsData data{};
  base::SourcePos pos{};  // empty for a record that exists by itself
};

DnsRecord address_record(base::DomainName name, const base::IpAddress& address);  // A or AAAA
DnsRecord mx_record(base::DomainName name, std::uint16_t preference, base::DomainName exchange);
DnsRecord txt_record(base::DomainName name, std::string_view text);                   // cut into strings of 255 bytes
DnsRecord name_record(base::DomainName name, DnsType type, base::DomainName target);  // NS, CNAME, PTR

// The strings of a TXT record joined, as SPF, DKIM and DMARC read them (RFC 7208 3.3).
std::string joined_text(const DnsRecord& txt);

struct DnsAnswer {
  enum class Status : std::uint8_t {
    found,
    no_data,       // the name exists, the type does not
    no_such_name,  // NXDOMAIN
    cname_loop,    // the aliases run in a circle or are more than `longest_chain`
  };
  static constexpr std::size_t longest_chain = 8;

  Status status = Status::no_such_name;
  std::uint8_t chain_length = 0;
  std::array<const DnsRecord*, longest_chain> chain{};
  std::string_view owner;              // the name asked, or where the chain of aliases ended
  std::span<const DnsRecord> records;  // of the type asked; empty unless found. Their owner is `owner`
  const DnsRecord* soa = nullptr;      // of the zone that `owner` is in, for negative answers

  // The aliases in order; the first one belongs to the name asked, each further one to its predecessor's target.
  std::span<const DnsRecord* const> aliases() const { return {chain.data(), chain_length}; }
};

class Zone {
 public:
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

  // `name`: canonical text (lower case, no trailing dot), which must live as long as the answer's `owner` is read.
  // For DnsType::any: the first record set of the name (RFC 8482 4.1), aliases are not followed.
  DnsAnswer find(std::string_view name, DnsType type) const;
  DnsAnswer find(const base::DomainName& name, DnsType type) const { return find(name.text(), type); }

  // Everything, ordered by name and type.
  std::span<const DnsRecord> records() const { return records_; }

 private:
  friend class ZoneBuilder;

  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t first = 0;  // its records: [first, first + count)
    std::uint32_t count = 0;
    std::uint32_t wildcard = 0;  // the node `*.this`, 0 for none (node 0 is the root)
    std::uint32_t soa = 0;       // index of the enclosing zone's SOA record
  };

  explicit Zone(std::vector<DnsRecord> sorted);
  std::uint32_t add_node(std::string_view name);
  std::uint32_t own_soa(const Node& node) const;
  const Node& closest(std::string_view name, bool& exists) const;
  std::span<const DnsRecord> set_of(const Node& node, DnsType type) const;

  std::vector<DnsRecord> records_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string_view, std::uint32_t> index_;  // keys are pieces of the records' names
};

using ZonePtr = std::shared_ptr<const Zone>;

}  // namespace mailflow::model
