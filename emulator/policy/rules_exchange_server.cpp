#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule send_connector{
    .id = "send-connector",
    .kind = RuleKind::stage,
    .question = {"which send connector is for this recipient?", "welcher Sendeconnector gilt für diesen Empfänger?"},
    .yes = {"the send connector {subject}", "der Sendeconnector {subject}"},
    .no = {"none: {found}", "keiner: {found}"},
    .source = "SELECT",
};
const Rule send_connector_space{
    .id = "send-connector.address-space",
    .kind = RuleKind::look_up,
    .setting = "AddressSpaces",
    .question = {"which enabled connectors have an address space for the domain?",
                 "welche aktiven Connectoren haben einen Adressraum für die Domäne?"},
    .yes = {"{found} is in address spaces of connectors", "{found} liegt in Adressräumen von Connectoren"},
    .no = {"{found} is in no connector's address spaces", "{found} liegt in keinem Adressraum eines Connectors"},
    .row_yes = {"{wanted} of {subject} covers {found}", "{wanted} von {subject} gilt für {found}"},
    .row_no = {"{wanted} of {subject} does not cover {found}", "{wanted} von {subject} gilt nicht für {found}"},
    .source = "SELECT",
};
const Rule send_connector_size{
    .id = "send-connector.size",
    .setting = "MaxMessageSize",
    .question = {"does the connector take a message of this size?", "nimmt der Connector eine Nachricht dieser Größe?"},
    .yes = {"{subject} takes {found} bytes", "{subject} nimmt {found} Byte"},
    .no = {"{subject} takes {wanted} bytes, the message has {found}",
           "{subject} nimmt {wanted} Byte, die Nachricht hat {found}"},
    .source = "SELECT",
};
const Rule send_connector_scope{
    .id = "send-connector.scope",
    .setting = "IsScopedConnector",
    .question = {"is the scoped connector in this server's reach?",
                 "ist der beschränkte Connector in Reichweite dieses Servers?"},
    .yes = {"{subject} is scoped, and this server is one of its sources",
            "{subject} ist beschränkt, und dieser Server ist eine seiner Quellen"},
    .no = {"{subject} is scoped to other servers", "{subject} ist auf andere Server beschränkt"},
    .source = "SELECT",
};
const Rule send_connector_closer{
    .id = "send-connector.best.closer-space",
    .kind = RuleKind::ordering,
    .setting = "AddressSpaces",
    .question = {"which connector names the domain more closely?", "welcher Connector nennt die Domäne genauer?"},
    .yes = {"{subject} names {found} more closely than {wanted}", "{subject} nennt {found} genauer als {wanted}"},
    .no = {"{wanted} names {found} more closely than {subject}", "{wanted} nennt {found} genauer als {subject}"},
    .source = "SELECT",
};
const Rule send_connector_cost{
    .id = "send-connector.best.cost",
    .kind = RuleKind::ordering,
    .setting = "AddressSpaces",
    .question = {"which connector costs less?", "welcher Connector kostet weniger?"},
    .yes = {"{subject} costs less than {wanted}", "{subject} kostet weniger als {wanted}"},
    .no = {"{wanted} costs less than {subject}", "{wanted} kostet weniger als {subject}"},
    .source = "SELECT",
};
const Rule send_connector_nearest{
    .id = "send-connector.best.nearest",
    .kind = RuleKind::ordering,
    .setting = "SourceTransportServers",
    .question = {"which connector sends from this server?", "welcher Connector sendet von diesem Server?"},
    .yes = {"{subject} sends from this server, {wanted} from others",
            "{subject} sendet von diesem Server, {wanted} von anderen"},
    .no = {"{wanted} sends from this server, {subject} from others",
           "{wanted} sendet von diesem Server, {subject} von anderen"},
    .source = "SELECT",
};
const Rule send_connector_name_order{
    .id = "send-connector.best.name",
    .kind = RuleKind::ordering,
    .question = {"which connector's name comes first?", "welcher Connector kommt dem Namen nach zuerst?"},
    .yes = {"{subject} comes before {wanted} by name", "{subject} kommt dem Namen nach vor {wanted}"},
    .no = {"{wanted} comes before {subject} by name", "{wanted} kommt dem Namen nach vor {subject}"},
    .source = "SELECT",
};
const Rule submission_server{
    .id = "submission.server",
    .kind = RuleKind::stage,
    .question = {"whose mail is handed in at the server?", "wessen Mail wird am Server eingeliefert?"},
    .yes = {"mail of the organisation {subject}", "Mail der Organisation {subject}"},
    .no = {"mail of somebody else", "Mail von jemand anderem"},
    .source = "ONPREM",
};
const Rule submission_no_sender{
    .id = "submission.no-sender",
    .question = {"is it a report, which has no sender?", "ist es ein Bericht, der keinen Absender hat?"},
    .yes = {"no sender: the organisation itself writes it", "kein Absender: die Organisation selbst schreibt sie"},
    .no = {"{found} is the sender's domain", "{found} ist die Absenderdomäne"},
    .source = "ONPREM",
};
const Rule submission_organization{
    .id = "submission.organization-domain",
    .kind = RuleKind::look_up,
    .question = {"is the sender's domain an accepted domain of the organisation?",
                 "ist die Absenderdomäne eine akzeptierte Domäne der Organisation?"},
    .yes = {"{found} is one of its accepted domains", "{found} ist eine ihrer akzeptierten Domänen"},
    .no = {"{found} is none of its accepted domains", "{found} ist keine ihrer akzeptierten Domänen"},
    .row_yes = {"{subject} is {wanted}", "{subject} ist {wanted}"},
    .row_no = {"{subject} is {wanted}, not {found}", "{subject} ist {wanted}, nicht {found}"},
    .source = "ONPREM",
};
const Rule organization_edge{
    .id = "organization.edge",
    .setting = "role",
    .question = {"is this an Edge server, which keeps no mailboxes?",
                 "ist dies ein Edge-Server, der keine Postfächer hält?"},
    .yes = {"{subject} is an Edge server", "{subject} ist ein Edge-Server"},
    .no = {"{subject} is a mailbox server", "{subject} ist ein Postfachserver"},
    .source = "ONPREM",
};
const Rule organization_recipient{
    .id = "organization.recipient",
    .kind = RuleKind::look_up,
    .question = {"has the organisation a recipient with the address?",
                 "hat die Organisation einen Empfänger mit der Adresse?"},
    .yes = {"{found} is one of its recipients", "{found} ist einer ihrer Empfänger"},
    .no = {"it has no recipient {found}", "sie hat keinen Empfänger {found}"},
    .row_yes = {"{wanted} is {subject}", "{wanted} ist {subject}"},
    .row_no = {"{wanted} is {subject}, not {found}", "{wanted} ist {subject}, nicht {found}"},
    .source = "ONPREM",
};
const Rule organization_domain{
    .id = "organization.accepted-domain",
    .kind = RuleKind::look_up,
    .question = {"is the recipient's domain an accepted domain of the organisation?",
                 "ist die Empfängerdomäne eine akzeptierte Domäne der Organisation?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain", "{found} ist keine akzeptierte Domäne"},
    .row_yes = {"{subject} is {wanted}", "{subject} ist {wanted}"},
    .row_no = {"{subject} is {wanted}, not {found}", "{subject} ist {wanted}, nicht {found}"},
    .source = "ONPREM",
};
const Rule organization_authoritative{
    .id = "organization.authoritative",
    .setting = "DomainType",
    .question = {"does the organisation alone know the recipients of the domain?",
                 "kennt allein die Organisation die Empfänger der Domäne?"},
    .yes = {"{subject} is authoritative: an unknown recipient does not exist",
            "{subject} ist autoritativ: einen unbekannten Empfänger gibt es nicht"},
    .no = {"{subject} is a relay domain: an unknown recipient may be elsewhere",
           "{subject} ist eine Relay-Domäne: ein unbekannter Empfänger kann woanders sein"},
    .source = "ONPREM",
};
const Rule send_connector_source{
    .id = "send-connector.source-server",
    .setting = "SourceTransportServers",
    .question = {"does the connector send from this server?", "sendet der Connector von diesem Server?"},
    .yes = {"{subject} sends from this server", "{subject} sendet von diesem Server"},
    .no = {"{subject} sends from other servers: the message goes there first",
           "{subject} sendet von anderen Servern: die Nachricht geht zuerst dorthin"},
    .source = "SELECT",
};

}  // namespace mailflow::policy::rules
