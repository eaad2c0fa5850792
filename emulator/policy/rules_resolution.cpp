#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule returned{
    .id = "resolution.returned",
    .question = {"has SRS not made this address?", "stammt die Adresse nicht von SRS?"},
    .yes = {"it is an ordinary address of {subject}", "es ist eine gewöhnliche Adresse von {subject}"},
    .no = {"SRS made it when {subject} passed mail on: it goes back to its sender in {found}",
           "SRS hat sie gebildet, als {subject} Mail weiterleitete: sie geht zurück an den Absender in {found}"},
    .source = "SRS",
};
const Rule resolution{
    .id = "resolution",
    .kind = RuleKind::stage,
    .question = {"who gets mail for {subject}?", "wer bekommt Mail an {subject}?"},
    .yes = {"whoever stands for {subject}", "wer für {subject} steht"},
    .no = {"nobody", "niemand"},
    .source = "RESOLVE",
};
const Rule resolution_loop{
    .id = "resolution.loop",
    .question = {"does mail go round in the directory?", "läuft Mail im Verzeichnis im Kreis?"},
    .yes = {"mail for {subject} would come back to {subject} and reach nobody",
            "Mail an {subject} käme zu {subject} zurück und erreichte niemanden"},
    .no = {"mail for {subject} reaches somebody", "Mail an {subject} erreicht jemanden"},
    .source = "RESOLVE",
};
const Rule external_is_own{
    .id = "resolution.own-address",
    .setting = "ExternalEmailAddress",
    .question = {"is its external address one of its own?", "ist die externe Adresse eine eigene?"},
    .yes = {"mail for {subject} leaves under the address it has", "Mail an {subject} geht unter ihrer Adresse weiter"},
    .no = {"mail for {subject} goes to its external address", "Mail an {subject} geht an die externe Adresse"},
    .source = "RESOLVE",
};
const Rule is_group{
    .id = "resolution.group",
    .setting = "Members",
    .question = {"is it a group?", "ist es eine Gruppe?"},
    .yes = {"{subject} is a group: its members get it", "{subject} ist eine Gruppe: ihre Mitglieder bekommen sie"},
    .no = {"{subject} is a mailbox that passes its mail on", "{subject} ist ein Postfach, das seine Mail weiterleitet"},
    .source = "RESOLVE",
};
const Rule keeps_forwarded{
    .id = "resolution.keeps",
    .setting = "DeliverToMailboxAndForward",
    .question = {"does the mailbox get it, too?", "bekommt sie auch das Postfach?"},
    .yes = {"the mailbox {subject} gets it, too", "auch das Postfach {subject} bekommt sie"},
    .no = {"{subject} passes it on and keeps nothing", "{subject} leitet sie weiter und behält nichts"},
    .source = "RESOLVE SMB",
};
const Rule forwards_outside{
    .id = "resolution.forwards-outside",
    .setting = "ForwardingSmtpAddress",
    .question = {"does it pass mail on to an address outside?", "leitet es Mail nach draußen weiter?"},
    .yes = {"{subject} passes mail on to an address outside", "{subject} leitet Mail nach draußen weiter"},
    .no = {"{subject} passes mail on within the organisation",
           "{subject} leitet Mail innerhalb der Organisation weiter"},
    .source = "SPAMOUT",
};
const Rule forwarding_allowed{
    .id = "resolution.forwarding-allowed",
    .setting = "AutoForwardingMode",
    .question = {"may mailboxes pass mail on to addresses outside?",
                 "dürfen Postfächer Mail nach draußen weiterleiten?"},
    .yes = {"AutoForwardingMode is On", "AutoForwardingMode ist On"},
    .no = {"AutoForwardingMode is not On: what {subject} passes on comes back to the sender",
           "AutoForwardingMode ist nicht On: was {subject} weiterleitet, kommt an den Absender zurück"},
    .source = "SPAMOUT",
};

}  // namespace mailflow::policy::rules
