#include "load/hosts.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/guid.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/recipients.hpp"
#include "load/relay.hpp"
#include "load/shapes.hpp"

namespace mailflow::load {
namespace {

using base::DomainName;
using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using model::Host;
using model::HostKind;

// Where an address or name was taken first, for the message about the second use.
template <class Key>
using Takers = std::unordered_map<Key, std::string>;

struct Shared {
  const Names& names;
  const Names& authorities;
  const Memberships& memberships;
  Takers<std::string> addresses{};
  Takers<std::string> fqdns{};
};

base::Result<HostKind> read_kind(const Value& value) {
  auto kind = base::Codec<HostKind>::parse(value);
  if (!kind) return fail(base::within("kind", std::move(kind.error())));
  return kind;
}

base::Result<std::vector<base::IpAddress>> read_addresses(config::MapReader& reader, const base::Entry& entry,
                                                          Shared& shared) {
  std::vector<base::IpAddress> addresses;
  auto items = reader.items("addresses");
  if (const auto* one = reader.maybe("address")) items.push_back(one);
  for (const auto* item : items) {
    const auto address = base::IpAddress::parse(config::written(*item));
    if (!address) return fail(base::within("addresses", config::expected("an IP address", *item)));
    const auto [taker, fresh] = shared.addresses.try_emplace(base::to_string(*address), entry.key);
    if (!fresh) {
      const bool own = taker->second == entry.key;
      return fail(item->pos, "the address {} is used twice{}", taker->first,
                  own ? std::string{} : fmt::format(": the host {} has it, too", taker->second));
    }
    addresses.push_back(*address);
  }
  if (addresses.size() > most_addresses)
    return fail(entry.key_pos, "the host {} has more than {} addresses", entry.key, most_addresses);
  if (addresses.empty() && reader.ok())
    return fail(Error{ErrorKind::input, fmt::format("the host {} has no address", entry.key), entry.key_pos,
                      "every host needs one: addresses: [192.0.2.10]"});
  return addresses;
}

base::DomainPattern exact(std::string text) {
  return {base::DomainPattern::Kind::exact, DomainName::from_canonical(std::move(text))};
}

base::DomainPattern below(std::string text) {
  return {base::DomainPattern::Kind::suffix, DomainName::from_canonical(std::move(text))};
}

// Microsoft's front ends are called like AMS0EPF0000019A: site, role, eight digits.
std::string front_end_name(std::string_view host) {
  return fmt::format("lab{}pepf{:08x}.mail.protection.outlook.com", base::stable_hash(host) % 10,
                     static_cast<std::uint32_t>(base::stable_hash(host, 1)));
}

// The names a host could have by itself, the best first.
std::vector<std::string> default_names(const Host& host, const Shared& shared) {
  std::vector<std::string> names;
  if (host.kind == HostKind::exchange_online) {
    names.push_back(front_end_name(host.name));
    return names;
  }
  for (const auto& name : host.certificate.names)
    if (name.kind == base::DomainPattern::Kind::exact) names.push_back(name.domain.text());
  if (const auto home = shared.memberships.find(*shared.names.find(host.name)); home != shared.memberships.end())
    if (!home->second.domain.empty()) names.push_back(host.name + '.' + home->second.domain);
  if (!host.domains.empty()) names.push_back("mx." + host.domains.front().text());
  return names;
}

base::Result<void> take_given_name(Host& host, const Value& given, Shared& shared) {
  auto name = DomainName::parse(config::written(given));
  if (!name || name->empty()) return fail(base::within("fqdn", config::expected("a host's full name", given)));
  const auto [taker, fresh] = shared.fqdns.try_emplace(name->text(), host.name);
  if (!fresh) return fail(given.pos, "the name {} is used twice: the host {} has it, too", name->text(), taker->second);
  host.fqdn = std::move(*name);
  return {};
}

base::Result<void> take_default_name(Host& host, Shared& shared) {
  auto names = default_names(host, shared);
  names.push_back(host.name + ".example");
  for (const auto& candidate : names) {
    auto name = DomainName::parse(candidate);
    if (!name || !shared.fqdns.try_emplace(name->text(), host.name).second) continue;
    host.fqdn = std::move(*name);
    return {};
  }
  return fail(host.pos, "the host {} needs an fqdn: the names it could have by itself are taken or no domain names",
              host.name);
}

// `names: []` is a host that shows none.
void complete_certificate(Host& host, const Value& written) {
  if (!host.certificate.names.empty()) return;
  const auto* certificate = written.find("certificate");
  if (certificate != nullptr && certificate->value.find("names") != nullptr) return;
  if (host.kind == HostKind::exchange_online)
    host.certificate.names = {exact("mail.protection.outlook.com"), below("mail.protection.outlook.com"),
                              below("outlook.com")};
  else
    host.certificate.names = {exact(host.fqdn.text())};
}

base::Result<void> read_certificates(config::MapReader& reader, Host& host, const Shared& shared) {
  if (const auto* value = reader.maybe("certificate")) {
    auto spec = read_certificate(*value, shared.authorities);
    if (!spec) return fail(base::within("certificate", std::move(spec.error())));
    host.certificate = std::move(*spec);
  }
  if (const auto* value = reader.maybe("client-certificate")) {
    auto spec = read_certificate(*value, shared.authorities);
    if (!spec) return fail(base::within("client-certificate", std::move(spec.error())));
    if (spec->names.empty() && value->find("names") == nullptr)
      return fail(value->pos, "client-certificate: it needs names");
    host.client_certificate = std::move(*spec);
  }
  return {};
}

// What only servers other than Exchange's have.
base::Result<void> read_own_mail(config::MapReader& reader, Host& host) {
  const auto* domains = reader.maybe("domains");
  const auto* mailboxes = reader.maybe("mailboxes");
  if (host.kind == HostKind::exchange_online || host.kind == HostKind::exchange_server) {
    const auto* wrong = domains != nullptr ? domains : mailboxes;
    if (wrong == nullptr) return {};
    const auto kind = base::Words<HostKind>::list[static_cast<std::size_t>(host.kind)];
    return fail(Error{ErrorKind::input, fmt::format("an {} host has no domains and mailboxes of its own", kind),
                      wrong->pos,
                      host.kind == HostKind::exchange_online ? "its tenants have them" : "its organisation has them"});
  }
  auto read = read_domains(domains);
  if (!read) return fail(std::move(read.error()));
  host.domains = std::move(*read);
  if (mailboxes == nullptr) return {};
  auto recipients = read_mailboxes(*mailboxes, fmt::format("the host {}", host.name), host.domains);
  if (!recipients) return fail(std::move(recipients.error()));
  host.recipients = std::move(*recipients);
  host.lists_mailboxes = true;
  return {};
}

base::Result<void> read_starttls(config::MapReader& reader, Host& host) {
  const auto* starttls = reader.maybe("starttls");
  if (starttls == nullptr) return {};
  auto word = base::Codec<model::StartTls>::parse(*starttls);
  if (!word) return fail(base::within("starttls", std::move(word.error())));
  if (host.kind == HostKind::exchange_online && *word != model::StartTls::offered)
    return fail(Error{ErrorKind::input, "starttls: Exchange Online always offers it and never demands it",
                      starttls->pos, "a connector's RequireTls demands it"});
  if (host.kind == HostKind::exchange_server && *word != model::StartTls::offered)
    return fail(Error{ErrorKind::input, "starttls: an Exchange server's receive connectors offer or demand it",
                      starttls->pos, "Set-ReceiveConnector -AuthMechanism and -RequireTLS say it"});
  host.starttls = *word;
  return {};
}

base::Result<void> read_reputation(config::MapReader& reader, Host& host) {
  const auto* given = reader.maybe("reputation");
  if (given == nullptr) return {};
  auto word = base::Codec<model::Reputation>::parse(*given);
  if (!word) return fail(base::within("reputation", std::move(word.error())));
  host.reputation = *word;
  return {};
}

// What only Exchange servers have.
base::Result<void> read_exchange(config::MapReader& reader, Host& host, const Shared& shared) {
  const auto* version = reader.maybe("version");
  const auto* role = reader.maybe("role");
  const auto* subscribed = reader.maybe("subscribed-to");
  if (host.kind != HostKind::exchange_server) {
    for (const auto* wrong : {version, role, subscribed})
      if (wrong != nullptr)
        return fail(wrong->pos, "only a host of kind exchange-server has a version, a role or a subscription");
    return {};
  }
  if (version != nullptr) {
    auto word = base::Codec<model::ExchangeVersion>::parse({config::written(*version), version->pos});
    if (!word) return fail(base::within("version", std::move(word.error())));
    host.exchange.version = *word;
  }
  if (role != nullptr) {
    auto word = base::Codec<model::ServerRole>::parse(*role);
    if (!word) return fail(base::within("role", std::move(word.error())));
    host.exchange.role = *word;
  }
  if (subscribed == nullptr) return {};
  if (host.exchange.role != model::ServerRole::edge)
    return fail(Error{ErrorKind::input, "subscribed-to: only an edge server has a subscription", subscribed->pos,
                      "an edge server says role: edge"});
  const auto server = shared.names.read(*subscribed);
  if (!server) return fail(base::within("subscribed-to", server.error()));
  host.exchange.subscribed_to = model::HostId{*server};
  return {};
}

// "127.0.0.1:2626", "[::1]:2626"
std::optional<model::RealPlace> real_place(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const auto parsed = base::IpAddress::parse(address);
  const auto port = text.substr(colon + 1);
  model::RealPlace place;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), place.port);
  if (!parsed || error != std::errc{} || end != port.data() + port.size() || place.port == 0) return std::nullopt;
  place.address = *parsed;
  return place;
}

