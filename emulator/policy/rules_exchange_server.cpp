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

}  // namespace mailflow::policy::rules
