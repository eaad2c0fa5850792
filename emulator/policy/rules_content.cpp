#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule content{
    .id = "content",
    .kind = RuleKind::stage,
    .question = {"is the message itself taken?", "wird die Nachricht selbst angenommen?"},
    .yes = {"{subject} takes the message", "{subject} nimmt die Nachricht an"},
    .no = {"{subject} refuses the message", "{subject} lehnt die Nachricht ab"},
    .source = "NDR RFC 5321",
};
const Rule content_from{
    .id = "content.from-field",
    .question = {"has it one From field, with an address?", "hat sie ein From-Feld, mit einer Adresse?"},
    .yes = {"the message has one From field, with an address", "die Nachricht hat ein From-Feld mit Adresse"},
    .no = {"the message has no From field with an address, or several: RFC 5322 wants one",
           "die Nachricht hat kein From-Feld mit Adresse, oder mehrere: RFC 5322 will eines"},
    .source = "NDR RFC 5322",
};
const Rule hop_count{
    .id = "content.hop-limit",
    .question = {"has it passed too many servers?", "ging sie durch zu viele Server?"},
    .yes = {"{found} Received fields, at most {wanted}", "{found} Received-Felder, höchstens {wanted}"},
    .no = {"{found} Received fields, more than {wanted}: it runs in a loop",
           "{found} Received-Felder, mehr als {wanted}: sie läuft im Kreis"},
    .confidence = Confidence::unconfirmed,
    .source = "NDR",
    .refs = "EDGE-12",
};
const Rule hop_count_elsewhere{
    .id = "content.hop-limit-elsewhere",
    .question = {"has it passed too many servers?", "ging sie durch zu viele Server?"},
    .yes = {"{found} Received fields, at most {wanted}", "{found} Received-Felder, höchstens {wanted}"},
    .no = {"{found} Received fields, more than {wanted}: it runs in a loop",
           "{found} Received-Felder, mehr als {wanted}: sie läuft im Kreis"},
    .confidence = Confidence::inferred,
    .source = "NDR RFC 5321",
    .refs = "EDGE-12",
};
const Rule content_v4{
    .id = "content.ipv4",
    .question = {"does it come over IPv4?", "kommt sie über IPv4?"},
    .yes = {"{found} is an IPv4 address: nothing is asked of it",
            "{found} ist eine IPv4-Adresse: von ihr wird nichts verlangt"},
    .no = {"{found} is an IPv6 address: the message has to be authenticated",
           "{found} ist eine IPv6-Adresse: die Nachricht muss authentifiziert sein"},
    .source = "NDR",
    .refs = "CF-5",
};
const Rule content_v6_spf{
    .id = "content.ipv6-authenticated",
    .question = {"does SPF pass?", "besteht SPF?"},
    .yes = {"SPF passes", "SPF besteht"},
    .no = {"SPF does not pass ({found}), and over IPv6 it must",
           "SPF besteht nicht ({found}), und über IPv6 muss es das"},
    .source = "NDR",
    .refs = "CF-5 AU-1",
};
const Rule content_banned{
    .id = "content.banned-sender",
    .question = {"is the sender banned by the service?", "ist der Absender vom Dienst gesperrt?"},
    .yes = {"the sender is banned by the service", "der Absender ist vom Dienst gesperrt"},
    .no = {"the sender is not banned", "der Absender ist nicht gesperrt"},
    .source = "NDR",
};

}  // namespace mailflow::policy::rules
