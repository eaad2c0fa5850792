#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule own_recipient_switch{
    .id = "attribution.address.recipient-switch",
    .setting = "behaviour.attribution.ip-rcpt",
    .question = {"does an own server's address count with a recipient of its tenant, too?",
                 "zählt die Adresse eines eigenen Servers auch mit einem Empfänger seines Tenants?"},
    .yes = {"as in 2017: the recipient's domain may stand for the sender's",
            "wie 2017: die Domäne des Empfängers darf für die des Absenders stehen"},
    .no = {"without an own sender the address does not count", "ohne eigenen Absender zählt die Adresse nicht"},
    .confidence = Confidence::unconfirmed,
    .source = "ATTR-BLOG JP3P",
    .refs = "ATT-5b",
    .behaviour = "attribution.ip-rcpt",
};
const Rule own_one_domain{
    .id = "attribution.address.one-domain",
    .question = {"are all recipients of the transaction of one domain?",
                 "sind alle Empfänger der Transaktion aus einer Domäne?"},
    .yes = {"all recipients so far are of this domain", "alle Empfänger bisher sind aus dieser Domäne"},
    .no = {"an earlier recipient is of another domain: the service cannot decide",
           "ein früherer Empfänger ist aus einer anderen Domäne: der Dienst kann nicht entscheiden"},
    .confidence = Confidence::unconfirmed,
    .source = "JP3P",
    .refs = "ATT-5b",
    .behaviour = "attribution.ip-rcpt",
};
const Rule own_address_and_recipient{
    .id = "attribution.address.recipient",
    .question = {"the address matches: is the recipient's domain the tenant's?",
                 "die Adresse passt: gehört die Domäne des Empfängers dem Tenant?"},
    .yes = {"{subject} counts, as the recipient's domain is an accepted domain of its tenant",
            "{subject} zählt, denn die Domäne des Empfängers ist eine akzeptierte Domäne seines Tenants"},
    .no = {"{subject} does not count: the recipient's domain is no accepted domain of its tenant",
           "{subject} zählt nicht: die Domäne des Empfängers ist keine akzeptierte Domäne seines Tenants"},
    .confidence = Confidence::unconfirmed,
    .source = "JP3P",
    .refs = "ATT-5b",
    .behaviour = "attribution.ip-rcpt",
};
const Rule edge_tenant{
    .id = "edge.tenant",
    .kind = RuleKind::stage,
    .question = {"does the tenant take mail here?", "nimmt der Tenant hier Mail an?"},
    .yes = {"{subject} takes mail here", "{subject} nimmt hier Mail an"},
    .no = {"not for {subject}, not now", "nicht für {subject}, nicht jetzt"},
    .confidence = Confidence::observed,
    .source = "SEEN",
    .refs = "EDGE-7 EDGE-8",
};
const Rule edge_region{
    .id = "edge.region",
    .setting = "region",
    .question = {"do all recipients of the transaction live in one region?",
                 "leben alle Empfänger der Transaktion in einer Region?"},
    .yes = {"no earlier recipient lives outside {wanted}", "kein früherer Empfänger lebt außerhalb von {wanted}"},
    .no = {"{subject} lives in {wanted}, an earlier recipient in {found}: the client must split the transaction",
           "{subject} lebt in {wanted}, ein früherer Empfänger in {found}: der Client muss die Transaktion teilen"},
    .confidence = Confidence::observed,
    .source = "SEEN",
    .refs = "EDGE-8",
};
const Rule edge_subscription{
    .id = "edge.subscription",
    .setting = "mail-subscription",
    .question = {"has the tenant a subscription with mail?", "hat der Tenant ein Abonnement mit Mail?"},
    .yes = {"{subject} has a subscription with mail", "{subject} hat ein Abonnement mit Mail"},
    .no = {"{subject} has no subscription with mail", "{subject} hat kein Abonnement mit Mail"},
    .confidence = Confidence::observed,
    .source = "SEEN",
    .refs = "EDGE-7",
};
const Rule edge_admission{
    .id = "edge.admission",
    .kind = RuleKind::stage,
    .question = {"may it come in this way?", "darf sie auf diesem Weg herein?"},
    .yes = {"{subject} lets it in", "{subject} lässt sie herein"},
    .no = {"{subject} keeps it out", "{subject} lässt sie nicht herein"},
    .confidence = Confidence::inferred,
    .source = "DS-BLOG CONNF NDR",
    .refs = "EDGE-5 DS-5",
};
const Rule direct_send_rejected{
    .id = "edge.direct-send.rejected",
    .setting = "RejectDirectSend",
    .question = {"does the organisation refuse Direct Send?", "lehnt die Organisation Direct Send ab?"},
    .yes = {"RejectDirectSend is $true", "RejectDirectSend ist $true"},
    .no = {"RejectDirectSend is $false: anybody may send in {subject}'s name",
           "RejectDirectSend ist $false: jeder darf im Namen von {subject} senden"},
    .source = "SOC DS-BLOG",
    .refs = "DS-1 DS-3",
};
const Rule direct_send_identified{
    .id = "edge.direct-send.identified",
    .question = {"did a connector know the client by address or certificate?",
                 "kannte ein Connector den Client an Adresse oder Zertifikat?"},
    .yes = {"{subject} knows the client", "{subject} kennt den Client"},
    .no = {"{subject} knows no client by address or certificate",
           "{subject} kennt keinen Client an Adresse oder Zertifikat"},
    .source = "SOC",
    .refs = "DS-1 DS-2",
};
const Rule direct_send_no_sender{
    .id = "edge.direct-send.no-sender",
    .question = {"is the sender empty?", "ist der Absender leer?"},
    .yes = {"<> is nobody's domain", "<> ist niemandes Domäne"},
    .no = {"the sender's domain is {found}", "die Absenderdomäne ist {found}"},
    .confidence = Confidence::inferred,
    .source = "DS-BLOG",
    .refs = "DS-4",
};
const Rule direct_send_own_sender{
    .id = "edge.direct-send.own-sender",
    .kind = RuleKind::look_up,
    .setting = "DomainName",
    .question = {"is the sender's domain an accepted domain of the recipient's tenant?",
                 "ist die Absenderdomäne eine akzeptierte Domäne des Empfängertenants?"},
    .yes = {"{found} is an accepted domain here: Direct Send", "{found} ist hier eine akzeptierte Domäne: Direct Send"},
    .no = {"{found} is no accepted domain here", "{found} ist hier keine akzeptierte Domäne"},
    .row_yes = {"{found} belongs to accepted domain {subject}", "{found} gehört zur akzeptierten Domäne {subject}"},
    .row_no = {"{found} does not belong to accepted domain {subject}",
               "{found} gehört nicht zur akzeptierten Domäne {subject}"},
    .source = "SOC DS-BLOG",
    .refs = "DS-1 DS-3",
};
const Rule edge_ipv4{
    .id = "edge.ipv4",
    .question = {"does it come over IPv4?", "kommt sie über IPv4?"},
    .yes = {"{found} is IPv4", "{found} ist IPv4"},
    .no = {"{found} is IPv6", "{found} ist IPv6"},
    .source = "NDR",
    .refs = "CF-5",
};
const Rule edge_ipv6_accepted{
    .id = "edge.ipv6.accepted",
    .setting = "Enable-IPv6ForAcceptedDomain",
    .question = {"does the recipient's domain take mail over IPv6?",
                 "nimmt die Domäne des Empfängers Mail über IPv6 an?"},
    .yes = {"{subject} takes mail over IPv6", "{subject} nimmt Mail über IPv6 an"},
    .no = {"IPv6 is disabled for {subject}", "IPv6 ist für {subject} abgeschaltet"},
    .source = "NDR ACD",
    .refs = "CF-5",
};
const Rule edge_ipv6_name{
    .id = "edge.ipv6.reverse-name",
    .question = {"has the client's address a name (PTR)?", "hat die Adresse des Clients einen Namen (PTR)?"},
    .yes = {"the client's IPv6 address has a PTR record", "die IPv6-Adresse des Clients hat einen PTR-Eintrag"},
    .no = {"the client's IPv6 address has no PTR record", "die IPv6-Adresse des Clients hat keinen PTR-Eintrag"},
    .source = "NDR",
    .refs = "CF-5",
};
const Rule edge_own_name{
    .id = "edge.own-name",
    .question = {"does the client call itself by the server's own name?",
                 "nennt sich der Client mit dem Namen des Servers selbst?"},
    .yes = {"the client says that it is {found}, which is this server",
            "der Client nennt sich {found}, und das ist dieser Server"},
    .no = {"the client calls itself {found}", "der Client nennt sich {found}"},
    .source = "NDR",
};
const Rule edge_own_address{
    .id = "edge.own-address",
    .kind = RuleKind::look_up,
    .setting = "addresses",
    .question = {"is the client this server itself?", "ist der Client dieser Server selbst?"},
    .yes = {"{found} is this server's own address", "{found} ist die Adresse dieses Servers selbst"},
    .no = {"{found} is not this server's address: it pretends",
           "{found} ist nicht die Adresse dieses Servers: er gibt sich aus"},
    .row_yes = {"{subject}: address {found} is in {wanted}", "{subject}: Adresse {found} liegt in {wanted}"},
    .row_no = {"{subject}: address {found} is not in {wanted}", "{subject}: Adresse {found} liegt nicht in {wanted}"},
    .source = "lab",
};
const Rule edge_known_client{
    .id = "edge.known-client",
    .question = {"does a connector know the client by address or certificate?",
                 "kennt ein Connector den Client an Adresse oder Zertifikat?"},
    .yes = {"{subject} knows the client: the service's own lists are not asked",
            "{subject} kennt den Client: die Listen des Dienstes werden nicht gefragt"},
    .no = {"{subject} knows no client by address or certificate",
           "{subject} kennt keinen Client an Adresse oder Zertifikat"},
    .source = "NDR CONN JP3P",
    .refs = "CF-4",
};
const Rule edge_banned{
    .id = "edge.banned",
    .kind = RuleKind::look_up,
    .setting = "reputation",
    .question = {"has the service banned the client's address?", "hat der Dienst die Adresse des Clients gesperrt?"},
    .yes = {"{found} is on the service's list of banned addresses", "{found} steht auf der Sperrliste des Dienstes"},
    .no = {"the service has not banned {found}", "der Dienst hat {found} nicht gesperrt"},
    .row_yes = {"{subject}: address {found} is in {wanted}", "{subject}: Adresse {found} liegt in {wanted}"},
    .row_no = {"{subject}: address {found} is not in {wanted}", "{subject}: Adresse {found} liegt nicht in {wanted}"},
    .source = "NDR",
    .refs = "CF-4",
};
const Rule edge_throttled{
    .id = "edge.throttled",
    .kind = RuleKind::look_up,
    .setting = "reputation",
    .question = {"does the service slow the client's address down?", "bremst der Dienst die Adresse des Clients?"},
    .yes = {"the service slows {found} down for now", "der Dienst bremst {found} zurzeit"},
    .no = {"the service does not slow {found} down", "der Dienst bremst {found} nicht"},
    .row_yes = {"{subject}: address {found} is in {wanted}", "{subject}: Adresse {found} liegt in {wanted}"},
    .row_no = {"{subject}: address {found} is not in {wanted}", "{subject}: Adresse {found} liegt nicht in {wanted}"},
    .confidence = Confidence::observed,
    .source = "NDR CONN",
    .refs = "CF-4",
};
const Rule block_list{
    .id = "edge.block-list",
    .setting = "IPBlockList",
    .question = {"does the tenant block the client's address?", "sperrt der Tenant die Adresse des Clients?"},
    .yes = {"{found} is on the block list of {subject}", "{found} steht auf der Sperrliste von {subject}"},
    .no = {"{found} is not on the block list of {subject}", "{found} steht nicht auf der Sperrliste von {subject}"},
    .source = "CONNF NDR",
    .refs = "CF-2",
};
const Rule allow_list{
    .id = "edge.allow-list",
    .setting = "IPAllowList",
    .question = {"does the tenant always let the client's address in?",
                 "lässt der Tenant die Adresse des Clients immer herein?"},
    .yes = {"{found} is on the allow list of {subject}", "{found} steht auf der Zulassungsliste von {subject}"},
    .no = {"{found} is not on the allow list of {subject}",
           "{found} steht nicht auf der Zulassungsliste von {subject}"},
    .source = "CONNF",
    .refs = "CF-1 CF-2",
};
const Rule allow_list_quirk{
    .id = "edge.allow-list.quirk",
    .setting = "behaviour.edge.allow-list-quirk",
    .question = {"is mail of an allowed address filtered when an own server has the address?",
                 "wird Mail einer zugelassenen Adresse gefiltert, wenn ein eigener Server sie hat?"},
    .yes = {"an own server's address is filtered even when it is allowed",
            "die Adresse eines eigenen Servers wird gefiltert, auch wenn sie zugelassen ist"},
    .no = {"an allowed address is not filtered, whosever it is", "eine zugelassene Adresse wird nicht gefiltert"},
    .source = "CONNF",
    .refs = "CF-3",
};
const Rule allow_list_own_server{
    .id = "edge.allow-list.own-server",
    .kind = RuleKind::look_up,
    .setting = "SenderIPAddresses",
    .question = {"is the allowed address an own server's, too, of any tenant?",
                 "gehört die zugelassene Adresse auch einem eigenen Server, gleich welches Tenants?"},
    .yes = {"{found} is listed in an OnPremises connector, too: the spam filter runs",
            "{found} steht auch in einem OnPremises-Connector: der Spamfilter läuft"},
    .no = {"{found} is in no OnPremises connector: the spam filter is skipped",
           "{found} steht in keinem OnPremises-Connector: der Spamfilter wird übersprungen"},
    .row_yes = {"{subject}: address {found} is in {wanted}", "{subject}: Adresse {found} liegt in {wanted}"},
    .row_no = {"{subject}: address {found} is not in {wanted}", "{subject}: Adresse {found} liegt nicht in {wanted}"},
    .source = "CONNF",
    .refs = "CF-3",
};
const Rule edge_plus_address{
    .id = "edge.plus-address",
    .kind = RuleKind::look_up,
    .question = {"is there a recipient by what stands before the plus?",
                 "gibt es einen Empfänger nach dem, was vor dem Plus steht?"},
    .yes = {"{found} is the recipient: what stands behind the plus does not count",
            "{found} ist der Empfänger: was hinter dem Plus steht, zählt nicht"},
    .no = {"nobody has it before a plus either", "auch vor einem Plus hat sie niemand"},
    .row_yes = {"{found} is an address of {subject}", "{found} ist eine Adresse von {subject}"},
    .row_no = {"{found} is no address of {subject}", "{found} ist keine Adresse von {subject}"},
    .source = "PLUS",
};
const Rule edge_recipient_count{
    .id = "edge.recipient-count",
    .question = {"how many recipients of its domain has the transaction?",
                 "wie viele Empfänger seiner Domäne hat die Transaktion?"},
    .yes = {"recipient {found} of its domain, of {wanted} at most",
            "Empfänger {found} seiner Domäne, von höchstens {wanted}"},
    .no = {"recipient {found} of its domain: one transaction takes {wanted}",
           "Empfänger {found} seiner Domäne: eine Transaktion nimmt {wanted}"},
    .source = "NDR",
    .refs = "EDGE-10 WF-5",
};

}  // namespace mailflow::policy::rules
