#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Remedy;
using base::Rule;
using base::RuleKind;

const Rule attribution{
    .id = "attribution",
    .kind = RuleKind::stage,
    .question = {"whose mail is it?", "wessen Mail ist das?"},
    .yes = {"it is tenant {subject}'s mail, {found}", "sie ist Mail des Tenants {subject}, {found}"},
    .no = {"{found}", "{found}"},
    .source = "ATTR-BLOG MC1226222 RELAY-2023",
    .refs = "ATT-0 ATT-0a ATT-0b ATT-0c ATT-6 ATT-7 ATT-9 ATT-10 ATT-12 ATT-13 ATT-14 REL-1 REL-2 REL-3 REL-5 REL-6",
};
const Rule recipient_domain{
    .id = "attribution.recipient-domain",
    .kind = RuleKind::look_up,
    .question = {"which tenant accepts the recipient's domain?",
                 "welcher Tenant akzeptiert die Domäne des Empfängers?"},
    .yes = {"{found} is an accepted domain here", "{found} ist hier eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain here", "{found} ist hier keine akzeptierte Domäne"},
    .row_yes = {"{found} is an accepted domain of {subject}", "{found} ist eine akzeptierte Domäne von {subject}"},
    .row_no = {"{found} is no accepted domain of {subject}", "{found} ist keine akzeptierte Domäne von {subject}"},
    .source = "ATTR-BLOG",
    .refs = "ATT-6 ATT-7 ATT-0a PC-13",
};
const Rule partner{
    .id = "inbound.partner",
    .kind = RuleKind::stage,
    .question = {"which partner connector?", "welcher Partner-Connector?"},
    .yes = {"through connector {subject}", "durch den Connector {subject}"},
    .no = {"no connector takes it: {found}", "kein Connector nimmt sie: {found}"},
    .confidence = Confidence::observed,
    .source = "SEED2 CONN",
    .refs = "PC-1 PC-7 PC-8 PC-12",
};
const Rule partner_exists{
    .id = "inbound.partner.exists",
    .question = {"does the tenant have enabled partner connectors?", "hat der Tenant aktive Partner-Connectoren?"},
    .yes = {"the tenant has enabled partner connectors", "der Tenant hat aktive Partner-Connectoren"},
    .no =
        {"the tenant has no enabled partner connector: the invisible default connector takes Internet mail",
         "der Tenant hat keinen aktiven Partner-Connector: der unsichtbare Standard-Connector nimmt Internet-Mail an"},
    .source = "ATTR-BLOG SEED1 SEED2",
    .refs = "PC-7 ATT-10",
};
const Rule partner_address{
    .id = "inbound.partner.source-address",
    .kind = RuleKind::look_up,
    .setting = "SenderIPAddresses",
    .question = {"which connectors list the client's address?", "welche Connectoren nennen die Adresse des Clients?"},
    .yes = {"{found} is listed", "{found} ist aufgeführt"},
    .no = {"no connector lists address {found}", "kein Connector nennt die Adresse {found}"},
    .row_yes = {"address {found} is in {wanted}", "Adresse {found} ist in {wanted}"},
    .row_no = {"address {found} is not in {wanted}", "Adresse {found} ist nicht in {wanted}"},
    .remedy = Remedy::add,
    .price = {"then whatever {found} sends counts as the partner's mail",
              "dann gilt alles, was {found} sendet, als Mail des Partners"},
    .confidence = Confidence::observed,
    .source = "SEED2 NIC PARTNER",
    .refs = "PC-1 PC-4 PC-11",
};
const Rule partner_certificate_valid{
    .id = "inbound.partner.certificate-valid",
    .question = {"did the client show a certificate that chains to a trusted authority?",
                 "zeigte der Client ein Zertifikat einer vertrauten Zertifizierungsstelle?"},
    .yes = {"the client's certificate is valid", "das Zertifikat des Clients ist gültig"},
    .no = {"the client showed no valid certificate", "der Client zeigte kein gültiges Zertifikat"},
    .remedy = Remedy::client,
    .source = "KB3212877",
    .refs = "CERT-1 CERT-2 CERT-6",
};
const Rule partner_certificate_listed{
    .id = "inbound.partner.certificate-identifies",
    .kind = RuleKind::look_up,
    .setting = "TlsSenderCertificateName",
    .question = {"which connectors name the client's certificate?",
                 "welche Connectoren nennen das Zertifikat des Clients?"},
    .yes = {"certificate {found} is named", "Zertifikat {found} ist genannt"},
    .no = {"no connector names certificate {found}", "kein Connector nennt das Zertifikat {found}"},
    .row_yes = {"certificate {found} matches {wanted}", "Zertifikat {found} passt zu {wanted}"},
    .row_no = {"certificate {found} does not match {wanted}", "Zertifikat {found} passt nicht zu {wanted}"},
    .remedy = Remedy::set,
    .price = {"then whoever has that certificate counts as the partner, and {wanted} no longer does",
              "dann gilt als Partner, wer dieses Zertifikat hat, und {wanted} nicht mehr"},
    .source = "NIC CONN",
    .refs = "PC-1 CERT-5",
};
const Rule partner_certificate_name{
    .id = "inbound.partner.certificate-name",
    .setting = "TlsSenderCertificateName",
    .question = {"does the certificate's name match?", "passt der Name des Zertifikats?"},
    .yes = {"name {found} matches {wanted}", "Name {found} passt zu {wanted}"},
    .no = {"name {found} does not match {wanted}", "Name {found} passt nicht zu {wanted}"},
    .remedy = Remedy::set,
    .price = {"then {wanted} no longer matches", "dann passt {wanted} nicht mehr"},
    .confidence = Confidence::observed,
    .source = "SEED2 NIC",
    .refs = "PC-1 CERT-5 CERT-6",
};
const Rule partner_restricts_certificate{
    .id = "inbound.partner.restricts-to-certificate",
    .setting = "RestrictDomainsToCertificate",
    .question = {"does the connector insist on the certificate?", "besteht der Connector auf dem Zertifikat?"},
    .yes = {"RestrictDomainsToCertificate is $true", "RestrictDomainsToCertificate ist $true"},
    .no = {"RestrictDomainsToCertificate is $false: the name does not count",
           "RestrictDomainsToCertificate ist $false: der Name zählt nicht"},
    .source = "NIC",
    .refs = "PC-1",
};
const Rule partner_connector{
    .id = "inbound.partner.connector",
    .kind = RuleKind::stage,
    .question = {"does this connector take it?", "nimmt dieser Connector sie an?"},
    .yes = {"{subject} is satisfied", "{subject} ist erfüllt"},
    .no = {"{subject} is not satisfied", "{subject} ist nicht erfüllt"},
    .confidence = Confidence::observed,
    .source = "SEED2 CONN",
    .refs = "PC-1",
};
const Rule partner_sender_domain{
    .id = "inbound.partner.sender-domain",
    .setting = "SenderDomains",
    .question = {"is the sender's domain in scope?", "gilt er für die Domäne des Absenders?"},
    .yes = {"in scope ({wanted})", "gilt für {wanted}"},
    .no = {"sender domain {found} is not in scope ({wanted})", "Absenderdomäne {found} gehört nicht zu {wanted}"},
    .remedy = Remedy::add,
    .price = {"then its conditions hold for mail of {found}", "dann gelten seine Bedingungen für Mail von {found}"},
    .source = "NIC",
    .refs = "PC-1",
};
const Rule partner_associated_switch{
    .id = "inbound.partner.associated-switch",
    .setting = "behaviour.partner.associated-domains",
    .question = {"does AssociatedAcceptedDomains limit a Partner connector?",
                 "beschränkt AssociatedAcceptedDomains einen Partner-Connector?"},
    .yes = {"AssociatedAcceptedDomains is read as a limit on recipients",
            "AssociatedAcceptedDomains wird als Grenze für Empfänger gelesen"},
    .no = {"AssociatedAcceptedDomains is switched off for Partner connectors",
           "AssociatedAcceptedDomains ist für Partner-Connectoren ausgeschaltet"},
    .confidence = Confidence::unconfirmed,
    .source = "NIC CONN",
    .refs = "ATT-11",
    .behaviour = "partner.associated-domains",
};
const Rule partner_associated_domain{
    .id = "inbound.partner.associated-domain",
    .setting = "AssociatedAcceptedDomains",
    .question = {"is the connector for this recipient's domain?", "gilt der Connector für die Domäne des Empfängers?"},
    .yes = {"for recipients of {wanted}", "gilt für Empfänger von {wanted}"},
    .no = {"recipient domain {found} is none of {wanted}", "Empfängerdomäne {found} gehört nicht zu {wanted}"},
    .remedy = Remedy::add,
    .price = {"then its conditions hold for mail to {found}", "dann gelten seine Bedingungen für Mail an {found}"},
    .confidence = Confidence::unconfirmed,
    .source = "NIC CONN",
    .refs = "ATT-11",
    .behaviour = "partner.associated-domains",
};
const Rule partner_tls{
    .id = "inbound.partner.tls",
    .setting = "RequireTls",
    .question = {"is the session encrypted where the connector wants it?",
                 "ist die Sitzung verschlüsselt, wo der Connector es will?"},
    .yes = {"TLS as wanted (RequireTls {wanted})", "TLS wie gewünscht (RequireTls {wanted})"},
    .no = {"RequireTls is $true and the session is not encrypted",
           "RequireTls ist $true und die Sitzung ist unverschlüsselt"},
    .remedy = Remedy::set,
    .price = {"then mail may come unencrypted", "dann darf Mail unverschlüsselt kommen"},
    .source = "NIC",
    .refs = "PC-1 PC-3a PC-4",
};
const Rule partner_closer_domain{
    .id = "inbound.partner.best.closer-domain",
    .kind = RuleKind::ordering,
    .setting = "SenderDomains",
    .question = {"which connector names the sender's domain more closely?",
                 "welcher Connector nennt die Absenderdomäne genauer?"},
    .yes = {"{subject} names {found} more closely than {wanted}", "{subject} nennt {found} genauer als {wanted}"},
    .no = {"{wanted} names {found} more closely than {subject}", "{wanted} nennt {found} genauer als {subject}"},
    .confidence = Confidence::inferred,
    .source = "SEED2",
    .refs = "PC-2",
};
const Rule partner_certificate_first{
    .id = "inbound.partner.best.certificate-first",
    .kind = RuleKind::ordering,
    .question = {"which connector identifies by certificate?", "welcher Connector erkennt am Zertifikat?"},
    .yes = {"{subject} identifies by certificate, {wanted} by address",
            "{subject} erkennt am Zertifikat, {wanted} an der Adresse"},
    .no = {"{wanted} identifies by certificate, {subject} by address",
           "{wanted} erkennt am Zertifikat, {subject} an der Adresse"},
    .confidence = Confidence::inferred,
    .source = "SEED2",
    .refs = "PC-2",
};
const Rule partner_name_order{
    .id = "inbound.partner.best.name",
    .kind = RuleKind::ordering,
    .question = {"which name comes first?", "welcher Name kommt zuerst?"},
    .yes = {"{subject} comes before {wanted}", "{subject} kommt vor {wanted}"},
    .no = {"{wanted} comes before {subject}", "{wanted} kommt vor {subject}"},
    .confidence = Confidence::inferred,
    .source = "SEED2",
    .refs = "PC-2",
};
const Rule partner_strict_switch{
    .id = "inbound.partner.strict-switch",
    .setting = "behaviour.partner.strict-specific-domain",
    .question = {"does a restricted connector for the sender's own domain bar all others?",
                 "sperrt ein beschränkter Connector der Absenderdomäne alle anderen?"},
    .yes = {"the strict reading is switched on", "die strenge Lesart ist eingeschaltet"},
    .no = {"the strict reading is off: one satisfied connector is enough",
           "die strenge Lesart ist aus: ein erfüllter Connector genügt"},
    .confidence = Confidence::unconfirmed,
    .source = "NIC CONN",
    .refs = "PC-6",
    .behaviour = "partner.strict-specific-domain",
};
const Rule partner_strict{
    .id = "inbound.partner.strict-specific-domain",
    .kind = RuleKind::look_up,
    .setting = "SenderDomains",
    .question = {"which restricted connector names the sender's domain most closely?",
                 "welcher beschränkte Connector nennt die Absenderdomäne am genauesten?"},
    .yes = {"a restricted connector is for {found}", "ein beschränkter Connector gilt für {found}"},
    .no = {"no restricted connector is for {found}", "kein beschränkter Connector gilt für {found}"},
    .row_yes = {"{subject} covers {found} ({wanted})", "{subject} gilt für {found} ({wanted})"},
    .row_no = {"{subject} does not cover {found} ({wanted})", "{subject} gilt nicht für {found} ({wanted})"},
    .confidence = Confidence::unconfirmed,
    .source = "NIC",
    .refs = "PC-6",
    .behaviour = "partner.strict-specific-domain",
};
const Rule partner_none_satisfied{
    .id = "inbound.partner.none-satisfied",
    .kind = RuleKind::look_up,
    .setting = "RestrictDomainsToIPAddresses, RestrictDomainsToCertificate",
    .question = {"does a connector that restricts cover this sender?",
                 "gilt ein beschränkender Connector für diesen Absender?"},
    .yes = {"a connector restricts mail of {found}, and none is satisfied",
            "ein Connector beschränkt Mail von {found}, und keiner ist erfüllt"},
    .no = {"no connector restricts mail of {found}", "kein Connector beschränkt Mail von {found}"},
    .row_yes = {"{subject} restricts mail of {found} ({wanted})", "{subject} beschränkt Mail von {found} ({wanted})"},
    .row_no = {"{subject} does not restrict mail of {found} ({wanted})",
               "{subject} beschränkt nicht Mail von {found} ({wanted})"},
    .confidence = Confidence::observed,
    .source = "SEED2 TLS-BLOG 3RDP",
    .refs = "PC-3 PC-5 PC-9 PC-10 PC-11",
};
const Rule partner_only_tls_missing{
    .id = "inbound.partner.only-tls-missing",
    .question = {"is TLS all that is missing?", "fehlt nur TLS?"},
    .yes = {"{subject} would take it, but not without TLS", "{subject} nähme sie an, aber nicht ohne TLS"},
    .no = {"no identified connector lacks TLS alone", "keinem erkannten Connector fehlt nur TLS"},
    .confidence = Confidence::unconfirmed,
    .source = "NIC PARTNER",
    .refs = "PC-3a PC-4",
};
const Rule partner_tls_reply{
    .id = "inbound.partner.tls-reply",
    .setting = "behaviour.partner.tls-reply",
    .question = {"is it told to come again?", "soll sie wiederkommen?"},
    .yes = {"the session is told to try again with TLS", "die Sitzung soll es mit TLS noch einmal versuchen"},
    .no = {"the session is refused for good", "die Sitzung wird endgültig abgelehnt"},
    .confidence = Confidence::unconfirmed,
    .source = "RFC 3207",
    .refs = "PC-3a",
    .behaviour = "partner.tls-reply",
};
const Rule partner_plain{
    .id = "inbound.partner.unidentified",
    .kind = RuleKind::look_up,
    .setting = "SenderDomains",
    .question = {"which connector goes by the sender's domain alone?",
                 "welcher Connector geht nur nach der Absenderdomäne?"},
    .yes = {"a connector is for {found}, whoever sends it", "ein Connector gilt für {found}, wer auch immer sendet"},
    .no = {"no connector goes by {found} alone: the default connector takes it",
           "kein Connector geht nur nach {found}: der Standard-Connector nimmt sie an"},
    .row_yes = {"{subject} covers {found} ({wanted})", "{subject} gilt für {found} ({wanted})"},
    .row_no = {"{subject} does not cover {found} ({wanted})", "{subject} gilt nicht für {found} ({wanted})"},
    .source = "NIC SEED2",
    .refs = "PC-4 PC-7",
};
const Rule edge_recipients{
    .id = "edge.recipients",
    .kind = RuleKind::stage,
    .question = {"does the recipient exist?", "gibt es den Empfänger?"},
    .yes = {"{subject} is {found}", "{subject} ist {found}"},
    .no = {"the recipient is unknown: refused at the edge", "der Empfänger ist unbekannt: am Rand abgelehnt"},
    .source = "DBEB ACD",
    .refs = "EDGE-1 EDGE-3",
};
const Rule edge_recipient_known{
    .id = "edge.recipient-known",
    .kind = RuleKind::look_up,
    .question = {"which recipient has the address?", "welcher Empfänger hat die Adresse?"},
    .yes = {"{found} is a recipient", "{found} ist ein Empfänger"},
    .no = {"{found} is no recipient's address", "{found} gehört zu keinem Empfänger"},
    .row_yes = {"{found} is an address of {subject}", "{found} ist eine Adresse von {subject}"},
    .row_no = {"{found} is no address of {subject}", "{found} ist keine Adresse von {subject}"},
    .source = "DBEB ACD",
    .refs = "EDGE-1",
};
const Rule edge_domain{
    .id = "edge.domain",
    .kind = RuleKind::look_up,
    .setting = "DomainName",
    .question = {"which accepted domain is the recipient's?", "welche akzeptierte Domäne ist die des Empfängers?"},
    .yes = {"{found} belongs to an accepted domain", "{found} gehört zu einer akzeptierten Domäne"},
    .no = {"{found} belongs to no accepted domain of the tenant",
           "{found} gehört zu keiner akzeptierten Domäne des Tenants"},
    .row_yes = {"{found} belongs to accepted domain {subject}", "{found} gehört zur akzeptierten Domäne {subject}"},
    .row_no = {"{found} does not belong to accepted domain {subject}",
               "{found} gehört nicht zur akzeptierten Domäne {subject}"},
    .source = "ACD",
    .refs = "EDGE-1 EDGE-4",
};
const Rule edge_authoritative{
    .id = "edge.authoritative",
    .setting = "DomainType",
    .question = {"is the domain authoritative?", "ist die Domäne autoritativ?"},
    .yes = {"{subject} is Authoritative: unknown recipients are refused",
            "{subject} ist Authoritative: unbekannte Empfänger werden abgelehnt"},
    .no = {"{subject} is InternalRelay: unknown recipients are passed on",
           "{subject} ist InternalRelay: unbekannte Empfänger werden weitergeleitet"},
    .source = "DBEB ACD",
    .refs = "EDGE-1 EDGE-2",
};

}  // namespace mailflow::policy::rules