// What only real servers have.
base::Result<void> read_external(config::MapReader& reader, Host& host) {
  const auto* address = reader.maybe("address");
  const auto* listens = reader.maybe("listens");
  if (host.kind != HostKind::external) {
    for (const auto* wrong : {address, listens})
      if (wrong != nullptr)
        return fail(Error{ErrorKind::input, "only a host of kind external has one address and listens somewhere else",
                          wrong->pos, "the lab's own hosts have addresses: [192.0.2.10]"});
    return {};
  }
  if (listens == nullptr)
    return fail(Error{ErrorKind::input, fmt::format("the real server {} listens nowhere", host.name), host.pos,
                      "listens: \"127.0.0.1:2626\" says where it is"});
  host.listens = real_place(config::written(*listens));
  if (!host.listens) return fail(base::within("listens", config::expected("an IP address and a port", *listens)));
  host.listens->pos = listens->pos;
  return {};
}

base::Result<Host> read_host(const base::Entry& entry, Shared& shared) {
  config::MapReader reader(entry.value, host_shape());
  Host host;
  host.name = entry.key;
  host.pos = entry.key_pos;
  const auto& kind = reader.need("kind");
  if (reader.ok()) {
    auto read = read_kind(kind);
    if (!read) return fail(std::move(read.error()));
    host.kind = *read;
  }
  auto addresses = read_addresses(reader, entry, shared);
  if (!addresses)
    reader.refuse(std::move(addresses.error()));
  else
    host.addresses = std::move(*addresses);
  if (auto done = read_certificates(reader, host, shared); !done) reader.refuse(std::move(done.error()));
  if (auto done = read_own_mail(reader, host); !done) reader.refuse(std::move(done.error()));
  if (auto done = read_starttls(reader, host); !done) reader.refuse(std::move(done.error()));
  if (auto done = read_reputation(reader, host); !done) reader.refuse(std::move(done.error()));
  if (auto done = read_exchange(reader, host, shared); !done) reader.refuse(std::move(done.error()));
  if (auto done = read_external(reader, host); !done) reader.refuse(std::move(done.error()));
  host.provider = reader.maybe_text("provider").value_or(std::string{});
  const auto* relay = reader.maybe("relay");
  if (relay != nullptr && host.kind != HostKind::relay)
    reader.refuse({ErrorKind::input, "only a host of kind relay has relay settings", relay->pos, {}});
  if (const auto* fqdn = reader.maybe("fqdn"); fqdn != nullptr && reader.ok())
    if (auto done = take_given_name(host, *fqdn, shared); !done) reader.refuse(std::move(done.error()));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return host;
}

}  // namespace

