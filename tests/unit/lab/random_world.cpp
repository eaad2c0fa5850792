#include "unit/lab/random_world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "load/dns.hpp"

namespace mailflow::lab {
namespace {

using base::DomainName;
using base::DomainPattern;
using base::IpAddress;

DomainName name(const std::string& text) {
  return DomainName::parse(text).value();
}
IpAddress ip(const std::string& text) {
  return IpAddress::parse(text).value();
}

model::Recipient mailbox(const std::string& local, const std::vector<std::string>& domains) {
  model::Recipient out;
  out.name = local;
  for (const auto& domain : domains) out.addresses.push_back(local + '@' + domain);
  return out;
}

}  // namespace

model::CertificateSpec RandomWorld::certificate(const std::vector<std::string>& names) {
  static const std::vector<std::string> presets{"valid", "valid",           "valid",      "expired",
                                                "valid", "self-signed",     "wrong-name", "not-yet-valid",
                                                "valid", "incomplete-chain"};
  model::CertificateSpec spec;
  if (one_in(10)) return spec;
  for (const auto& each : names) spec.names.push_back(base::parse_domain_pattern(each).value());
  spec.preset = any(presets);
  spec.authority = one_in(5) ? "private" : "public";
  if (one_in(8)) spec.until = std::chrono::hours{static_cast<int>(below(72)) + 1};
  return spec;
}

model::Host RandomWorld::host(model::HostKind kind, const std::string& host_name, std::size_t number) {
  model::Host out;
  out.name = host_name;
  out.kind = kind;
  out.fqdn = name("mx." + host_name + ".example");
  const bool only_v6 = one_in(8);
  if (!only_v6) out.addresses.push_back(ip(fmt::format("203.0.113.{}", 10 + number)));
  if (only_v6 || one_in(2)) out.addresses.push_back(ip(fmt::format("2001:db8::{:x}", 16 + number)));
  if (one_in(6)) out.addresses.push_back(ip(fmt::format("198.51.100.{}", 10 + number)));
  certificate_names_.push_back(out.fqdn.text());
  certificate_names_.push_back("*." + host_name + ".example");
  out.certificate = certificate({one_in(3) ? "*." + host_name + ".example" : out.fqdn.text()});
  if (one_in(4)) out.client_certificate = certificate({"client." + host_name + ".example"});
  if (one_in(8)) out.reputation = one_in(2) ? model::Reputation::banned : model::Reputation::throttled;
  const auto tls = below(6);
  out.starttls = tls == 0 ? model::StartTls::none : tls == 1 ? model::StartTls::required : model::StartTls::offered;
  return out;
}

// Two mailboxes, and whoever else may stand for somebody; now and then they stand for each other.
std::vector<model::Recipient> RandomWorld::directory(const std::vector<std::string>& names) {
  using model::RecipientKind;
  const auto somewhere = [&] { return (one_in(2) ? "ghost@" : "anna@") + any(domains_); };
  std::vector<model::Recipient> out{mailbox("david", names), mailbox("anna", names)};
  if (one_in(3)) {
    auto& contact = out.emplace_back(mailbox("bob", {names.front()}));
    contact.kind = one_in(2) ? RecipientKind::mail_contact : RecipientKind::mail_user;
    contact.external_address = one_in(3) ? contact.addresses.front() : one_in(2) ? "bob@elsewhere.test" : somewhere();
  }
  if (one_in(3)) {
    auto& group = out.emplace_back(mailbox("team", names));
    group.kind = one_in(4) ? RecipientKind::public_folder : RecipientKind::distribution_group;
    if (group.kind == RecipientKind::distribution_group)
      for (const auto& member : {std::string("david"), std::string("team"), std::string("anna"), somewhere()})
        if (one_in(2)) group.members.push_back(member);
  }
  for (auto& row : out) {
    if (row.kind != RecipientKind::mailbox || !one_in(4)) continue;
    row.keeps_forwarded = one_in(2);
    if (one_in(2))
      row.forwarding_address = somewhere();
    else if (const auto& to = any(out); &to != &row)
      row.forwarding_recipient = to.name;
  }
  return out;
}

model::InboundConnector RandomWorld::connector(const model::World& world, std::size_t number) {
  model::InboundConnector out;
  out.name = fmt::format("Connector {}", number);
  out.enabled.value = !one_in(8);
  out.require_tls.value = one_in(2);
  const auto scope = below(4);
  const auto& domain = any(domains_);
  out.sender_domains.value = {base::parse_address_space(scope < 2 ? "*" : scope == 2 ? domain : "*." + domain).value()};
  if (one_in(6)) out.associated_accepted_domains.value = {name(any(domains_))};
  const bool own = one_in(3);
  if (own) out.connector_type.value = model::ConnectorType::on_premises;
  if (one_in(2)) {
    const auto& host = any(world.hosts->rows());
    out.sender_ip_addresses.value = {base::parse_ip_range(base::to_string(any(host.addresses))).value()};
    out.restrict_domains_to_ip_addresses.value = !one_in(4);
  } else if (one_in(2)) {
    out.restrict_domains_to_certificate.value = true;
    out.tls_sender_certificate_name.value = base::parse_domain_pattern(any(certificate_names_)).value();
  } else if (own) {
    out.tls_sender_certificate_name.value = base::parse_domain_pattern(any(certificate_names_)).value();
  }
  out.cloud_services_mail_enabled.value = own && one_in(2);
  out.treat_messages_as_internal.value = own && !*out.cloud_services_mail_enabled && one_in(2);
  return out;
}

std::vector<model::InboundConnector> RandomWorld::connectors(const model::World& world) {
  std::vector<model::InboundConnector> out;
  for (auto i = below(5); i > 0; --i) out.push_back(connector(world, i));
  return out;
}

model::OutboundConnector RandomWorld::outbound(const model::World& world, std::size_t number) {
  using model::TlsSettings;
  model::OutboundConnector out;
  out.name = fmt::format("Out {}", number);
  out.guid = base::guid_of(out.name);
  out.enabled.value = !one_in(8);
  out.test_mode.value = one_in(12);
  out.is_transport_rule_scoped.value = one_in(12);
  if (one_in(2)) out.connector_type.value = model::ConnectorType::on_premises;
  const auto scope = below(4);
  const auto& domain = any(domains_);
  if (scope > 0)
    out.recipient_domains.value = {base::parse_domain_pattern(scope == 1   ? "*"
                                                              : scope == 2 ? domain
                                                                           : "*." + domain)
                                       .value()};
  if (out.is_on_premises()) {
    out.all_accepted_domains.value = one_in(2);
    out.sender_rewriting_enabled.value = one_in(3);
    out.cloud_services_mail_enabled.value = one_in(2);
  }
  if (one_in(2)) {
    out.use_mx_record.value = false;
    for (auto i = 1 + below(2); i > 0; --i) {
      const auto& host = any(world.hosts->rows());
      out.smart_hosts.value.push_back(model::parse_smart_host(one_in(3)   ? "gone.example"
                                                              : one_in(2) ? host.fqdn.text()
                                                                          : base::to_string(any(host.addresses)))
                                          .value());
    }
  }
  if (!one_in(2)) return out;
  out.tls_settings.value = static_cast<TlsSettings>(below(3));
  if (out.tls_settings.value == TlsSettings::domain_validation)
    out.tls_domain.value = base::parse_domain_pattern(any(certificate_names_)).value();
  return out;
}

std::vector<model::OutboundConnector> RandomWorld::outbounds(const model::World& world) {
  std::vector<model::OutboundConnector> out;
  for (auto i = below(4); i > 0; --i) out.push_back(outbound(world, i));
  return out;
}

model::HostedConnectionFilterPolicy RandomWorld::connection_filter() {
  static const std::vector<std::string> ranges{"203.0.113.10", "203.0.113.8-203.0.113.13", "203.0.113.0/28",
                                               "198.51.100.0/24", "2001:db8::11"};
  model::HostedConnectionFilterPolicy out;
  if (one_in(4)) out.ip_allow_list.value = {base::parse_ip_range(any(ranges)).value()};
  if (one_in(4)) out.ip_block_list.value = {base::parse_ip_range(any(ranges)).value()};
  return out;
}

model::Tenant RandomWorld::tenant(const std::string& tenant_name, model::HostId host) {
  model::Tenant out;
  out.name = tenant_name;
  out.guid = base::guid_of(tenant_name);
  out.host = host;
  model::AcceptedDomains rows;
  std::vector<std::string> names{tenant_name + ".com", tenant_name + ".onmicrosoft.com"};
  // Where the certificates of other servers have their names: they may identify the tenant.
  if (one_in(2)) names.push_back(fmt::format("mx{}.{}.example", tenant_name, one_in(2) ? "mta1" : "relay1"));
  if (one_in(3)) names.push_back(tenant_name == "tenant1" ? "mta1.example" : "relay1.example");
  for (const auto& each : names) {
    model::AcceptedDomain row;
    row.name = each;
    row.domain = name(each);
    row.initial = each.ends_with("onmicrosoft.com");
    if (one_in(3)) row.domain_type.value = model::DomainType::internal_relay;
    row.match_sub_domains.value = one_in(4);
    row.ipv6.value = !one_in(5);
    row.settle();
    rows.push_back(std::move(row));
    domains_.push_back(each);
  }
  out.domains = std::make_shared<const model::AcceptedDomains>(std::move(rows));
  out.recipients = std::make_shared<const model::Recipients>(directory(names));
  model::HostedOutboundSpamFilterPolicy filter;
  if (one_in(2)) filter.auto_forwarding_mode.value = model::AutoForwarding::on;
  out.outbound_spam_filter = std::make_shared<const model::HostedOutboundSpamFilterPolicy>(filter);
  if (one_in(3)) out.region.value = one_in(2) ? "EU" : "US";
  if (one_in(12)) out.mail_subscription.value = false;
  out.protection.value = static_cast<model::Protection>(below(3));
  model::OrganizationConfig organization;
  organization.reject_direct_send.value = one_in(4);
  out.organization = std::make_shared<const model::OrganizationConfig>(std::move(organization));
  out.connection_filter = std::make_shared<const model::HostedConnectionFilterPolicy>(connection_filter());
  return out;
}

std::string RandomWorld::spf_terms(const model::World& world) {
  static const std::vector<std::string> ends{"-all", "~all", "?all", "nonsense"};
  const auto& host = any(world.hosts->rows());
  const auto kind = below(4);
  const auto term = kind == 0   ? "a:" + host.fqdn.text()
                    : kind == 1 ? "include:" + any(domains_)
                    : kind == 2 ? std::string("ip4:192.0.2.0/24")
                                : std::string("mx");
  return term + " " + any(ends);
}

// Filters in front, exchanges that are not there, domains that take no mail.
std::string RandomWorld::zone_text(const model::World& world) {
  std::string text;
  for (const auto& domain : domains_) {
    if (one_in(2)) text += fmt::format("{}. TXT \"v=spf1 {}\"\n", domain, spf_terms(world));
    if (one_in(2)) continue;
    const auto kind = below(8);
    if (kind == 0) {
      text += domain + ". MX 0 .\n";
      continue;
    }
    if (kind == 1) text += domain + ". MX 5 gone.example.\n";
    if (kind == 2) text += domain + ". MX 5 nowhere.example.\n";
    if (kind == 3) text += domain + ". MX 5 alias.example.\n";
    for (auto i = 1 + below(2); i > 0; --i)
      text += fmt::format("{}. MX {} {}.\n", domain, 10 * i, any(world.hosts->rows()).fqdn.text());
  }
  text += "nowhere.example. A 192.0.2.200\nnowhere.example. AAAA 2001:db8:dead::1\n";
  text += fmt::format("alias.example. CNAME {}.\n", any(world.hosts->rows()).fqdn.text());
  return text;
}

model::World RandomWorld::world() {
  using model::HostKind;
  model::World out;
  out.lab = "random";
  out.clock = base::parse_time("2026-01-05T08:00Z").value();
  std::vector<model::Host> hosts;
  const auto add = [&](HostKind kind, const std::string& host_name) {
    hosts.push_back(host(kind, host_name, hosts.size()));
    hosts.back().recipients = std::make_shared<const model::Recipients>();
  };
  add(HostKind::exchange_online, "exo");
  if (one_in(4)) add(HostKind::exchange_online, "exo2");
  for (auto& row : hosts) row.starttls = model::StartTls::offered;  // the service always does
  const auto regions = hosts.size();
  for (auto i = 1 + below(3); i > 0; --i) add(HostKind::mta, fmt::format("mta{}", i));
  for (auto i = below(4); i > 0; --i) add(HostKind::relay, fmt::format("relay{}", i));
  for (auto i = below(3); i > 0; --i) {
    add(HostKind::exchange_server, fmt::format("ex{}", i));
    auto& server = hosts.back();
    server.starttls = model::StartTls::offered;
    server.exchange.version = static_cast<model::ExchangeVersion>(below(5));
    if (one_in(3)) server.exchange.role = model::ServerRole::edge;
  }
  for (auto& row : hosts) {
    if (row.kind == HostKind::exchange_online || row.kind == HostKind::exchange_server) continue;
    if (row.kind == HostKind::relay && one_in(2)) continue;
    const auto domain = row.name + ".test";
    domains_.push_back(domain);
    row.domains = {name(domain)};
    row.lists_mailboxes = one_in(3);
    if (row.lists_mailboxes)
      row.recipients =
          std::make_shared<const model::Recipients>(std::vector<model::Recipient>{mailbox("david", {domain})});
  }
  std::vector<std::shared_ptr<const model::Tenant>> tenants;
  for (auto i = 1 + below(2); i > 0; --i)
    tenants.push_back(std::make_shared<const model::Tenant>(
        tenant(fmt::format("tenant{}", i), model::HostId{static_cast<std::uint32_t>(below(regions))})));

  out.hosts = std::make_shared<const model::Hosts>(hosts);
  for (auto& row : hosts)
    if (row.kind == HostKind::relay) {
      row.relay = relay(out);
      if (one_in(2)) serve(row, *any(tenants));
    }
  out.hosts = std::make_shared<const model::Hosts>(std::move(hosts));
  for (auto& each : tenants) {
    auto copy = *each;
    copy.inbound = std::make_shared<const model::InboundConnectors>(connectors(out));
    copy.outbound = std::make_shared<const model::OutboundConnectors>(outbounds(out));
    each = std::make_shared<const model::Tenant>(std::move(copy));
  }
  out.tenants = std::make_shared<const model::Tenants>(std::move(tenants));
  const bool on_premises = std::ranges::any_of(
      out.hosts->rows(), [](const model::Host& row) { return row.kind == HostKind::exchange_server; });
  if (on_premises) {
    out.organizations = std::make_shared<const model::ExchangeOrganizations>(std::vector{organization(out)});
    if (one_in(2)) out.behaviour.server.relay_reply.value = model::UnableToRelay::observed;
  }

  model::Authority open;
  open.name = "public";
  model::Authority closed;
  closed.name = "private";
  closed.is_public = false;
  for (const auto& row : out.hosts->rows())
    if (one_in(2)) closed.trusted_by.push_back(row.name);
  out.authorities = std::make_shared<const std::vector<model::Authority>>(std::vector{open, closed});
  if (one_in(3)) out.behaviour.partner.associated_domains.value = model::AssociatedDomains::off;
  if (one_in(3)) out.behaviour.attribution.certificate_sub_domains.value = model::SubDomains::ignored;
  if (one_in(2)) out.behaviour.attribution.ip_rcpt.value = model::AddressAndRecipient::connector;
  if (one_in(2)) out.behaviour.edge.allow_list_quirk.value = model::AllowListQuirk::off;
  if (one_in(3)) out.behaviour.attribution.sender_for_name.value = model::SenderForName::ignored;
  if (one_in(3)) out.behaviour.attribution.relay_reply.value = model::RelayReply::legacy;
  if (one_in(3)) out.behaviour.partner.tls_reply.value = model::TlsReply::transient;
  if (one_in(2)) out.behaviour.outbound.order.value = model::SelectionOrder::list;
  if (one_in(2)) out.behaviour.outbound.mismatch_reply.value = model::MismatchReply::certificate;
  if (one_in(3)) out.behaviour.filter.own_servers.value = model::OwnServerMail::filtered;
  if (one_in(3)) out.behaviour.filter.spoof.value = model::SpoofMail::ignored;
  if (one_in(4)) out.behaviour.content.hop_limit.value = 1 + below(3);
  if (one_in(2)) out.behaviour.partner.strict_specific_domain.value = model::StrictSpecificDomain::on;

  base::Value text;
  text.data = zone_text(out);
  auto zone = load::make_zone(&text, out);
  if (!zone) throw std::runtime_error(base::render(zone.error()));
  out.zone = std::move(*zone);
  return out;
}

journey::Submission RandomWorld::submission(const model::World& world) {
  journey::Submission out;
  const auto& hosts = world.hosts->rows();
  out.via = model::HostId{static_cast<std::uint32_t>(below(hosts.size()))};
  const auto address = [&] {
    static const std::vector<std::string> locals{
        "david",   "anna",    "DAVID", "ghost", "a.b",
        "david+x", "ghost+x", "team",  "bob",   "anna+SRS=AbCdE=7K=nobody.test=x"};
    static const std::vector<std::string> others{"nobody.test", "sub.tenant1.com", "xn--bcher-kva.example"};
    return mail::parse_address(any(locals) + '@' + (one_in(8) ? any(others) : any(domains_))).value();
  };
  if (!one_in(8)) out.from = address();
  for (auto i = 1 + below(4); i > 0; --i) {
    const auto to = address();
    if (std::find(out.to.begin(), out.to.end(), to) == out.to.end()) out.to.push_back(to);
  }
  if (one_in(3)) out.connect = one_in(10) ? ip("8.8.8.8") : any(any(hosts).addresses);
  if (one_in(5))
    out.source = one_in(3)   ? ip("192.0.2.77")
                 : one_in(3) ? ip("2001:db8:77::1")  // without a name
                             : any(any(hosts).addresses);
  if (one_in(5)) out.tls = static_cast<model::TlsPolicy>(below(5));
  if (one_in(5)) out.certificate = certificate({any(certificate_names_)});
  out.show_certificate = !one_in(6);
  if (one_in(6)) out.helo = one_in(3) ? any(hosts).fqdn.text() : "somebody.example";
  if (one_in(2)) out.verdict = static_cast<mail::ContentVerdict>(below(mail::content_verdicts.size()));
  static const std::vector<std::string> from{"", "nobody", "a@b.example, david@tenant1.com",
                                             "\"x <a@b.example>\" <y@tenant2.com>"};
  if (one_in(4)) out.headers.emplace_back("From", any(from));
  if (one_in(3)) out.headers.emplace_back("X-MS-Exchange-CrossPremises-AuthAs", one_in(3) ? "Anonymous" : "Internal");
  if (one_in(3))
    out.headers.emplace_back("X-MS-Exchange-CrossPremises-SCL", fmt::format("{}", static_cast<int>(below(13)) - 2));
  return out;
}

}  // namespace mailflow::lab
