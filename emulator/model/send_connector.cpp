#include "model/send_connector.hpp"

#include <algorithm>

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<SendConnector>> send_connector_fields() {
  using C = SendConnector;
  static const std::array rows{
      field<&C::address_spaces>("AddressSpaces", {"the domains it sends to, each with a cost",
                                                  "die Domänen, an die er sendet, jede mit Kosten"}),
      field<&C::authentication_credential>(
          "AuthenticationCredential", {"with which it logs on to smart hosts", "womit er sich bei Smarthosts anmeldet"},
          FieldUse::accept),
      field<&C::cloud_services_mail_enabled>(
          "CloudServicesMailEnabled",
          {"keep internal headers of a hybrid organisation", "interne Kopfzeilen einer Hybrid-Organisation erhalten"}),
      field<&C::comment>("Comment", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&C::connection_inactivity_timeout>(
          "ConnectionInactivityTimeOut", {"how long a session may be silent", "wie lange eine Sitzung schweigen darf"}),
      field<&C::connector_type>("ConnectorType", {"Default, or XPremises", "Default oder XPremises"}, FieldUse::accept),
      field<&C::dns_routing_enabled>("DNSRoutingEnabled", {"sends where MX points, not to smart hosts",
                                                           "sendet dorthin, wohin MX zeigt, nicht an Smarthosts"}),
      field<&C::domain_secure_enabled>("DomainSecureEnabled", {"mutual TLS", "beidseitiges TLS"}),
      field<&C::enabled>("Enabled", {"whether the connector exists for mail flow", "ob der Connector wirkt"}),
      field<&C::error_policies>("ErrorPolicies", {"which failures count as others", "welche Fehler als andere zählen"}),
      field<&C::force_helo>("ForceHELO", {"says HELO, not EHLO", "sagt HELO statt EHLO"}),
      field<&C::fqdn>("Fqdn",
                      {"the name it gives in EHLO; empty: the server's", "der Name in EHLO; leer: der des Servers"}),
      field<&C::frontend_proxy_enabled>(
          "FrontendProxyEnabled",
          {"sends through the front end; no effect here", "sendet durch das Front-End; hier ohne Wirkung"},
          FieldUse::accept),
      field<&C::ignore_starttls>("IgnoreSTARTTLS", {"never uses STARTTLS", "benutzt nie STARTTLS"}),
      field<&C::is_scoped_connector>("IsScopedConnector",
                                     {"for servers of the same site only", "nur für Server desselben Standorts"}),
      field<&C::max_message_size>("MaxMessageSize", {"the largest message", "die größte Nachricht"}),
      field<&C::name>("Name", {"the connector's name", "der Name des Connectors"}),
      field<&C::port>("Port", {"the port it connects to", "der Port, zu dem er sich verbindet"}),
      field<&C::protocol_logging_level>("ProtocolLoggingLevel",
                                        {"whether sessions are logged; no effect on mail",
                                         "ob Sitzungen protokolliert werden; ohne Wirkung auf Mail"},
                                        FieldUse::accept),
      field<&C::require_oorg>("RequireOorg", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"},
                              FieldUse::reserved),
      field<&C::require_tls>("RequireTLS", {"sends over TLS only", "sendet nur über TLS"}),
      field<&C::smart_host_auth_mechanism>("SmartHostAuthMechanism",
                                           {"how it logs on to smart hosts", "wie er sich bei Smarthosts anmeldet"}),
      field<&C::smart_hosts>("SmartHosts", {"the hosts it sends to", "die Hosts, an die er sendet"}),
      field<&C::smtp_max_messages_per_connection>("SmtpMaxMessagesPerConnection",
                                                  {"messages of a session", "Nachrichten einer Sitzung"}),
      field<&C::source_ip_address>("SourceIPAddress", {"of an edge server: the address it sends from",
                                                       "eines Edge-Servers: die Adresse, von der er sendet"}),
      field<&C::tls_auth_level>(
          "TlsAuthLevel", {"what the receiver's certificate must be", "was das Zertifikat des Empfängers sein muss"}),
      field<&C::tls_certificate_name>("TlsCertificateName",
                                      {"the certificate it shows, by issuer and subject",
                                       "das Zertifikat, das er zeigt, nach Aussteller und Inhaber"}),
      field<&C::tls_domain>("TlsDomain",
                            {"the name that DomainValidation compares", "der Name, den DomainValidation vergleicht"}),
      field<&C::use_external_dns_servers_enabled>(
          "UseExternalDNSServersEnabled",
          {"asks the external name servers; no effect here", "fragt die externen Nameserver; hier ohne Wirkung"},
          FieldUse::accept),
  };
  return rows;
}

bool SendConnector::sends_from(HostId server) const {
  return std::ranges::find(*source_transport_servers, server) != source_transport_servers->end();
}

// Microsoft's names and costs; the lab has one site, the one a new forest begins with.
std::vector<SendConnector> edge_subscription_connectors(const Host& edge, HostId id) {
  const auto made = [&](std::string_view name, SendSpace space) {
    SendConnector connector;
    connector.name = name;
    connector.pos = edge.pos;
    connector.address_spaces.value = {std::move(space)};
    connector.source_transport_servers.value = {id};
    return connector;
  };
  auto inward = made("EdgeSync - Inbound to Default-First-Site-Name", {true, {{}, 100}});
  inward.dns_routing_enabled.value = false;
  inward.smart_host_auth_mechanism.value = SmartHostAuth::exchange_server;
  auto outward = made("EdgeSync - Default-First-Site-Name to Internet", {false, {{}, 100}});
  return {inward, outward};
}

base::Guid send_connector_guid(const base::Guid& organization, std::string_view name, std::size_t again) {
  return base::guid_of(fmt::format("send-connector/{}/{}/{}", base::to_string(organization), name, again));
}

SendConnectors::SendConnectors(std::vector<SendConnector> rows, const AcceptedDomains& accepted)
    : rows_(std::move(rows)) {
  for (base::Row row = 0; row < rows_.size(); ++row) {
    if (!*rows_[row].enabled) continue;
    for (const auto& space : *rows_[row].address_spaces) {
      if (!space.all_accepted) spaces_.push_back({row, {space.space}});
      for (const auto& domain : accepted)
        if (space.all_accepted) spaces_.push_back({row, {{domain.pattern, space.space.cost}}});
    }
  }
  for (base::Row row = 0; row < spaces_.size(); ++row) {
    const auto& connector = rows_[spaces_[row].connector];
    const auto* pos =
        connector.address_spaces.pos ? connector.address_spaces.pos.get() : (connector.pos ? &connector.pos : nullptr);
    const auto& value = spaces_[row].value;
    by_domain_.add({row, connector.name, &value, pos}, {&value.front().pattern});
  }
}

}  // namespace mailflow::model
