#include "model/receive_connector.hpp"

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<ReceiveConnector>> receive_connector_fields() {
  using C = ReceiveConnector;
  static const std::array rows{
      field<&C::auth_mechanism>("AuthMechanism", {"how clients may authenticate, and whether STARTTLS is offered",
                                                  "wie Clients sich anmelden dürfen, und ob STARTTLS angeboten wird"}),
      field<&C::banner>("Banner", {"the greeting, which begins with 220; empty: Exchange's own",
                                   "die Begrüßung, die mit 220 beginnt; leer: die von Exchange"}),
      field<&C::binary_mime_enabled>("BinaryMimeEnabled", {"offers BINARYMIME", "bietet BINARYMIME an"}),
      field<&C::bindings>("Bindings",
                          {"the addresses and ports it listens on", "die Adressen und Ports, an denen er hört"}),
      field<&C::chunking_enabled>("ChunkingEnabled", {"offers CHUNKING", "bietet CHUNKING an"}),
      field<&C::default_domain>("DefaultDomain",
                                {"the domain of addresses that have none", "die Domäne von Adressen, die keine haben"},
                                FieldUse::accept),
      field<&C::delivery_status_notification_enabled>("DeliveryStatusNotificationEnabled",
                                                      {"offers DSN", "bietet DSN an"}),
      field<&C::eight_bit_mime_enabled>("EightBitMimeEnabled", {"offers 8BITMIME", "bietet 8BITMIME an"}),
      field<&C::smtp_utf8_enabled>("SmtpUtf8Enabled", {"offers SMTPUTF8", "bietet SMTPUTF8 an"}),
      field<&C::bare_linefeed_rejection_enabled>(
          "BareLinefeedRejectionEnabled",
          {"refuses a bare LF in a message", "lehnt ein einzelnes LF in Nachrichten ab"}),
      field<&C::domain_secure_enabled>("DomainSecureEnabled",
                                       {"mutual TLS with the domains of the transport settings",
                                        "beidseitiges TLS mit den Domänen der Transporteinstellungen"}),
      field<&C::enhanced_status_codes_enabled>("EnhancedStatusCodesEnabled",
                                               {"offers ENHANCEDSTATUSCODES", "bietet ENHANCEDSTATUSCODES an"}),
      field<&C::long_addresses_enabled>(
          "LongAddressesEnabled", {"takes addresses of up to 1,860 characters", "nimmt Adressen bis 1.860 Zeichen"}),
      field<&C::orar_enabled>("OrarEnabled", {"offers XORAR", "bietet XORAR an"}),
      field<&C::suppress_x_anonymous_tls>("SuppressXAnonymousTls", {"hides X-ANONYMOUSTLS", "verbirgt X-ANONYMOUSTLS"}),
      field<&C::proxy_enabled>("ProxyEnabled", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"},
                               FieldUse::output),
      field<&C::advertise_client_settings>(
          "AdvertiseClientSettings",
          {"shows clients its name and port; no effect on mail", "zeigt Clients Name und Port; ohne Wirkung auf Mail"},
          FieldUse::accept),
      field<&C::fqdn>("Fqdn", {"the name in its greeting and in Received", "der Name in Begrüßung und Received"}),
      field<&C::service_discovery_fqdn>(
          "ServiceDiscoveryFqdn", {"the name for clients to find it by", "der Name, unter dem Clients ihn finden"},
          FieldUse::accept),
      field<&C::tls_certificate_name>("TlsCertificateName",
                                      {"the certificate that STARTTLS shows, by issuer and subject",
                                       "das Zertifikat für STARTTLS, nach Aussteller und Inhaber"}),
      field<&C::comment>("Comment", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&C::enabled>("Enabled", {"whether it listens", "ob er hört"}),
      field<&C::connection_timeout>("ConnectionTimeout",
                                    {"the longest time of a session", "die längste Dauer einer Sitzung"}),
      field<&C::connection_inactivity_timeout>(
          "ConnectionInactivityTimeout", {"how long a session may be silent", "wie lange eine Sitzung schweigen darf"}),
      field<&C::message_rate_limit>("MessageRateLimit",
                                    {"messages of a source in a minute", "Nachrichten einer Quelle pro Minute"}),
      field<&C::message_rate_source>("MessageRateSource", {"what counts as a source", "was als Quelle zählt"}),
      field<&C::max_inbound_connection>("MaxInboundConnection", {"sessions at a time", "Sitzungen zur selben Zeit"}),
      field<&C::max_inbound_connection_per_source>(
          "MaxInboundConnectionPerSource",
          {"sessions of one address at a time", "Sitzungen einer Adresse zur selben Zeit"}),
      field<&C::max_inbound_connection_percentage_per_source>(
          "MaxInboundConnectionPercentagePerSource", {"and their share of the sessions that are left, in percent",
                                                      "und ihr Anteil an den noch freien Sitzungen, in Prozent"}),
      field<&C::max_header_size>("MaxHeaderSize",
                                 {"the largest header of a message", "der größte Kopf einer Nachricht"}),
      field<&C::max_hop_count>("MaxHopCount", {"Received fields of a message", "Received-Felder einer Nachricht"}),
      field<&C::max_local_hop_count>("MaxLocalHopCount", {"and those that name this server; 0: any number",
                                                          "und die, die diesen Server nennen; 0: beliebig viele"}),
      field<&C::max_logon_failures>("MaxLogonFailures",
                                    {"failed logons before the session ends; 0: any number",
                                     "Fehlanmeldungen, bevor die Sitzung endet; 0: beliebig viele"}),
      field<&C::max_message_size>("MaxMessageSize", {"the largest message", "die größte Nachricht"}),
      field<&C::max_protocol_errors>("MaxProtocolErrors",
                                     {"errors before the session ends", "Fehler, bevor die Sitzung endet"}),
      field<&C::max_recipients_per_message>("MaxRecipientsPerMessage",
                                            {"recipients of a message", "Empfänger einer Nachricht"}),
      field<&C::permission_groups>("PermissionGroups", {"who may send through it", "wer durch ihn senden darf"}),
      field<&C::pipelining_enabled>("PipeliningEnabled", {"offers PIPELINING", "bietet PIPELINING an"}),
      field<&C::protocol_logging_level>("ProtocolLoggingLevel",
                                        {"whether sessions are logged; no effect on mail",
                                         "ob Sitzungen protokolliert werden; ohne Wirkung auf Mail"},
                                        FieldUse::accept),
      field<&C::remote_ip_ranges>("RemoteIPRanges",
                                  {"the clients it is for; of several connectors the closest range counts",
                                   "die Clients, für die er gilt; von mehreren Connectoren zählt der "
                                   "engste Bereich"}),
      field<&C::require_ehlo_domain>("RequireEHLODomain", {"EHLO needs a name", "EHLO braucht einen Namen"}),
      field<&C::require_tls>("RequireTLS", {"refuses mail before STARTTLS", "lehnt Mail vor STARTTLS ab"}),
      field<&C::enable_auth_gssapi>("EnableAuthGSSAPI", {"offers GSSAPI", "bietet GSSAPI an"}),
      field<&C::extended_protection_policy>("ExtendedProtectionPolicy",
                                            {"channel binding of Windows authentication; stored, without effect",
                                             "Kanalbindung der Windows-Anmeldung; gespeichert, ohne Wirkung"},
                                            FieldUse::accept),
      field<&C::live_credential_enabled>(
          "LiveCredentialEnabled", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"}, FieldUse::output),
      field<&C::tls_domain_capabilities>(
          "TlsDomainCapabilities", {"what a client with a certificate of a domain may: domain:AcceptCloudServicesMail",
                                    "was ein Client mit dem Zertifikat einer Domäne darf: "
                                    "Domäne:AcceptCloudServicesMail"}),
      field<&C::transport_role>("TransportRole", {"the service it belongs to", "der Dienst, zu dem er gehört"}),
      field<&C::reject_reserved_top_level_recipient_domains>(
          "RejectReservedTopLevelRecipientDomains", {"refuses recipients in .test, .example, .invalid, .localhost",
                                                     "lehnt Empfänger in .test, .example, .invalid und .localhost ab"}),
      field<&C::reject_reserved_second_level_recipient_domains>(
          "RejectReservedSecondLevelRecipientDomains",
          {"refuses recipients in example.com, .net, .org", "lehnt Empfänger in example.com, .net und .org ab"}),
      field<&C::reject_single_label_recipient_domains>(
          "RejectSingleLabelRecipientDomains",
          {"refuses recipients in domains without a dot", "lehnt Empfänger in Domänen ohne Punkt ab"}),
      field<&C::accept_consumer_mail>(
          "AcceptConsumerMail", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"}, FieldUse::reserved),
      field<&C::size_enabled>("SizeEnabled",
                              {"whether SIZE is offered, and with a value", "ob SIZE angeboten wird, und mit Wert"}),
      field<&C::tarpit_interval>("TarpitInterval",
                                 {"the delay before a refusal", "die Verzögerung vor einer Ablehnung"}),
      field<&C::auth_tarpit_interval>("AuthTarpitInterval",
                                      {"the delay after a failed logon", "die Verzögerung nach einer Fehlanmeldung"}),
      field<&C::max_acknowledgement_delay>(
          "MaxAcknowledgementDelay",
          {"of Exchange 2010; stored, without effect", "von Exchange 2010; gespeichert, ohne Wirkung"},
          FieldUse::accept),
      field<&C::admin_display_name>("AdminDisplayName", {"a name for administrators", "ein Name für Administratoren"},
                                    FieldUse::output),
      field<&C::name>("Name", {"the connector's name", "der Name des Connectors"}),
  };
  return rows;
}

std::span<const base::Field<ReceiveConnector>> hidden_receive_connector_fields() {
  static const std::array rows{
      field<&ReceiveConnector::permissions>("Permissions",
                                            {"extended rights beside those of its permission groups",
                                             "erweiterte Rechte neben denen seiner Berechtigungsgruppen"}),
  };
  return rows;
}

}  // namespace mailflow::model
