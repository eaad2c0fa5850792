#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Remedy;
using base::Rule;
using base::RuleKind;

const Rule other_region{
    .id = "attribution.other-region",
    .kind = RuleKind::look_up,
    .question = {"does a tenant of another region accept the recipient's domain?",
                 "akzeptiert ein Tenant einer anderen Region die Domäne des Empfängers?"},
    .yes = {"{found} belongs to another region", "{found} gehört zu einer anderen Region"},
    .no = {"{found} belongs to no region", "{found} gehört zu keiner Region"},
    .row_yes = {"{found} is an accepted domain of {subject}", "{found} ist eine akzeptierte Domäne von {subject}"},
    .row_no = {"{found} is no accepted domain of {subject}", "{found} ist keine akzeptierte Domäne von {subject}"},
    .source = "ATTR35",
    .refs = "EDGE-9",
};
const Rule own_certificate_valid{
    .id = "attribution.certificate-valid",
    .question = {"did the client show a certificate that chains to a trusted authority?",
                 "zeigte der Client ein Zertifikat einer vertrauten Zertifizierungsstelle?"},
    .yes = {"the client's certificate is valid", "das Zertifikat des Clients ist gültig"},
    .no = {"the client showed no valid certificate: it identifies nobody",
           "der Client zeigte kein gültiges Zertifikat: es weist niemanden aus"},
    .remedy = Remedy::client,
    .source = "KB3212877",
    .refs = "ATT-1 CERT-1 CERT-2 CERT-6",
};
const Rule own_certificate{
    .id = "attribution.certificate",
    .kind = RuleKind::look_up,
    .setting = "TlsSenderCertificateName",
    .question = {"which OnPremises connectors, of any tenant, name the client's certificate?",
                 "welche OnPremises-Connectoren, gleich welches Tenants, nennen das Zertifikat des Clients?"},
    .yes = {"certificate {found} is named", "Zertifikat {found} ist genannt"},
    .no = {"no OnPremises connector names certificate {found}",
           "kein OnPremises-Connector nennt das Zertifikat {found}"},
    .row_yes = {"certificate {found} matches {wanted}", "Zertifikat {found} passt zu {wanted}"},
    .row_no = {"certificate {found} does not match {wanted}", "Zertifikat {found} passt nicht zu {wanted}"},
    .remedy = Remedy::set,
    .price = {"then whoever has that certificate sends as the organisation, and {wanted} no longer does",
              "dann sendet als Organisation, wer dieses Zertifikat hat, und {wanted} nicht mehr"},
    .source = "ATTR-BLOG JP3P TLS-BLOG",
    .refs = "ATT-1 ATT-8 CERT-5 CERT-6",
};
const Rule own_connector{
    .id = "attribution.connector",
    .kind = RuleKind::stage,
    .question = {"is the certificate's name one of the tenant's?", "gehört der Name des Zertifikats dem Tenant?"},
    .yes = {"it identifies tenant {subject}", "es weist den Tenant {subject} aus"},
    .no = {"{subject} does not count by the certificate alone", "{subject} zählt nicht allein durch das Zertifikat"},
    .source = "ATTR-BLOG TLS-BLOG",
    .refs = "ATT-2",
};
const Rule own_associated_domain{
    .id = "attribution.associated-domain",
    .setting = "AssociatedAcceptedDomains",
    .question = {"is the connector for the sender's domain?", "gilt der Connector für die Absenderdomäne?"},
    .yes = {"{found} is among AssociatedAcceptedDomains", "{found} ist unter AssociatedAcceptedDomains"},
    .no = {"{subject} is for {wanted} only, not for {found}", "{subject} gilt nur für {wanted}, nicht für {found}"},
    .remedy = Remedy::add,
    .price = {"then the connector is for senders of {found}, too",
              "dann gilt der Connector auch für Absender von {found}"},
    .source = "NIC CONN",
    .refs = "ATT-11",
};
const Rule own_sub_domains{
    .id = "attribution.certificate.sub-domains",
    .question = {"do the subdomains of MatchSubDomains count for a certificate's name?",
                 "zählen die Subdomänen von MatchSubDomains für den Namen eines Zertifikats?"},
    .yes = {"subdomains that MatchSubDomains adds count, too", "Subdomänen durch MatchSubDomains zählen mit"},
    .no = {"only the accepted domains themselves count", "nur die akzeptierten Domänen selbst zählen"},
    .confidence = Confidence::unconfirmed,
    .source = "ACD",
    .refs = "ATT-2e",
    .behaviour = "attribution.certificate-sub-domains",
};
const Rule own_name_accepted{
    .id = "attribution.certificate.name-accepted",
    .setting = "TlsSenderCertificateName",
    .question = {"is the connector's name itself an accepted domain?",
                 "ist der Name im Connector selbst eine akzeptierte Domäne?"},
    .yes = {"{wanted} is an accepted domain", "{wanted} ist eine akzeptierte Domäne"},
    .no = {"{wanted} is no accepted domain of the tenant, and its parent does not stand for it",
           "{wanted} ist keine akzeptierte Domäne des Tenants, und die Domäne darüber steht nicht dafür"},
    .source = "TLS-BLOG ATTR-BLOG KB3169958",
    .refs = "ATT-2 ATT-2a",
};
const Rule own_domain_accepted{
    .id = "attribution.certificate.domain-accepted",
    .setting = "TlsSenderCertificateName",
    .question = {"does the certificate's host sit directly under an accepted domain?",
                 "liegt der Host des Zertifikats direkt unter einer akzeptierten Domäne?"},
    .yes = {"{found} sits directly under an accepted domain", "{found} liegt direkt unter einer akzeptierten Domäne"},
    .no = {"{found} does not sit directly under an accepted domain of the tenant",
           "{found} liegt nicht direkt unter einer akzeptierten Domäne des Tenants"},
    .remedy = Remedy::client,
    .source = "ATTR-BLOG KB4019940",
    .refs = "ATT-2b ATT-2c",
};
const Rule own_below_accepted{
    .id = "attribution.certificate.below-accepted",
    .setting = "TlsSenderCertificateName",
    .question = {"is a subdomain that the wildcard covers an accepted domain?",
                 "ist eine Subdomäne, die der Platzhalter umfasst, eine akzeptierte Domäne?"},
    .yes = {"an accepted subdomain stands for the wildcard", "eine akzeptierte Subdomäne steht für den Platzhalter"},
    .no = {"no subdomain of it is an accepted domain", "keine Subdomäne davon ist eine akzeptierte Domäne"},
    .source = "JP3P",
    .refs = "ATT-2d",
};
const Rule own_more_precise{
    .id = "attribution.certificate.more-precise",
    .kind = RuleKind::ordering,
    .setting = "TlsSenderCertificateName",
    .question = {"which connector names the certificate more precisely?",
                 "welcher Connector nennt das Zertifikat genauer?"},
    .yes = {"{subject} names it more precisely than {wanted}", "{subject} nennt es genauer als {wanted}"},
    .no = {"{subject} names it less precisely than {wanted}", "{subject} nennt es ungenauer als {wanted}"},
    .confidence = Confidence::inferred,
    .source = "ATTR-BLOG",
    .refs = "ATT-3",
};
const Rule own_ambiguous{
    .id = "attribution.certificate.ambiguous",
    .kind = RuleKind::ordering,
    .setting = "TlsSenderCertificateName",
    .question = {"two tenants name the certificate alike: which of them is meant?",
                 "zwei Tenants nennen das Zertifikat gleich genau: welcher ist gemeint?"},
    .yes = {"ambiguous: {subject} and {wanted} of another tenant fit alike; the first tenant is taken",
            "mehrdeutig: {subject} und {wanted} eines anderen Tenants passen gleich gut; der erste Tenant gilt"},
    .no = {"ambiguous: {subject} and {wanted} of another tenant fit alike; the first tenant is taken",
           "mehrdeutig: {subject} und {wanted} eines anderen Tenants passen gleich gut; der erste Tenant gilt"},
    .confidence = Confidence::unconfirmed,
    .source = "ATTR-BLOG",
    .refs = "ATT-3",
};
const Rule own_certificate_and_sender{
    .id = "attribution.certificate.sender",
    .question = {"the certificate matches, its name is not accepted: is the sender's domain?",
                 "das Zertifikat passt, sein Name ist nicht akzeptiert: ist es die Absenderdomäne?"},
    .yes = {"{subject} counts, as the sender's domain is an accepted domain of its tenant",
            "{subject} zählt, denn die Absenderdomäne ist eine akzeptierte Domäne seines Tenants"},
    .no = {"{subject} does not count: the sender's domain is no accepted domain of its tenant",
           "{subject} zählt nicht: die Absenderdomäne ist keine akzeptierte Domäne seines Tenants"},
    .source = "JP3P MC1226222 RELAY-2023",
    .refs = "ATT-4 REL-1",
};
const Rule own_address{
    .id = "attribution.address",
    .kind = RuleKind::look_up,
    .setting = "SenderIPAddresses",
    .question = {"which OnPremises connectors, of any tenant, list the client's address?",
                 "welche OnPremises-Connectoren, gleich welches Tenants, nennen die Adresse des Clients?"},
    .yes = {"{found} is listed", "{found} ist aufgeführt"},
    .no = {"no OnPremises connector lists address {found}", "kein OnPremises-Connector nennt die Adresse {found}"},
    .row_yes = {"address {found} is in {wanted}", "Adresse {found} ist in {wanted}"},
    .row_no = {"address {found} is not in {wanted}", "Adresse {found} ist nicht in {wanted}"},
    .remedy = Remedy::add,
    .price = {"then {found} may send as the organisation, anywhere",
              "dann darf {found} als Organisation senden, überallhin"},
    .source = "ATTR-BLOG",
    .refs = "ATT-5 ATT-8",
};
const Rule own_address_and_sender{
    .id = "attribution.address.sender",
    .question = {"is the sender's domain an accepted domain of that connector's tenant?",
                 "ist die Absenderdomäne eine akzeptierte Domäne des Tenants dieses Connectors?"},
    .yes = {"{subject} counts: the sender's domain is its tenant's",
            "{subject} zählt: die Absenderdomäne gehört seinem Tenant"},
    .no = {"{subject} does not count: the sender's domain is not its tenant's",
           "{subject} zählt nicht: die Absenderdomäne gehört nicht seinem Tenant"},
    .source = "ATTR-BLOG MC1226222 RELAY-2023",
    .refs = "ATT-5 ATT-5a REL-1 REL-2",
};
const Rule sender_domain{
    .id = "attribution.sender-domain",
    .kind = RuleKind::look_up,
    .question = {"which tenant accepts the sender's domain (MAIL FROM)?",
                 "welcher Tenant akzeptiert die Absenderdomäne (MAIL FROM)?"},
    .yes = {"{found} is an accepted domain here", "{found} ist hier eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain here", "{found} ist hier keine akzeptierte Domäne"},
    .row_yes = {"{found} is an accepted domain of {subject}", "{found} ist eine akzeptierte Domäne von {subject}"},
    .row_no = {"{found} is no accepted domain of {subject}", "{found} ist keine akzeptierte Domäne von {subject}"},
    .source = "ATTR-BLOG RELAY-2023",
    .refs = "ATT-0b ATT-4 ATT-5 REL-2",
};

