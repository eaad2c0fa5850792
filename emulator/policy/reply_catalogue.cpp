#include "policy/reply_catalogue.hpp"

#include <array>

namespace mailflow::policy {
namespace {

using base::Confidence;

constexpr auto rows = std::to_array<ReplyRow>({
    {ReplyId::none, "", ReplyStage::rcpt, 250, "2.1.5", "Recipient OK", Confidence::observed},
    {ReplyId::partner_only, "R-5751", ReplyStage::rcpt, 550, "5.7.51",
     "TenantInboundAttribution; There is a partner connector configured that matched the message's recipient domain. "
     "The "
     "connector had either the RestrictDomainsToIPAddresses or RestrictDomainsToCertificate set",
     Confidence::observed},
    {ReplyId::relay_denied, "R-RELAY", ReplyStage::rcpt, 550, "5.7.64", "TenantAttribution; Relay Access Denied",
     Confidence::documented},
    {ReplyId::relay_denied_36, "R-RELAY36", ReplyStage::rcpt, 550, "5.7.64",
     "Relay Access Denied ATTR36. For more details please refer to https://support.microsoft.com/kb/3169958",
     Confidence::documented},
    {ReplyId::wrong_region, "R-4462", ReplyStage::rcpt, 451, "4.4.62",
     "Mail sent to the wrong Office 365 region. ATTR35", Confidence::documented},
    {ReplyId::tls_required, "R-TLSREQ", ReplyStage::rcpt, 530, "5.7.0", "Must issue a STARTTLS command first",
     Confidence::unconfirmed},
    {ReplyId::tls_required_now, "", ReplyStage::rcpt, 451, "5.7.3", "Must issue a STARTTLS command first",
     Confidence::unconfirmed},
    {ReplyId::other_regions, "R-453R", ReplyStage::rcpt, 452, "4.5.3", "Recipients belong to multiple regions ATTR38",
     Confidence::observed},
    {ReplyId::no_subscription, "R-444", ReplyStage::rcpt, 451, "4.4.4",
     "Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no "
     "mail-enabled subscriptions. ATTR5",
     Confidence::observed},
    {ReplyId::direct_send, "R-5768", ReplyStage::rcpt, 550, "5.7.68",
     "TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
     Confidence::documented},
    {ReplyId::no_ipv6, "R-7510", ReplyStage::rcpt, 550, "5.7.510",
     "Access denied, [{domain}] does not accept email over IPv6", Confidence::documented},
    {ReplyId::no_reverse_name, "R-725", ReplyStage::rcpt, 550, "5.7.25",
     "Access denied, the sending IPv6 address [{client}] must have a reverse DNS record", Confidence::documented},
    {ReplyId::bad_helo, "R-7506", ReplyStage::rcpt, 550, "5.7.506", "Access Denied, Bad HELO", Confidence::documented},
    {ReplyId::banned_address, "R-7606", ReplyStage::rcpt, 550, "5.7.606",
     "Access denied, banned sending IP [{client}]. To request removal from this list please visit "
     "https://sender.office.com/ and follow the directions. For more information please go to "
     "http://go.microsoft.com/fwlink/?LinkID=526655 (AS16012609)",
     Confidence::observed},
    {ReplyId::throttled, "R-47500", ReplyStage::rcpt, 451, "4.7.500",
     "Server busy. Please try again later from [{client}]. (AS77712344)", Confidence::observed},
    {ReplyId::blocked, "R-7513", ReplyStage::rcpt, 550, "5.7.513",
     "Service unavailable, Client host [{client}] blocked by {domain} using Customer Block list (AS16012607)",
     Confidence::documented},
    {ReplyId::unknown_at_edge, "R-541", ReplyStage::rcpt, 550, "5.4.1",
     "Recipient address rejected: Access denied. AS(201806281)", Confidence::documented},
    {ReplyId::too_many_recipients, "R-453", ReplyStage::rcpt, 452, "4.5.3", "Too many recipients",
     Confidence::documented},
    {ReplyId::too_many_hops, "R-5414", ReplyStage::data, 554, "5.4.14",
     "Hop count exceeded - possible mail loop ATTR34", Confidence::documented},
    {ReplyId::loop_elsewhere, "", ReplyStage::data, 554, "5.4.6", "Too many hops", Confidence::documented},
    {ReplyId::no_from, "R-7512", ReplyStage::data, 550, "5.7.512",
     "Access denied, message must be RFC 5322 section 3.6.2 compliant", Confidence::documented},
    {ReplyId::v6_unauthenticated, "R-4726", ReplyStage::data, 450, "4.7.26",
     "Access denied, a message sent over IPv6 [{client}] must pass either SPF or DKIM validation, this message is not "
     "signed",
     Confidence::documented},
    {ReplyId::banned_sender, "", ReplyStage::data, 550, "5.7.511",
     "Access denied, banned sender[{client}]. To request removal from this list please forward this message to "
     "delist@microsoft.com.",
     Confidence::documented},
    {ReplyId::too_big, "R-size", ReplyStage::mail, 552, "5.3.4", "Message size exceeds fixed maximum message size",
     Confidence::unconfirmed},
    {ReplyId::too_big_elsewhere, "", ReplyStage::mail, 552, "5.3.4", "Message size exceeds fixed limit",
     Confidence::documented},
    {ReplyId::mta_tls_required, "", ReplyStage::mail, 530, "5.7.0", "Must issue a STARTTLS command first",
     Confidence::documented},
    {ReplyId::mta_relay_denied, "", ReplyStage::rcpt, 554, "5.7.1", "<{recipient}>: Relay access denied",
     Confidence::documented},
    {ReplyId::mta_unknown_recipient, "", ReplyStage::rcpt, 550, "5.1.1",
     "<{recipient}>: Recipient address rejected: User unknown", Confidence::documented},
    {ReplyId::relay_refused, "", ReplyStage::rcpt, 554, "5.7.1", "<{recipient}>: Relay access denied",
     Confidence::documented},
    {ReplyId::relay_unproved, "", ReplyStage::data, 554, "5.7.1", "Relay access denied: not the customer's mail",
     Confidence::inferred},
    {ReplyId::no_such_domain, "", ReplyStage::queue, 550, "5.4.310",
     "DNS domain {host} does not exist: no route in this lab", Confidence::documented},
    {ReplyId::null_mx, "", ReplyStage::queue, 556, "5.1.10", "{host} does not accept mail (null MX)",
     Confidence::documented},
    {ReplyId::no_such_recipient, "", ReplyStage::queue, 550, "5.1.10",
     "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Confidence::observed},
    {ReplyId::forwarding_loop, "", ReplyStage::queue, 550, "5.4.6",
     "RESOLVER.FWD.Loop; there is a forwarding loop in the directory", Confidence::inferred},
    {ReplyId::forwarding_barred, "", ReplyStage::queue, 550, "5.7.520",
     "Access denied, Your organization does not allow external forwarding. Please contact your administrator for "
     "further assistance. AS(7555)",
     Confidence::observed},
    {ReplyId::dns_failed, "", ReplyStage::queue, 450, "4.4.312", "DNS query failed for {host}", Confidence::documented},
    {ReplyId::no_route, "", ReplyStage::queue, 450, "4.4.316", "no route in this lab to {host}",
     Confidence::documented},
    {ReplyId::unreachable, "", ReplyStage::queue, 450, "4.4.316", "Connection refused [LastAttemptedServerName={host}]",
     Confidence::observed},
    {ReplyId::timed_out, "", ReplyStage::queue, 450, "4.4.316", "Connection timed out [LastAttemptedServerName={host}]",
     Confidence::inferred},
    {ReplyId::tls_failed, "", ReplyStage::queue, 454, "4.7.5", "TLS to {host} is wanted and failed",
     Confidence::documented},
    {ReplyId::online_dns_failed, "", ReplyStage::queue, 450, "4.4.312",
     "DNS query failed [Message=ServerFailure] [LastAttemptedServerName={host}]", Confidence::inferred},
    {ReplyId::online_no_domain, "", ReplyStage::queue, 550, "5.4.310",
     "DNS domain {host} does not exist [Message=InfoDomainNonexistent] [LastAttemptedServerName={host}]",
     Confidence::inferred},
    {ReplyId::online_no_records, "", ReplyStage::queue, 450, "4.4.312",
     "DNS query failed [Message=InfoNoRecords] [LastAttemptedServerName={host}]", Confidence::observed},
    {ReplyId::online_refused, "", ReplyStage::queue, 450, "4.4.316",
     "Connection refused [Message=Socket error code 10061] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::online_timed_out, "", ReplyStage::queue, 450, "4.4.315",
     "Connection timed out [Message=Socket error code 10060] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::inferred},
    {ReplyId::online_lost, "", ReplyStage::queue, 450, "4.4.318",
     "Connection was closed abruptly [LastAttemptedServerName={host}] [LastAttemptedIP={client}:25]",
     Confidence::inferred},
    {ReplyId::online_session_refused, "", ReplyStage::queue, 450, "4.4.317",
     "Cannot connect to remote server [Message={detail}] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::documented},
    {ReplyId::online_tls_missing, "", ReplyStage::queue, 450, "4.4.317",
     "Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail] "
     "[LastAttemptedServerName={host}] [LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::online_tls_failed, "", ReplyStage::queue, 450, "4.4.317",
     "Cannot connect to remote server [Message=454 4.7.0 TLS negotiation failed] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::inferred},
    {ReplyId::online_untrusted, "", ReplyStage::queue, 450, "4.7.320",
     "Certificate validation failed [Message=UntrustedRoot] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::online_not_valid_now, "", ReplyStage::queue, 450, "4.7.320",
     "Certificate validation failed [Message=CertificateExpired] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::online_wrong_name, "", ReplyStage::queue, 450, "4.4.317",
     "Cannot connect to remote server [Message=SubjectMismatch {detail}] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::online_wrong_name_2017, "", ReplyStage::queue, 450, "4.7.320",
     "Certificate validation failed [Message=SubjectMismatch] [LastAttemptedServerName={host}] "
     "[LastAttemptedIP={client}:25]",
     Confidence::observed},
    {ReplyId::expired, "", ReplyStage::queue, 550, "5.4.300", "Message expired", Confidence::documented},
    {ReplyId::server_no_connector, "", ReplyStage::queue, 421, "4.3.2", "Service not available",
     Confidence::unconfirmed},
    {ReplyId::not_authenticated, "", ReplyStage::mail, 530, "5.7.1", "Client was not authenticated",
     Confidence::documented},
    {ReplyId::server_tls_required, "", ReplyStage::mail, 451, "5.7.3", "STARTTLS is required to send mail",
     Confidence::documented},
    {ReplyId::not_as_this_sender, "", ReplyStage::mail, 550, "5.7.1",
     "Client does not have permissions to send as this sender", Confidence::observed},
    {ReplyId::reserved_top_level, "", ReplyStage::rcpt, 550, "5.1.4", "Recipient address reserved by RFC 2606",
     Confidence::documented},
    {ReplyId::reserved_second_level, "", ReplyStage::rcpt, 550, "5.1.5", "Recipient address reserved by RFC 2606",
     Confidence::documented},
    {ReplyId::single_label, "", ReplyStage::rcpt, 550, "5.1.6",
     "Recipient addresses in single label domains not accepted", Confidence::documented},
    {ReplyId::unable_to_relay, "", ReplyStage::rcpt, 550, "5.7.1", "Unable to relay", Confidence::documented},
    {ReplyId::unable_to_relay_observed, "", ReplyStage::rcpt, 550, "5.7.54",
     "SMTP; Unable to relay recipient in non-accepted domain", Confidence::observed},
    {ReplyId::unknown_at_edge_server, "", ReplyStage::rcpt, 550, "5.1.10",
     "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Confidence::documented},
    {ReplyId::unknown_at_old_edge_server, "", ReplyStage::rcpt, 550, "5.1.1", "User unknown", Confidence::documented},
    {ReplyId::server_loop, "", ReplyStage::data, 554, "5.4.6", "Hop count exceeded - possible mail loop",
     Confidence::documented},
    {ReplyId::server_dns_failed, "", ReplyStage::queue, 451, "4.4.0", "DNS query failed [{host}]",
     Confidence::unconfirmed},
    {ReplyId::server_no_domain, "", ReplyStage::queue, 550, "5.4.4",
     "SMTPSEND.DNS.NonExistentDomain; nonexistent domain", Confidence::documented},
    {ReplyId::server_refused, "", ReplyStage::queue, 441, "4.4.1",
     "Error encountered while communicating with primary target IP address: \"Failed to connect. Winsock error code: "
     "10061, Win32 error code: 10061.\" Attempted failover to alternate host, but that did not succeed. Either there "
     "are no alternate hosts, or delivery failed to all alternate hosts. The last endpoint attempted was {client}:25",
     Confidence::observed},
    {ReplyId::server_timed_out, "", ReplyStage::queue, 441, "4.4.1",
     "Error encountered while communicating with primary target IP address: \"Failed to connect. Winsock error code: "
     "10060, Win32 error code: 10060.\" Attempted failover to alternate host, but that did not succeed. Either there "
     "are no alternate hosts, or delivery failed to all alternate hosts. The last endpoint attempted was {client}:25",
     Confidence::observed},
    {ReplyId::server_lost, "", ReplyStage::queue, 451, "4.4.0",
     "Primary target IP address responded with: \"421 4.4.2 Connection dropped due to SocketError.\" Attempted "
     "failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to "
     "all alternate hosts. The last endpoint attempted was {client}:25",
     Confidence::observed},
    {ReplyId::server_session_refused, "", ReplyStage::queue, 451, "4.4.0",
     "Primary target IP address responded with: \"{detail}.\" Attempted failover to alternate host, but that did not "
     "succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts. The last endpoint "
     "attempted was {client}:25",
     Confidence::observed},
    {ReplyId::server_tls_missing, "", ReplyStage::queue, 451, "5.7.3", "STARTTLS is required to send mail",
     Confidence::documented},
    {ReplyId::server_tls_failed, "", ReplyStage::queue, 454, "4.7.0",
     "Failed to establish appropriate TLS channel: Access Denied", Confidence::inferred},
    {ReplyId::server_untrusted, "", ReplyStage::queue, 454, "4.7.0",
     "Failed to establish appropriate TLS channel: UntrustedRoot: Access Denied", Confidence::documented},
    {ReplyId::server_not_valid_now, "", ReplyStage::queue, 454, "4.7.0",
     "Failed to establish appropriate TLS channel: CertificateExpired: Access Denied", Confidence::inferred},
    {ReplyId::server_wrong_name, "", ReplyStage::queue, 454, "4.7.5",
     "Certificate validation failure, Reason:SubjectMismatch", Confidence::unconfirmed},
    {ReplyId::server_no_certificate, "", ReplyStage::queue, 454, "4.7.5",
     "The certificate specified in TlsCertificateName of the SendConnector could not be found.",
     Confidence::documented},
    {ReplyId::server_no_route, "", ReplyStage::queue, 451, "4.4.4",
     "A matching connector cannot be found to route the external recipient", Confidence::observed},
    {ReplyId::server_too_big, "", ReplyStage::queue, 550, "5.3.4",
     "ROUTING.SizeLimit; message size exceeds fixed maximum size for route", Confidence::observed},
    {ReplyId::no_such_recipient_2013, "", ReplyStage::queue, 550, "5.1.1", "RESOLVER.ADR.RecipNotFound; not found",
     Confidence::documented},
    {ReplyId::server_expired, "", ReplyStage::queue, 550, "4.4.7", "QUEUE.Expired; message expired",
     Confidence::documented},
});

void replace(std::string& text, std::string_view place, std::string_view with) {
  if (const auto at = text.find(place); at != std::string::npos) text.replace(at, place.size(), with);
}

}  // namespace

std::span<const ReplyRow> reply_catalogue() {
  return rows;
}

const ReplyRow& reply_row(ReplyId id) {
  return rows[static_cast<std::size_t>(id)];
}

mail::Reply reply_for(ReplyId id, std::string_view recipient, std::string_view host, std::string_view client,
                      std::string_view detail) {
  const auto& row = reply_row(id);
  mail::Reply reply{row.code, std::string(row.status), std::string(row.text)};
  replace(reply.text, "{recipient}", recipient);
  replace(reply.text, "{domain}", recipient.substr(recipient.rfind('@') + 1));
  replace(reply.text, "{client}", client);
  // Where a text says it twice.
  replace(reply.text, "{host}", host);
  replace(reply.text, "{host}", host);
  replace(reply.text, "{detail}", detail);
  return reply;
}

}  // namespace mailflow::policy
