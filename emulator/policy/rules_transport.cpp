#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule transport_rule{
    .id = "transport-rule",
    .kind = RuleKind::stage,
    .question = {"does the transport rule match?", "trifft die Transportregel zu?"},
    .yes = {"the transport rule {subject} matches", "die Transportregel {subject} trifft zu"},
    .no = {"the transport rule does not match", "die Transportregel trifft nicht zu"},
    .source = "NTR MFR",
};
const Rule rule_enabled{
    .id = "transport-rule.enabled",
    .setting = "State",
    .question = {"is the rule switched on?", "ist die Regel eingeschaltet?"},
    .yes = {"{subject} is switched on", "{subject} ist eingeschaltet"},
    .no = {"{subject} is switched off", "{subject} ist ausgeschaltet"},
    .source = "MFR",
};
const Rule rule_exception{
    .id = "transport-rule.exception",
    .kind = RuleKind::stage,
    .question = {"does an exception of the rule hold?", "gilt eine Ausnahme der Regel?"},
    .yes = {"an exception of {subject} holds", "eine Ausnahme von {subject} gilt"},
    .no = {"no exception of {subject} holds", "keine Ausnahme von {subject} gilt"},
    .source = "MFR",
};
const Rule rule_enforced{
    .id = "transport-rule.enforced",
    .setting = "Mode",
    .question = {"is the rule enforced?", "wird die Regel durchgesetzt?"},
    .yes = {"{subject} is enforced", "{subject} wird durchgesetzt"},
    .no = {"{subject} is in audit mode: it is noted and does nothing",
           "{subject} steht auf Audit: sie wird vermerkt und tut nichts"},
    .source = "NTR",
};
const Rule rule_stops{
    .id = "transport-rule.stop",
    .setting = "StopRuleProcessing",
    .question = {"does it end the rules?", "beendet sie die Regeln?"},
    .yes = {"no rule behind {subject} is asked", "hinter {subject} wird keine Regel gefragt"},
    .no = {"the next rule is asked, too", "auch die nächste Regel wird gefragt"},
    .source = "MFR",
};
const Rule rule_sender{
    .id = "transport-rule.from",
    .setting = "From",
    .question = {"is the sender one of the rule's?", "ist der Absender einer der Regel?"},
    .yes = {"the sender {found} is among {wanted}", "der Absender {found} ist unter {wanted}"},
    .no = {"the sender {found} is not among {wanted}", "der Absender {found} ist nicht unter {wanted}"},
    .source = "NTR",
};
const Rule rule_sender_group{
    .id = "transport-rule.from-member-of",
    .setting = "FromMemberOf",
    .question = {"is the sender in one of the rule's groups?", "ist der Absender in einer Gruppe der Regel?"},
    .yes = {"the sender is in one of {wanted}", "der Absender ist in einer von {wanted}"},
    .no = {"the sender's groups ({found}) are none of {wanted}",
           "die Gruppen des Absenders ({found}) sind keine von {wanted}"},
    .source = "NTR",
};
const Rule rule_authenticated{
    .id = "transport-rule.from-scope.authenticated",
    .setting = "FromScope",
    .question = {"did the message come from within?", "kam die Nachricht von innen?"},
    .yes = {"the message came from within", "die Nachricht kam von innen"},
    .no = {"the message came from outside: whoever its sender is, he is not in the organisation",
           "die Nachricht kam von außen: wer auch der Absender ist, er gehört nicht zur Organisation"},
    .source = "NTR",
};
const Rule rule_sender_own_address{
    .id = "transport-rule.from-scope.own-address",
    .kind = RuleKind::look_up,
    .setting = "FromScope",
    .question = {"is the sender a recipient of the organisation?", "ist der Absender ein Empfänger der Organisation?"},
    .yes = {"{found} is a recipient of the organisation", "{found} ist ein Empfänger der Organisation"},
    .no = {"{found} is no recipient of the organisation", "{found} ist kein Empfänger der Organisation"},
    .row_yes = {"{found} is {subject}", "{found} ist {subject}"},
    .row_no = {"{found} is not {subject}", "{found} ist nicht {subject}"},
    .source = "NTR",
};
const Rule rule_sender_own_domain{
    .id = "transport-rule.from-scope.own-domain",
    .kind = RuleKind::look_up,
    .setting = "FromScope",
    .question = {"is the sender in an accepted domain?", "ist der Absender in einer akzeptierten Domäne?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain", "{found} ist keine akzeptierte Domäne"},
    .row_yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
    .row_no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
    .source = "NTR",
};
const Rule rule_sender_domain{
    .id = "transport-rule.sender-domain",
    .setting = "SenderDomainIs",
    .question = {"is the sender's domain one of the rule's, or below?",
                 "ist die Absenderdomäne eine der Regel oder darunter?"},
    .yes = {"the sender's domain {found} is one of {wanted}, or below",
            "die Absenderdomäne {found} ist eine von {wanted} oder darunter"},
    .no = {"the sender's domain {found} is none of {wanted}", "die Absenderdomäne {found} ist keine von {wanted}"},
    .source = "NTR",
};
const Rule rule_sender_ip{
    .id = "transport-rule.sender-ip",
    .setting = "SenderIpRanges",
    .question = {"did it come from one of the rule's addresses?", "kam sie von einer Adresse der Regel?"},
    .yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
    .no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
    .source = "NTR",
};
const Rule rule_recipient{
    .id = "transport-rule.sent-to",
    .setting = "SentTo",
    .question = {"is the recipient one of the rule's?", "ist der Empfänger einer der Regel?"},
    .yes = {"the recipient {found} is among {wanted}", "der Empfänger {found} ist unter {wanted}"},
    .no = {"the recipient {found} is not among {wanted}", "der Empfänger {found} ist nicht unter {wanted}"},
    .source = "NTR",
};
const Rule rule_recipient_group{
    .id = "transport-rule.sent-to-member-of",
    .setting = "SentToMemberOf",
    .question = {"is the recipient in one of the rule's groups?", "ist der Empfänger in einer Gruppe der Regel?"},
    .yes = {"the recipient is in one of {wanted}", "der Empfänger ist in einer von {wanted}"},
    .no = {"the recipient's groups ({found}) are none of {wanted}",
           "die Gruppen des Empfängers ({found}) sind keine von {wanted}"},
    .source = "NTR",
};
const Rule rule_recipient_own_address{
    .id = "transport-rule.sent-to-scope.own-address",
    .kind = RuleKind::look_up,
    .setting = "SentToScope",
    .question = {"is the recipient one of the organisation?", "ist der Empfänger einer der Organisation?"},
    .yes = {"{found} is a recipient of the organisation", "{found} ist ein Empfänger der Organisation"},
    .no = {"{found} is no recipient of the organisation", "{found} ist kein Empfänger der Organisation"},
    .row_yes = {"{found} is {subject}", "{found} ist {subject}"},
    .row_no = {"{found} is not {subject}", "{found} ist nicht {subject}"},
    .source = "NTR",
};
const Rule rule_recipient_own_domain{
    .id = "transport-rule.sent-to-scope.own-domain",
    .kind = RuleKind::look_up,
    .setting = "SentToScope",
    .question = {"is the recipient in an accepted domain?", "ist der Empfänger in einer akzeptierten Domäne?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain", "{found} ist keine akzeptierte Domäne"},
    .row_yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
    .row_no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
    .source = "NTR",
};
const Rule rule_recipient_domain{
    .id = "transport-rule.recipient-domain",
    .setting = "RecipientDomainIs",
    .question = {"is the recipient's domain one of the rule's, or below?",
                 "ist die Empfängerdomäne eine der Regel oder darunter?"},
    .yes = {"the recipient's domain {found} is one of {wanted}, or below",
            "die Empfängerdomäne {found} ist eine von {wanted} oder darunter"},
    .no = {"the recipient's domain {found} is none of {wanted}", "die Empfängerdomäne {found} ist keine von {wanted}"},
    .source = "NTR",
};
const Rule rule_subject_words{
    .id = "transport-rule.subject-words",
    .setting = "SubjectContainsWords",
    .question = {"is one of the rule's words in the subject?", "steht ein Wort der Regel im Betreff?"},
    .yes = {"the subject \"{found}\" has one of: {wanted}", "im Betreff \"{found}\" steht eines von: {wanted}"},
    .no = {"the subject \"{found}\" has none of: {wanted}", "im Betreff \"{found}\" steht keines von: {wanted}"},
    .confidence = Confidence::inferred,
    .source = "NTR",
};
const Rule rule_subject_patterns{
    .id = "transport-rule.subject-patterns",
    .setting = "SubjectMatchesPatterns",
    .question = {"is one of the rule's patterns in the subject?", "steht ein Muster der Regel im Betreff?"},
    .yes = {"the subject \"{found}\" matches one of: {wanted}",
            "der Betreff \"{found}\" passt auf eines von: {wanted}"},
    .no = {"the subject \"{found}\" matches none of: {wanted}",
           "der Betreff \"{found}\" passt auf keines von: {wanted}"},
    .source = "NTR",
};
const Rule rule_header_words{
    .id = "transport-rule.header-words",
    .setting = "HeaderContainsWords",
    .question = {"is one of the rule's words in the field?", "steht ein Wort der Regel in dem Feld?"},
    .yes = {"the field's value \"{found}\" has one of: {wanted}",
            "im Wert \"{found}\" des Felds steht eines von: {wanted}"},
    .no = {"the field's value \"{found}\" has none of: {wanted}",
           "im Wert \"{found}\" des Felds steht keines von: {wanted}"},
    .confidence = Confidence::inferred,
    .source = "NTR",
};
const Rule rule_header_patterns{
    .id = "transport-rule.header-patterns",
    .setting = "HeaderMatchesPatterns",
    .question = {"is one of the rule's patterns in the field?", "steht ein Muster der Regel in dem Feld?"},
    .yes = {"the field's value \"{found}\" matches one of: {wanted}",
            "der Wert \"{found}\" des Felds passt auf eines von: {wanted}"},
    .no = {"the field's value \"{found}\" matches none of: {wanted}",
           "der Wert \"{found}\" des Felds passt auf keines von: {wanted}"},
    .source = "NTR",
};
const Rule rule_scl{
    .id = "transport-rule.scl-over",
    .setting = "SCLOver",
    .question = {"has it the rule's SCL, or more?", "hat sie den SCL der Regel oder mehr?"},
    .yes = {"its SCL {found} is {wanted} or more", "ihr SCL {found} ist {wanted} oder mehr"},
    .no = {"its SCL {found} is less than {wanted}", "ihr SCL {found} ist kleiner als {wanted}"},
    .confidence = Confidence::inferred,
    .source = "NTR",
};
const Rule rule_size{
    .id = "transport-rule.message-size-over",
    .setting = "MessageSizeOver",
    .question = {"has it the rule's size, or more?", "hat sie die Größe der Regel oder mehr?"},
    .yes = {"its {found} bytes are {wanted} or more", "ihre {found} Bytes sind {wanted} oder mehr"},
    .no = {"its {found} bytes are less than {wanted}", "ihre {found} Bytes sind weniger als {wanted}"},
    .confidence = Confidence::inferred,
    .source = "NTR",
};

}  // namespace mailflow::policy::rules
