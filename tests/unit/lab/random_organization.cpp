#include <fmt/format.h>

#include "unit/lab/random_world.hpp"

namespace mailflow::lab {

namespace {

model::Recipient of(std::string name, std::vector<std::string> addresses) {
  model::Recipient out;
  out.name = std::move(name);
  out.addresses = std::move(addresses);
  return out;
}

}  // namespace

model::CertificateIdentifier RandomWorld::identifier(const model::Host& host) {
  const auto name = host.certificate.names.empty() ? "gone.example" : base::to_string(host.certificate.names.front());
  return {fmt::format("<I>CN={}, O=Mailflow Lab<S>CN={}", one_in(4) ? "private" : "public", name)};
}

model::ReceiveConnector RandomWorld::receive_connector(const model::World& world, model::HostId server,
                                                       std::size_t number) {
  using enum model::SmtpRight;
  static const std::vector<model::SmtpRight> rights{submit, accept_any_recipient, accept_authoritative_domain_sender,
                                                    accept_authentication_flag, bypass_message_size_limit};
  model::ReceiveConnector out;
  out.name = fmt::format("Receive {}", number);
  out.server = server;
  out.guid = base::guid_of(fmt::format("{} of {}", out.name, server.number));
  out.bindings.value = {model::parse_ip_binding("0.0.0.0:25").value(), model::parse_ip_binding("[::]:25").value()};
  const auto& host = any(world.hosts->rows());
  for (const auto& address : host.addresses)
    out.remote_ip_ranges.value.push_back(base::parse_ip_range(base::to_string(address)).value());
  if (one_in(2)) out.auth_mechanism.value = {model::AuthMechanism::tls};
  if (!one_in(3)) out.permission_groups.value.add(model::PermissionGroup::anonymous_users);
  if (one_in(3)) {
    out.auth_mechanism.value.add(model::AuthMechanism::external_authoritative);
    out.permission_groups.value.add(model::PermissionGroup::exchange_servers);
  }
  if (one_in(3)) out.permissions.push_back({"ANONYMOUS LOGON", {accept_any_recipient}, model::Ace::allowed});
  if (one_in(4)) out.permissions.push_back({"ANONYMOUS LOGON", {any(rights)}, model::Ace::denied});
  out.require_tls.value = one_in(4);
  if (one_in(4)) out.tls_certificate_name.value = identifier((*world.hosts)[server]);
  if (one_in(5)) out.max_message_size.value = {one_in(2) ? 10U : 100'000U};
  if (one_in(4)) out.max_recipients_per_message.value = 1;
  if (one_in(5)) out.max_hop_count.value = below(3);
  out.reject_reserved_top_level_recipient_domains.value = one_in(6);
  return out;
}

model::SendConnector RandomWorld::send_connector(const model::World& world,
                                                 const model::ExchangeOrganization& organization, std::size_t number) {
  model::SendConnector out;
  out.name = fmt::format("Send {}", number);
  out.guid = base::guid_of(out.name);
  out.enabled.value = !one_in(8);
  for (auto i = 1 + below(2); i > 0; --i) {
    const auto& domain = any(domains_);
    const auto pattern = one_in(2) ? std::string("*") : one_in(3) ? "*." + domain : domain;
    out.address_spaces.value.push_back(model::parse_send_space(fmt::format("{};{}", pattern, 1 + below(3))).value());
  }
  if (one_in(6)) out.address_spaces.value.push_back(model::parse_send_space("--;1").value());
  for (const auto server : organization.servers)
    if (one_in(2)) out.source_transport_servers.value.push_back(server);
  if (out.source_transport_servers->empty()) out.source_transport_servers.value = {organization.servers.front()};
  out.is_scoped_connector.value = one_in(4);
  if (one_in(5)) out.max_message_size.value = {model::ByteSize{one_in(2) ? 10U : 100'000U}};
  if (one_in(6)) out.fqdn.value = base::DomainName::parse("out.example").value();
  if (one_in(10)) out.port.value = 587;
  if (one_in(2)) {
    out.dns_routing_enabled.value = false;
    for (auto i = 1 + below(2); i > 0; --i) {
      const auto& host = any(world.hosts->rows());
      out.smart_hosts.value.push_back(model::parse_smart_host(one_in(4)   ? "gone.example"
                                                              : one_in(2) ? host.fqdn.text()
                                                                          : base::to_string(any(host.addresses)))
                                          .value());
    }
  }
  if (one_in(4)) out.tls_certificate_name.value = identifier((*world.hosts)[organization.servers.front()]);
  if (one_in(6)) {
    out.ignore_starttls.value = true;
  } else if (one_in(3)) {
    out.require_tls.value = true;
    if (one_in(2)) out.tls_auth_level.value = static_cast<model::TlsAuthLevel>(below(3));
    if (one_in(2)) out.tls_domain.value = base::parse_domain_pattern(any(certificate_names_)).value();
  }
  return out;
}

void RandomWorld::connect(const model::World& world, model::ExchangeOrganization& organization) {
  auto receive = organization.receive->rows();
  for (const auto server : organization.servers)
    for (auto i = below(4); i > 0; --i) receive.push_back(receive_connector(world, server, i));
  std::vector<model::SendConnector> send;
  for (auto i = below(4); i > 0; --i) send.push_back(send_connector(world, organization, i));
  organization.receive = std::make_shared<const model::ReceiveConnectors>(std::move(receive));
  organization.send = std::make_shared<const model::SendConnectors>(std::move(send), *organization.domains);
}

std::shared_ptr<const model::ExchangeOrganization> RandomWorld::organization(const model::World& world) {
  auto out = std::make_shared<model::ExchangeOrganization>();
  out->name = "onprem";
  out->guid = base::guid_of("onprem");
  const auto& hosts = world.hosts->rows();
  for (std::uint32_t i = 0; i < hosts.size(); ++i)
    if (hosts[i].kind == model::HostKind::exchange_server) out->servers.push_back(model::HostId{i});
  model::AcceptedDomains rows;
  for (const auto* text : {"onprem.test", "relayed.test"}) {
    model::AcceptedDomain row;
    row.name = text;
    row.domain = base::DomainName::parse(text).value();
    const bool relayed = row.name == "relayed.test";
    if (relayed) row.domain_type.value = model::DomainType::internal_relay;
    row.settle();
    rows.push_back(std::move(row));
    domains_.emplace_back(text);
  }
  out->domains = std::make_shared<const model::AcceptedDomains>(std::move(rows));
  out->recipients = std::make_shared<const model::Recipients>(std::vector<model::Recipient>{
      of("david", {"david@onprem.test", "david@relayed.test"}), of("anna", {"anna@onprem.test"})});
  model::set_up_servers(*out, hosts);
  connect(world, *out);
  return out;
}

}  // namespace mailflow::lab
