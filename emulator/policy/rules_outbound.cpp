#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule submission{
    .id = "submission",
    .kind = RuleKind::stage,
    .question = {"whose mail is handed in here?", "wessen Mail wird hier eingeliefert?"},
    .yes = {"mail of the tenant {subject}", "Mail des Tenants {subject}"},
    .no = {"nobody's here", "niemandes hier"},
    .source = "lab",
};
const Rule submission_domain{
    .id = "submission.domain",
    .kind = RuleKind::look_up,
    .question = {"whose domain is the sender's?", "wem gehört die Domäne des Absenders?"},
    .yes = {"{found} is an accepted domain here", "{found} ist hier eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain here", "{found} ist hier keine akzeptierte Domäne"},
    .row_yes = {"{subject} has {wanted}", "{subject} hat {wanted}"},
    .row_no = {"{subject} has {wanted}, not {found}", "{subject} hat {wanted}, nicht {found}"},
    .source = "lab",
};
const Rule outbound{
    .id = "outbound",
    .kind = RuleKind::stage,
    .question = {"which outbound connector does it take?", "welchen ausgehenden Connector nimmt sie?"},
    .yes = {"through {subject}", "durch {subject}"},
    .no = {"none: by MX", "keinen: nach MX"},
    .source = "ROUTE",
    .refs = "R4 R6",
};
const Rule outbound_any{
    .id = "outbound.any",
    .question = {"is there one that mail takes by itself?", "gibt es einen, den Mail von sich aus nimmt?"},
    .yes = {"there are connectors that mail takes by itself", "es gibt Connectoren, die Mail von sich aus nimmt"},
    .no = {"each one is disabled, in test mode, or for transport rules alone",
           "jeder ist abgeschaltet, im Testmodus oder nur für Transportregeln da"},
    .source = "NOC ROUTE",
    .refs = "R4",
};
const Rule outbound_order{
    .id = "outbound.order",
    .setting = "behaviour.outbound.order",
    .question = {"does *.contoso.com come before all accepted domains?",
                 "geht *.contoso.com allen akzeptierten Domänen vor?"},
    .yes = {"the closer domain comes first, as in Microsoft's example",
            "die nähere Domäne geht vor, wie in Microsofts Beispiel"},
    .no = {"all accepted domains come before a wildcard, as in Microsoft's list",
           "alle akzeptierten Domänen gehen einem Platzhalter vor, wie in Microsofts Liste"},
    .confidence = Confidence::unconfirmed,
    .source = "ROUTE",
    .refs = "R4 U3",
    .behaviour = "outbound.order",
};
const Rule outbound_exact_domain{
    .id = "outbound.exact-domain",
    .kind = RuleKind::look_up,
    .setting = "RecipientDomains",
    .question = {"is a connector for this very domain?", "gilt ein Connector für genau diese Domäne?"},
    .yes = {"a connector names {found}", "ein Connector nennt {found}"},
    .no = {"no connector names {found}", "kein Connector nennt {found}"},
    .row_yes = {"{subject} is for {wanted}", "{subject} gilt für {wanted}"},
    .row_no = {"{subject} is for {wanted}, which is not {found}", "{subject} gilt für {wanted}, das ist nicht {found}"},
    .source = "ROUTE",
    .refs = "R4",
};
const Rule outbound_domain{
    .id = "outbound.domain",
    .kind = RuleKind::look_up,
    .setting = "RecipientDomains",
    .question = {"is a connector for the recipient's domain or one above it?",
                 "gilt ein Connector für die Domäne des Empfängers oder eine darüber?"},
    .yes = {"a connector is for {found}", "ein Connector gilt für {found}"},
    .no = {"no connector is for {found}", "kein Connector gilt für {found}"},
    .row_yes = {"{subject} is for {wanted}, and {found} belongs to it",
                "{subject} gilt für {wanted}, und {found} gehört dazu"},
    .row_no = {"{subject} is for {wanted}; {found} does not belong to it",
               "{subject} gilt für {wanted}; {found} gehört nicht dazu"},
    .source = "ROUTE",
    .refs = "R4 U4",
};
const Rule outbound_accepted{
    .id = "outbound.accepted-domain",
    .kind = RuleKind::look_up,
    .setting = "AllAcceptedDomains",
    .question = {"is the recipient's domain an accepted one?", "ist die Domäne des Empfängers eine akzeptierte?"},
    .yes = {"{found} is an accepted domain, and a connector is for all of them",
            "{found} ist eine akzeptierte Domäne, und ein Connector gilt für alle"},
    .no = {"{found} is no accepted domain", "{found} ist keine akzeptierte Domäne"},
    .row_yes = {"{found} belongs to accepted domain {subject}", "{found} gehört zur akzeptierten Domäne {subject}"},
    .row_no = {"{found} does not belong to accepted domain {subject}",
               "{found} gehört nicht zur akzeptierten Domäne {subject}"},
    .source = "ROUTE NOC",
    .refs = "R4 R8",
};
const Rule outbound_all{
    .id = "outbound.all-domains",
    .setting = "RecipientDomains",
    .question = {"is a connector for all domains?", "gilt ein Connector für alle Domänen?"},
    .yes = {"{subject} is for *: all mail to others takes it", "{subject} gilt für *: alle Mail an andere nimmt ihn"},
    .no = {"none is for *", "keiner gilt für *"},
    .source = "ROUTE NOC",
    .refs = "R4 R8",
};
const Rule rewriting{
    .id = "sender-rewriting",
    .kind = RuleKind::stage,
    .question = {"does it leave under another sender?", "geht sie unter einem anderen Absender hinaus?"},
    .yes = {"the sender is rewritten (SRS)", "der Absender wird umgeschrieben (SRS)"},
    .no = {"the sender stays", "der Absender bleibt"},
    .source = "SRS",
    .refs = "REL-4",
};
const Rule rewriting_own_sender{
    .id = "sender-rewriting.own-sender",
    .kind = RuleKind::look_up,
    .setting = "DomainName",
    .question = {"is the sender's domain an accepted one?", "ist die Absenderdomäne eine akzeptierte?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain: the next server would not expect it from here",
           "{found} ist keine akzeptierte Domäne: der nächste Server würde sie von hier nicht erwarten"},
    .row_yes = {"{found} belongs to accepted domain {subject}", "{found} gehört zur akzeptierten Domäne {subject}"},
    .row_no = {"{found} does not belong to accepted domain {subject}",
               "{found} gehört nicht zur akzeptierten Domäne {subject}"},
    .source = "SRS",
    .refs = "REL-4",
};
const Rule rewriting_no_sender{
    .id = "sender-rewriting.no-sender",
    .question = {"is the sender empty?", "ist der Absender leer?"},
    .yes = {"<> has nothing to rewrite", "an <> gibt es nichts umzuschreiben"},
    .no = {"the sender's domain is {found}", "die Absenderdomäne ist {found}"},
    .source = "SRS",
    .refs = "REL-4",
};
const Rule rewriting_own_organisation{
    .id = "sender-rewriting.own-organisation",
    .setting = "ConnectorType",
    .question = {"does it go to the own organisation?", "geht sie zur eigenen Organisation?"},
    .yes = {"{subject} leads to the own organisation", "{subject} führt zur eigenen Organisation"},
    .no = {"{subject} leads to somebody else", "{subject} führt zu jemand anderem"},
    .source = "SRS",
    .refs = "REL-4",
};
const Rule rewriting_wanted{
    .id = "sender-rewriting.enabled",
    .setting = "SenderRewritingEnabled",
    .question = {"does the connector want senders rewritten?", "will der Connector umgeschriebene Absender?"},
    .yes = {"{subject} has SenderRewritingEnabled", "{subject} hat SenderRewritingEnabled"},
    .no = {"{subject} leaves senders as they are", "{subject} lässt Absender, wie sie sind"},
    .source = "SRS NOC",
    .refs = "REL-4",
};
const Rule server{
    .id = "server",
    .kind = RuleKind::stage,
    .question = {"has the next server the TLS that is demanded?", "hat der nächste Server das verlangte TLS?"},
    .yes = {"{subject} has it", "{subject} hat es"},
    .no = {"{subject} has not: the mail waits", "{subject} hat es nicht: die Mail wartet"},
    .source = "NOC",
};
const Rule server_encrypted{
    .id = "server.encrypted",
    .setting = "TlsSettings",
    .question = {"is the session encrypted?", "ist die Sitzung verschlüsselt?"},
    .yes = {"TLS, as it is demanded", "TLS, wie verlangt"},
    .no = {"no TLS, and mail does not go in the clear here", "kein TLS, und im Klartext geht hier keine Mail"},
    .source = "NOC MFI",
};
const Rule server_valid{
    .id = "server.certificate-valid",
    .setting = "TlsSettings",
    .question = {"is the server's certificate valid and of a trusted authority?",
                 "ist das Zertifikat des Servers gültig und von einer vertrauten Stelle?"},
    .yes = {"the certificate of {subject} is valid", "das Zertifikat von {subject} ist gültig"},
    .no = {"the certificate of {subject} is not valid here", "das Zertifikat von {subject} gilt hier nicht"},
    .source = "NOC MFI",
};
const Rule server_mismatch{
    .id = "server.mismatch-reply",
    .setting = "behaviour.outbound.mismatch-reply",
    .question = {"is the wrong name told of as a failed connection?",
                 "wird der falsche Name als gescheiterte Verbindung gemeldet?"},
    .yes = {"4.4.317, as in 2025", "4.4.317, wie 2025"},
    .no = {"4.7.320, as in 2017", "4.7.320, wie 2017"},
    .confidence = Confidence::unconfirmed,
    .source = "TLS-BLOG MFI",
    .refs = "U9",
    .behaviour = "outbound.mismatch-reply",
};
const Rule server_name{
    .id = "server.certificate-name",
    .setting = "TlsDomain",
    .question = {"has the server's certificate the name that is demanded?",
                 "hat das Zertifikat des Servers den verlangten Namen?"},
    .yes = {"{wanted} is among its names {found}", "{wanted} ist unter seinen Namen {found}"},
    .no = {"{wanted} is not among its names {found}", "{wanted} ist nicht unter seinen Namen {found}"},
    .source = "NOC TLS-BLOG",
};

}  // namespace mailflow::policy::rules
