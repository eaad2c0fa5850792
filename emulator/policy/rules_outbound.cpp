#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

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
