#pragma once
// Ports on one address of this machine, for real clients that reach no loopback address of the lab or can't choose the
// address they come from: a container, another machine, a phone.
//
// The first port is the name server's (mapped view), then each host has one in the order of the lab file, then come the
// entries that were asked for: who connects to "as HOST" is HOST to the one that the port leads to. On the hosts' own
// ports a client is whoever it comes from, or whoever a PROXY header or XCLIENT says, where that is taken. Ports are
// the same at each start: 2500 and up, or the next thousand where one of them is taken. Errors: `usage` for what names
// no host, `unavailable` for ports.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.hpp"
#include "base/result.hpp"
#include "protocol/smtp/server.hpp"

namespace mailflow::lab {

struct Core;

enum class ProxyHeader : std::uint8_t { none, required };

// "The client is `from`, the server is `to`."
struct EntryAs {
  std::string from;
  std::string to;                       // "": an entry to each other host
  std::optional<std::uint16_t> port{};  // nothing: behind those of the hosts; only with `to`
};

struct EntryOptions {
  base::IpAddress address = base::IpAddress::v4(0x7F000001);  // IPv4; 0.0.0.0 for all
  std::optional<std::uint16_t> first_port{};                  // nothing: 2500, or where all are free
  std::vector<EntryAs> as{};
  ProxyHeader proxy_header = ProxyHeader::none;                        // on the hosts' own ports
  protocol::smtp::XClient xclient = protocol::smtp::XClient::refused;  // likewise
};

struct Entry {
  std::uint16_t port = 0;
  std::string host;                       // where it leads
  std::string as;                         // whom the client is taken for, "" for itself
  std::optional<base::IpAddress> client;  // the address of that
};

struct EntryTable {
  base::IpAddress address;
  std::uint16_t dns = 0;
  std::vector<Entry> rows;
  ProxyHeader proxy_header = ProxyHeader::none;
  protocol::smtp::XClient xclient = protocol::smtp::XClient::refused;
};

// Served by the lab's tasks until it ends.
base::Result<EntryTable> open_entries(Core& core, const EntryOptions& options);

}  // namespace mailflow::lab