base::Result<Names> read_host_names(const Value* hosts) {
  Names names("host");
  if (hosts == nullptr) return names;
  if (hosts->map() == nullptr) return fail(base::within("hosts", config::expected("a map of hosts", *hosts)));
  if (hosts->map()->size() > most_hosts) return fail(hosts->pos, "hosts: a lab has {} at most", most_hosts);
  for (const auto& entry : *hosts->map()) {
    if (auto named = check_name("host", entry); !named) return fail(std::move(named.error()));
    names.add(entry.key);
  }
  return names;
}

base::Result<std::vector<Host>> read_hosts(const Value* hosts, const Names& names, const Names& authorities,
                                           const Memberships& memberships) {
  std::vector<Host> rows;
  if (hosts == nullptr) return rows;
  Shared shared{.names = names, .authorities = authorities, .memberships = memberships};
  for (const auto& entry : *hosts->map()) {
    auto host = read_host(entry, shared);
    if (!host) return fail(base::within(fmt::format("host {}", entry.key), std::move(host.error())));
    rows.push_back(std::move(*host));
  }
  // After all given names are taken, whatever the order of the file.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].fqdn.empty())
      if (auto done = take_default_name(rows[i], shared); !done) return fail(std::move(done.error()));
    complete_certificate(rows[i], (*hosts->map())[i].value);
  }
  std::unordered_map<std::string, model::HostId> owners;
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    for (const auto& address : rows[i].addresses) owners.emplace(base::to_string(address), model::HostId{i});
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const auto* relay = (*hosts->map())[i].value.find("relay");
    if (relay == nullptr) continue;
    auto settings = read_relay(relay->value, names, owners);
    if (!settings) return fail(base::within(fmt::format("host {}: relay", rows[i].name), std::move(settings.error())));
    rows[i].relay = std::move(*settings);
  }
  return rows;
}

}  // namespace mailflow::load
