#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule receive_connector{
    .id = "receive-connector",
    .kind = RuleKind::stage,
    .question = {"which receive connector is for this client?", "welcher Empfangsconnector gilt für diesen Client?"},
    .yes = {"the receive connector {subject}", "der Empfangsconnector {subject}"},
    .no = {"none: the server closes the connection", "keiner: der Server schließt die Verbindung"},
    .source = "RECV",
};
const Rule receive_connector_binding{
    .id = "receive-connector.binding",
    .setting = "Bindings",
    .question = {"does a connector listen at this address and port?",
                 "hört ein Connector an dieser Adresse und diesem Port?"},
    .yes = {"connectors listen here; those bound to the address itself come before those bound to all",
            "Connectoren hören hier; an die Adresse selbst gebundene gehen denen an allen vor"},
    .no = {"no connector listens here", "kein Connector hört hier"},
    .confidence = Confidence::inferred,
    .source = "RECV",
};
const Rule receive_connector_range{
    .id = "receive-connector.remote-range",
    .kind = RuleKind::look_up,
    .setting = "RemoteIPRanges",
    .question = {"which connector has the most specific range with the client's address?",
                 "welcher Connector hat den engsten Bereich mit der Adresse des Clients?"},
    .yes = {"{found} lies in ranges of connectors; the smallest counts",
            "{found} liegt in Bereichen von Connectoren; der kleinste zählt"},
    .no = {"{found} lies in no connector's ranges", "{found} liegt in keinem Bereich eines Connectors"},
    .row_yes = {"{wanted} of {subject} holds {found}", "{wanted} von {subject} enthält {found}"},
    .row_no = {"{wanted} of {subject} does not hold {found}", "{wanted} von {subject} enthält {found} nicht"},
    .source = "RECV",
};
const Rule receive_connector_own_server{
    .id = "receive-connector.own-server",
    .kind = RuleKind::look_up,
    .question = {"is the client another server of the organisation?",
                 "ist der Client ein anderer Server der Organisation?"},
    .yes = {"{found} is another server of the organisation", "{found} ist ein anderer Server der Organisation"},
    .no = {"{found} is no other server of the organisation", "{found} ist kein anderer Server der Organisation"},
    .row_yes = {"{subject} has {wanted}", "{subject} hat {wanted}"},
    .row_no = {"{subject} has {wanted}, not {found}", "{subject} hat {wanted}, nicht {found}"},
    .confidence = Confidence::inferred,
    .source = "RECV",
};
const Rule receive_connector_exchange_server{
    .id = "receive-connector.exchange-server",
    .setting = "AuthMechanism",
    .question = {"does the connector let Exchange servers log on?",
                 "lässt der Connector Exchange-Server sich anmelden?"},
    .yes = {"{subject} knows servers of the organisation", "{subject} erkennt Server der Organisation"},
    .no = {"{subject} takes them for anybody", "{subject} hält sie für irgendjemanden"},
    .source = "RECV",
};
const Rule receive_connector_secured{
    .id = "receive-connector.externally-secured",
    .setting = "AuthMechanism",
    .question = {"is every client of the connector trusted as externally secured?",
                 "gilt jeder Client des Connectors als extern gesichert?"},
    .yes = {"{subject} trusts whoever comes by it, as an Exchange server",
            "{subject} vertraut jedem, der durch ihn kommt, wie einem Exchange-Server"},
    .no = {"{subject} knows clients without a log-on as anonymous",
           "{subject} kennt Clients ohne Anmeldung als anonym"},
    .source = "RECV",
};
const Rule receive_connector_door{
    .id = "receive-connector.starttls",
    .kind = RuleKind::stage,
    .question = {"does the session offer STARTTLS?", "bietet die Sitzung STARTTLS an?"},
    .yes = {"{subject} offers it", "{subject} bietet es an"},
    .no = {"{subject} does not offer it", "{subject} bietet es nicht an"},
    .source = "RECV",
};
const Rule receive_connector_starttls{
    .id = "receive-connector.starttls.mechanism",
    .setting = "AuthMechanism",
    .question = {"is Tls among the connector's mechanisms?", "gehört Tls zu den Mechanismen des Connectors?"},
    .yes = {"{subject} has Tls", "{subject} hat Tls"},
    .no = {"{subject} has no Tls", "{subject} hat kein Tls"},
    .source = "RECV",
};
const Rule receive_connector_certificate{
    .id = "receive-connector.starttls.certificate",
    .setting = "TlsCertificateName",
    .question = {"has the server the certificate that the connector names?",
                 "hat der Server das Zertifikat, das der Connector nennt?"},
    .yes = {"the server has the certificate for {subject}", "der Server hat das Zertifikat für {subject}"},
    .no = {"the server has no certificate that {subject} could show",
           "der Server hat kein Zertifikat, das {subject} zeigen könnte"},
    .source = "RECV",
};
const Rule receive_connector_sender{
    .id = "receive-connector.mail-from",
    .kind = RuleKind::stage,
    .question = {"may the client send by this connector?", "darf der Client durch diesen Connector senden?"},
    .yes = {"{subject} lets it", "{subject} lässt ihn"},
    .no = {"{subject} refuses it", "{subject} lehnt ihn ab"},
    .source = "RECV",
};
const Rule receive_connector_tls{
    .id = "receive-connector.require-tls",
    .setting = "RequireTLS",
    .question = {"is the session encrypted where the connector wants it?",
                 "ist die Sitzung verschlüsselt, wo der Connector es will?"},
    .yes = {"TLS as {subject} wants it", "TLS, wie {subject} es will"},
    .no = {"{subject} wants STARTTLS first", "{subject} verlangt zuerst STARTTLS"},
    .source = "RECV",
};
const Rule receive_connector_submit{
    .id = "receive-connector.submit",
    .setting = "PermissionGroups",
    .question = {"has the client the right ms-Exch-SMTP-Submit?", "hat der Client das Recht ms-Exch-SMTP-Submit?"},
    .yes = {"{subject} takes mail from it", "{subject} nimmt Mail von ihm"},
    .no = {"{subject} gives it no right to submit mail", "{subject} gibt ihm kein Recht, Mail einzuliefern"},
    .source = "RECV",
};
const Rule receive_connector_own_sender_right{
    .id = "receive-connector.own-sender.right",
    .setting = "PermissionGroups",
    .question = {"may the client write as the organisation (ms-Exch-SMTP-Accept-Authoritative-Domain-Sender)?",
                 "darf der Client als die Organisation schreiben (ms-Exch-SMTP-Accept-Authoritative-Domain-Sender)?"},
    .yes = {"{subject} lets it write as any of the organisation's domains",
            "{subject} lässt ihn als jede Domäne der Organisation schreiben"},
    .no = {"{subject} does not let it write as a domain of the organisation",
           "{subject} lässt ihn nicht als Domäne der Organisation schreiben"},
    .source = "RECV",
};
const Rule receive_connector_own_sender{
    .id = "receive-connector.own-sender",
    .kind = RuleKind::look_up,
    .question = {"is the sender's domain one of the organisation?", "ist die Absenderdomäne eine der Organisation?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain", "{found} ist keine akzeptierte Domäne"},
    .row_yes = {"{subject} is {wanted}", "{subject} ist {wanted}"},
    .row_no = {"{subject} is {wanted}, not {found}", "{subject} ist {wanted}, nicht {found}"},
    .source = "RECV",
};
const Rule receive_connector_any_size{
    .id = "receive-connector.size-bypass",
    .setting = "PermissionGroups",
    .question = {"may the client pass the size limit by (ms-Exch-Bypass-Message-Size-Limit)?",
                 "darf der Client die Größengrenze übergehen (ms-Exch-Bypass-Message-Size-Limit)?"},
    .yes = {"{subject} takes any size from it", "{subject} nimmt jede Größe von ihm"},
    .no = {"{subject} limits what it sends", "{subject} begrenzt, was er sendet"},
    .source = "RECV",
};
const Rule receive_connector_size{
    .id = "receive-connector.size",
    .setting = "MaxMessageSize",
    .question = {"is the message small enough for the connector?", "ist die Nachricht klein genug für den Connector?"},
    .yes = {"{subject} takes {wanted} bytes, and it has {found}", "{subject} nimmt {wanted} Byte, und sie hat {found}"},
    .no = {"{subject} takes {wanted} bytes, the message has {found}",
           "{subject} nimmt {wanted} Byte, die Nachricht hat {found}"},
    .source = "RECV",
};
const Rule receive_connector_recipient{
    .id = "receive-connector.rcpt-to",
    .kind = RuleKind::stage,
    .question = {"does the server take this recipient?", "nimmt der Server diesen Empfänger?"},
    .yes = {"{subject} takes it", "{subject} nimmt ihn"},
    .no = {"{subject} refuses it", "{subject} lehnt ihn ab"},
    .source = "RECV",
};
const Rule receive_connector_top_level{
    .id = "receive-connector.reserved-top-level",
    .setting = "RejectReservedTopLevelRecipientDomains",
    .question = {"is the recipient in a top-level domain that RFC 2606 reserves?",
                 "ist der Empfänger in einer Top-Level-Domäne, die RFC 2606 reserviert?"},
    .yes = {"{found} is reserved, and {subject} refuses it", "{found} ist reserviert, und {subject} lehnt es ab"},
    .no = {"{found} is in no reserved top-level domain", "{found} ist in keiner reservierten Top-Level-Domäne"},
    .source = "RECV",
};
const Rule receive_connector_second_level{
    .id = "receive-connector.reserved-second-level",
    .setting = "RejectReservedSecondLevelRecipientDomains",
    .question = {"is the recipient in a second-level domain that RFC 2606 reserves?",
                 "ist der Empfänger in einer Second-Level-Domäne, die RFC 2606 reserviert?"},
    .yes = {"{found} is reserved, and {subject} refuses it", "{found} ist reserviert, und {subject} lehnt es ab"},
    .no = {"{found} is in no reserved second-level domain", "{found} ist in keiner reservierten Second-Level-Domäne"},
    .source = "RECV",
};
const Rule receive_connector_single_label{
    .id = "receive-connector.single-label",
    .setting = "RejectSingleLabelRecipientDomains",
    .question = {"has the recipient's domain one label only?", "hat die Domäne des Empfängers nur ein Label?"},
    .yes = {"{subject} refuses domains of one label", "{subject} lehnt Domänen mit einem Label ab"},
    .no = {"the domain has several labels", "die Domäne hat mehrere Labels"},
    .source = "RECV",
};
const Rule receive_connector_any_recipient{
    .id = "receive-connector.any-recipient",
    .setting = "PermissionGroups",
    .question = {"may the client send to anywhere (ms-Exch-SMTP-Accept-Any-Recipient)?",
                 "darf der Client überallhin senden (ms-Exch-SMTP-Accept-Any-Recipient)?"},
    .yes = {"{subject} relays for it", "{subject} leitet für ihn weiter"},
    .no = {"{subject} takes mail for accepted domains only", "{subject} nimmt nur Mail für akzeptierte Domänen"},
    .source = "RECV",
};
const Rule receive_connector_relay_reply{
    .id = "receive-connector.relay-reply",
    .setting = "behaviour.exchange-server.relay-reply",
    .question = {"in which words is relaying refused?", "mit welchen Worten wird das Weiterleiten verweigert?"},
    .yes = {"in those of the documentation, 5.7.1", "mit denen der Dokumentation, 5.7.1"},
    .no = {"in those of public reports, 5.7.54", "mit denen öffentlicher Berichte, 5.7.54"},
    .confidence = Confidence::unconfirmed,
    .source = "RECV",
    .behaviour = "exchange-server.relay-reply",
};
const Rule receive_connector_recipients{
    .id = "receive-connector.recipient-count",
    .setting = "MaxRecipientsPerMessage",
    .question = {"does the connector take one more recipient of the message?",
                 "nimmt der Connector noch einen Empfänger der Nachricht?"},
    .yes = {"recipient {found} of {wanted} at most", "Empfänger {found} von höchstens {wanted}"},
    .no = {"{subject} takes {wanted} recipients of a message, this is number {found}",
           "{subject} nimmt {wanted} Empfänger einer Nachricht, dieser ist Nummer {found}"},
    .source = "RECV",
};
const Rule receive_connector_hops{
    .id = "receive-connector.hop-limit",
    .setting = "MaxHopCount",
    .question = {"has the message passed few enough servers?", "hat die Nachricht wenige genug Server passiert?"},
    .yes = {"{found} Received fields, at most {wanted}", "{found} Received-Felder, höchstens {wanted}"},
    .no = {"{found} Received fields are more than the {wanted} of {subject}: a mail loop",
           "{found} Received-Felder sind mehr als die {wanted} von {subject}: eine Mailschleife"},
    .source = "RECV",
};
const Rule receive_connector_internal{
    .id = "receive-connector.authentication-flag",
    .setting = "PermissionGroups",
    .question = {"does mail of this client count as internal (ms-Exch-SMTP-Accept-Authentication-Flag)?",
                 "gilt Mail dieses Clients als intern (ms-Exch-SMTP-Accept-Authentication-Flag)?"},
    .yes = {"{subject} takes its word that mail is internal", "{subject} glaubt ihm, dass Mail intern ist"},
    .no = {"mail that comes by {subject} counts as anonymous", "Mail, die durch {subject} kommt, gilt als anonym"},
    .source = "RECV",
};
const Rule receive_connector_stamped_internal{
    .id = "receive-connector.stamped-internal",
    .question = {"did the server before stamp the message as internal?",
                 "hat der Server davor die Nachricht als intern gestempelt?"},
    .yes = {"it was internal there", "sie war dort intern"},
    .no = {"it was not internal there", "sie war dort nicht intern"},
    .source = "RECV",
};

}  // namespace mailflow::policy::rules
