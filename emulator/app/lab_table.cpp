#include "app/lab_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/host_kinds.hpp"
#include "web/page.hpp"

namespace mailflow::app {
namespace {

using model::Host;
using model::World;

std::string first(const std::vector<std::string>& texts) {
  return texts.empty() ? std::string() : texts.front();
}

// Where the first address of a host is on this machine.
const lab::Endpoint* endpoint_of(const std::vector<lab::Endpoint>& endpoints, const std::string& host) {
  const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                  [&](const lab::Endpoint& endpoint) { return endpoint.host == host; });
  return found == endpoints.end() ? nullptr : &*found;
}

struct Target {
  std::string host;
  std::string mailbox;
};

Target somebody(const World& world) {
  for (const auto& tenant : world.tenants->rows())
    for (const auto& mailbox : tenant->recipients->rows())
      if (!mailbox.addresses.empty()) return {(*world.hosts)[tenant->host].name, mailbox.addresses.front()};
  for (const auto& host : world.hosts->rows())
    if (!host.domains.empty()) return {host.name, "postmaster@" + host.domains.front().text()};
  return {};
}

// Any other server may play the sender.
const Host* sender_for(const World& world, const Target& target) {
  for (const auto& host : world.hosts->rows())
    if (host.name != target.host) return &host;
  return nullptr;
}

template <std::size_t N>
using Line = std::array<std::string, N>;
template <std::size_t N>
using Table = std::vector<Line<N>>;

// In columns; the first line is the heading.
template <std::size_t N>
std::string table_text(const Table<N>& lines, const render::Style& style) {
  std::array<std::size_t, N> widths{};
  for (const auto& line : lines)
    for (std::size_t i = 0; i < N; ++i) widths.at(i) = std::max(widths.at(i), render::columns(line.at(i)));
  std::string text;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    std::string shown;
    for (std::size_t i = 0; i < N; ++i) {
      const auto cell = render::clean(style, lines[row].at(i));
      shown += i + 1 == N ? cell : render::padded(cell, widths.at(i) + 2);
    }
    shown.erase(shown.find_last_not_of(' ') + 1);
    text += (row == 0 ? render::paint(style, render::Tone::dim, shown) : shown) + "\n";
  }
  return text;
}

}  // namespace

std::vector<web::HostRow> host_rows(const lab::Lab& lab) {
  std::vector<web::HostRow> rows;
  const auto endpoints = lab.endpoints();
  const auto real_servers = lab.real_servers();
  for (const auto& host : lab.current()->hosts->rows()) {
    web::HostRow row{host.name, policy::kind_of(host).label, {}, {}, {}};
    for (const auto& endpoint : endpoints) {
      if (endpoint.host != host.name) continue;
      row.addresses.push_back(base::to_string(endpoint.address));
      row.endpoints.push_back(net::to_string(endpoint.real));
    }
    for (const auto& real : real_servers) {
      if (real.host != host.name) continue;
      row.addresses.push_back(base::to_string(real.address));
      row.endpoints.push_back(fmt::format("{} port {}, from {}", base::to_string(host.listens->address),
                                          host.listens->port, net::loopback_text(real.real.address)));
    }
    if (!host.certificate.names.empty()) row.certificate = base::to_string(host.certificate.names.front());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<web::EntryRow> entry_rows(const lab::Lab& lab) {
  std::vector<web::EntryRow> rows;
  if (!lab.entries()) return rows;
  const auto& table = *lab.entries();
  const auto endpoint = [&](std::uint16_t port) { return fmt::format("{}:{}", base::to_string(table.address), port); };
  rows.push_back({.endpoint = endpoint(table.dns)});
  for (const auto& entry : table.rows) {
    web::EntryRow row{.endpoint = endpoint(entry.port), .host = entry.host, .as = entry.as};
    if (entry.client) row.client = base::to_string(*entry.client);
    row.proxy_protocol = entry.as.empty() && table.proxy_header == lab::ProxyHeader::required;
    row.xclient = entry.as.empty() && table.xclient == protocol::smtp::XClient::allowed;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string hosts_table(const std::vector<web::HostRow>& hosts, const render::Style& style, base::Language language) {
  const bool german = language == base::Language::de;
  Table<5> lines{{german ? Line<5>{"Host", "Art", "Labor-Adresse", "verbinden mit", "Zertifikat"}
                         : Line<5>{"host", "kind", "lab address", "connect to", "certificate"}}};
  for (const auto& host : hosts) {
    lines.push_back({host.name, std::string(host.kind.in(language)), first(host.addresses), first(host.endpoints),
                     host.certificate});
    for (std::size_t i = 1; i < host.addresses.size(); ++i)
      lines.push_back(Line<5>{"", "", host.addresses[i], host.endpoints[i], ""});
  }
  return table_text(lines, style);
}

std::string entries_table(const std::vector<web::EntryRow>& entries, const render::Style& style,
                          base::Language language) {
  const bool german = language == base::Language::de;
  Table<3> lines{{german ? Line<3>{"von anderswo", "führt zu", "der Client ist"}
                         : Line<3>{"from elsewhere", "leads to", "the client is"}}};
  for (const auto& entry : entries)
    lines.push_back(entry.host.empty() ? Line<3>{entry.endpoint, "DNS", ""}
                                       : Line<3>{entry.endpoint, entry.host, web::client_words(entry, language)});
  return table_text(lines, style);
}

std::string line_to_try(const lab::Lab& lab) {
  const auto& world = *lab.current();
  const auto target = somebody(world);
  const auto* sender = target.host.empty() ? nullptr : sender_for(world, target);
  if (sender == nullptr) return {};
  const auto endpoints = lab.endpoints();
  const auto* to = endpoint_of(endpoints, target.host);
  const auto* from = endpoint_of(endpoints, sender->name);
  if (to == nullptr || from == nullptr) return {};
  const auto& domain = sender->domains.empty() ? sender->fqdn : sender->domains.front();
  return fmt::format(
      "swaks --server {} --local-interface {} --from x@{} --to {}{}", net::to_string(to->real),
      net::loopback_text(from->real.address), domain.text(), target.mailbox,
      world.hosts->at(to->address) && (*world.hosts)[*world.hosts->at(to->address)].starttls == model::StartTls::none
          ? ""
          : " --tls");
}

}  // namespace mailflow::app