const Rule own_sender_switch{
    .id = "attribution.certificate.sender-switch",
    .setting = "behaviour.attribution.sender-for-name",
    .question = {"may an accepted sender domain stand in for the certificate's name?",
                 "darf eine akzeptierte Absenderdomäne an die Stelle des Zertifikatsnamens treten?"},
    .yes = {"an accepted sender domain may stand in for the certificate's name",
            "eine akzeptierte Absenderdomäne darf an die Stelle des Zertifikatsnamens treten"},
    .no = {"without an accepted name the certificate counts for nothing",
           "ohne akzeptierten Namen zählt das Zertifikat nicht"},
    .confidence = Confidence::unconfirmed,
    .source = "RELAY-2023 JP3P TLS-BLOG",
    .refs = "ATT-4",
    .behaviour = "attribution.sender-for-name",
};
const Rule own_relay_reply{
    .id = "attribution.relay-reply",
    .setting = "behaviour.attribution.relay-reply",
    .question = {"in which words is relaying denied?", "mit welchen Worten wird Weiterleiten verweigert?"},
    .yes = {"a connector was met: the older words, ATTR36", "ein Connector passte: die älteren Worte, ATTR36"},
    .no = {"a connector was met: today's words", "ein Connector passte: die heutigen Worte"},
    .confidence = Confidence::unconfirmed,
    .source = "KB3169958 KB4019940",
    .refs = "ATT-7",
    .behaviour = "attribution.relay-reply",
};

}  // namespace mailflow::policy::rules
