#include "app/lab_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/host_kinds.hpp"

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

}  // namespace

std::vector<web::HostRow> host_rows(const lab::Lab& lab) {
  std::vector<web::HostRow> rows;
  const auto endpoints = lab.endpoints();
  for (const auto& host : lab.current()->hosts->rows()) {
    web::HostRow row{host.name, std::string(policy::kind_of(host).label), {}, {}, {}};
    for (const auto& endpoint : endpoints) {
      if (endpoint.host != host.name) continue;
      row.addresses.push_back(base::to_string(endpoint.address));
      row.endpoints.push_back(net::to_string(endpoint.real));
    }
    if (!host.certificate.names.empty()) row.certificate = base::to_string(host.certificate.names.front());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string hosts_table(const std::vector<web::HostRow>& hosts, const render::Style& style, base::Language language) {
  const bool german = language == base::Language::de;
  using Line = std::array<std::string, 5>;
  std::vector<Line> lines{{german ? Line{"Host", "Art", "Labor-Adresse", "verbinden mit", "Zertifikat"}
                                  : Line{"host", "kind", "lab address", "connect to", "certificate"}}};
  for (const auto& host : hosts) {
    lines.push_back({host.name, host.kind, first(host.addresses), first(host.endpoints), host.certificate});
    for (std::size_t i = 1; i < host.addresses.size(); ++i)
      lines.push_back(Line{"", "", host.addresses[i], host.endpoints[i], ""});
  }
  std::array<std::size_t, 5> widths{};
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths.at(i) = std::max(widths.at(i), render::columns(line.at(i)));
  std::string text;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    std::string shown;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto cell = render::clean(style, lines[row].at(i));
      shown += i + 1 == widths.size() ? cell : render::padded(cell, widths.at(i) + 2);
    }
    shown.erase(shown.find_last_not_of(' ') + 1);
    text += (row == 0 ? render::paint(style, render::Tone::dim, shown) : shown) + "\n";
  }
  return text;
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
