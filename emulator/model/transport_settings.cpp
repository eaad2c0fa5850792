#include "model/transport_settings.hpp"

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<TransportConfig>> transport_config_fields() {
  using C = TransportConfig;
  static const std::array rows{
      field<&C::external_delay_dsn_enabled>(
          "ExternalDelayDsnEnabled", {"tells senders outside of delays", "meldet Absendern außerhalb Verzögerungen"}),
      field<&C::external_dsn_reporting_authority>(
          "ExternalDsnReportingAuthority",
          {"the domain of reports to the outside", "die Domäne von Berichten nach außen"}),
      field<&C::external_dsn_send_html>("ExternalDsnSendHtml",
                                        {"reports to the outside in HTML", "Berichte nach außen in HTML"}),
      field<&C::external_postmaster_address>("ExternalPostmasterAddress", {"the sender of reports to the outside",
                                                                           "der Absender von Berichten nach außen"}),
      field<&C::generate_copy_of_dsn_for>("GenerateCopyOfDSNFor", {"status codes whose reports are copied",
                                                                   "Statuscodes, deren Berichte kopiert werden"}),
      field<&C::internal_delay_dsn_enabled>(
          "InternalDelayDsnEnabled", {"tells senders inside of delays", "meldet Absendern innerhalb Verzögerungen"}),
      field<&C::internal_dsn_reporting_authority>(
          "InternalDsnReportingAuthority", {"the domain of reports inside", "die Domäne von Berichten innerhalb"}),
      field<&C::internal_dsn_send_html>("InternalDsnSendHtml",
                                        {"reports inside in HTML", "Berichte innerhalb in HTML"}),
      field<&C::internal_smtp_servers>(
          "InternalSMTPServers", {"own servers that the filter ignores", "eigene Server, die der Filter übergeht"}),
      field<&C::max_receive_size>("MaxReceiveSize", {"the largest message that recipients get",
                                                     "die größte Nachricht, die Empfänger bekommen"}),
      field<&C::max_recipient_envelope_limit>("MaxRecipientEnvelopeLimit",
                                              {"recipients of a message", "Empfänger einer Nachricht"}),
      field<&C::max_send_size>("MaxSendSize",
                               {"the largest message that senders send", "die größte Nachricht, die Absender senden"}),
      field<&C::tls_receive_domain_secure_list>(
          "TLSReceiveDomainSecureList",
          {"domains that send over mutual TLS", "Domänen, die über beidseitiges TLS senden"}),
      field<&C::tls_send_domain_secure_list>(
          "TLSSendDomainSecureList",
          {"domains that get mail over mutual TLS", "Domänen, die Mail über beidseitiges TLS bekommen"}),
  };
  return rows;
}

std::span<const base::Field<TransportService>> transport_service_fields() {
  using S = TransportService;
  static const std::array rows{
      field<&S::antispam_agents_enabled>(
          "AntispamAgentsEnabled",
          {"whether it filters; stored, without effect", "ob er filtert; gespeichert, ohne Wirkung"}, FieldUse::accept),
      field<&S::connectivity_log_enabled>("ConnectivityLogEnabled",
                                          {"a log; no effect on mail", "ein Protokoll; ohne Wirkung auf Mail"},
                                          FieldUse::accept),
      field<&S::delay_notification_timeout>(
          "DelayNotificationTimeout",
          {"after which senders are told of a delay", "nach der Absender von einer Verzögerung erfahren"}),
      field<&S::external_dns_servers>(
          "ExternalDNSServers",
          {"name servers for mail to the outside; no effect here", "Nameserver für Mail nach außen; hier ohne Wirkung"},
          FieldUse::accept),
      field<&S::internal_dns_servers>(
          "InternalDNSServers",
          {"name servers for mail inside; no effect here", "Nameserver für Mail innerhalb; hier ohne Wirkung"},
          FieldUse::accept),
      field<&S::max_outbound_connections>("MaxOutboundConnections", {"sessions at a time", "Sitzungen zur selben Zeit"},
                                          FieldUse::accept),
      field<&S::max_per_domain_outbound_connections>(
          "MaxPerDomainOutboundConnections",
          {"sessions to a domain at a time", "Sitzungen zu einer Domäne zur selben Zeit"}, FieldUse::accept),
      field<&S::message_expiration_timeout>(
          "MessageExpirationTimeout", {"after which a message is given up", "nach der eine Nachricht aufgegeben wird"}),
      field<&S::message_retry_interval>("MessageRetryInterval",
                                        {"between attempts of a message", "zwischen den Versuchen einer Nachricht"}),
      field<&S::message_tracking_log_enabled>("MessageTrackingLogEnabled",
                                              {"a log; no effect on mail", "ein Protokoll; ohne Wirkung auf Mail"},
                                              FieldUse::accept),
      field<&S::outbound_connection_failure_retry_interval>(
          "OutboundConnectionFailureRetryInterval",
          {"between connections after the first failures", "zwischen Verbindungen nach den ersten Fehlern"}),
      field<&S::transient_failure_retry_count>(
          "TransientFailureRetryCount",
          {"the first failures, which are tried sooner", "die ersten Fehler, nach denen es schneller weitergeht"}),
      field<&S::transient_failure_retry_interval>(
          "TransientFailureRetryInterval",
          {"between connections after one of them", "zwischen Verbindungen nach einem davon"}),
  };
  return rows;
}

TransportService default_transport_service(const Host& server, HostId id) {
  TransportService service;
  service.server = id;
  service.antispam_agents_enabled.value = server.exchange.role == ServerRole::edge;
  return service;
}

}  // namespace mailflow::model
