#pragma once
// Makes a Zone from the records that exist by themselves (hosts, domains) and those that the lab's zone text gives.
//
// A set (name, type) that is given replaces the automatic set of that name and type. Zones need not be declared: every
// name gets an apex (its declared domain, or what looks registrable: contoso.com, contoso.co.uk), with SOA and NS.
// Errors, with the position of the given record: a CNAME beside other data, two CNAMEs or two SOAs of one name.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/zone.hpp"

namespace mailflow::model {

struct ZoneOptions {
  base::DomainName name_server = base::DomainName::from_canonical("ns.lab");  // named by every NS and SOA
  std::uint32_t serial = 1;                                                   // the World's number
};

class ZoneBuilder {
 public:
  explicit ZoneBuilder(ZoneOptions options = {});

  // A and AAAA of the name and a PTR from each address to it.
  void add_host(const base::DomainName& name, std::span<const base::IpAddress> addresses);
  // A domain that is a zone of its own.
  void add_domain(const base::DomainName& domain);
  void add_automatic(DnsRecord record);
  void add_given(DnsRecord record);

  base::Result<ZonePtr> build() &&;

 private:
  struct Entry {
    DnsRecord record;
    std::size_t number = 0;  // in the order of adding
    bool given = false;
    bool dropped = false;
  };

  void sort();
  void drop_replaced();
  void add_apexes();
  base::Result<void> check() const;

  ZoneOptions options_;
  std::vector<base::DomainName> domains_;
  std::vector<Entry> entries_;
};

// The apex that a name without a declared domain belongs to: its last two labels, three below a country's second
// level (co.uk, com.au), in-addr.arpa and ip6.arpa for reverse names; the root for a single label.
base::DomainName registrable_domain(const base::DomainName& name);

}  // namespace mailflow::model
