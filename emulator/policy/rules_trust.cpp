#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Confidence;
using base::Rule;
using base::RuleKind;

const Rule trust{
    .id = "trust",
    .kind = RuleKind::stage,
    .question = {"what may the message bring along?", "was darf die Nachricht mitbringen?"},
    .yes = {"{found}, with AuthAs {subject}", "{found}, mit AuthAs {subject}"},
    .no = {"{found}, with AuthAs {subject}", "{found}, mit AuthAs {subject}"},
    .source = "NIC HDRFW",
    .refs = "HF-1 HF-2",
};
const Rule trust_mailbox{
    .id = "trust.mailbox",
    .question = {"did a mailbox of the tenant hand it in?", "hat ein Postfach des Tenants sie eingeliefert?"},
    .yes = {"a mailbox of the tenant hands it in: it is internal",
            "ein Postfach des Tenants liefert sie ein: sie ist intern"},
    .no = {"it came in by a session", "sie kam durch eine Sitzung herein"},
    .source = "HDRFW SEEN",
    .refs = "GR-3",
};
const Rule trust_own_server{
    .id = "trust.own-server",
    .question = {"does an OnPremises connector bring it?", "bringt sie ein OnPremises-Connector?"},
    .yes = {"an OnPremises connector brings it: what it grants counts",
            "ein OnPremises-Connector bringt sie: was er gewährt, zählt"},
    .no = {"no OnPremises connector brings it: fields of the organisation that it carries are removed",
           "kein OnPremises-Connector bringt sie: Felder der Organisation, die sie trägt, werden entfernt"},
    .confidence = Confidence::inferred,
    .source = "NIC SEED1 HDRFW",
    .refs = "HF-2",
};
const Rule trust_cloud_services{
    .id = "trust.cloud-services",
    .setting = "CloudServicesMailEnabled",
    .question = {"are its cross-premises fields let in?", "werden ihre Cross-Premises-Felder eingelassen?"},
    .yes = {"{subject} has CloudServicesMailEnabled: cross-premises fields become the organisation's",
            "{subject} hat CloudServicesMailEnabled: Cross-Premises-Felder werden zu denen der Organisation"},
    .no = {"{subject} has no CloudServicesMailEnabled: cross-premises fields are removed",
           "{subject} hat kein CloudServicesMailEnabled: Cross-Premises-Felder werden entfernt"},
    .source = "NIC",
    .refs = "HF-3",
};
const Rule trust_brought_internal{
    .id = "trust.brought-internal",
    .question = {"does it say that it is internal?", "sagt sie, dass sie intern ist?"},
    .yes = {"it brings CrossPremises-AuthAs: {found}", "sie bringt CrossPremises-AuthAs: {found} mit"},
    .no = {"it brings no CrossPremises-AuthAs: {wanted}", "sie bringt kein CrossPremises-AuthAs: {wanted} mit"},
    .source = "NIC C7",
    .refs = "HF-3",
};
const Rule trust_brought_scl{
    .id = "trust.brought-scl",
    .question = {"does it bring an SCL?", "bringt sie ein SCL mit?"},
    .yes = {"it brings CrossPremises-SCL: {found}", "sie bringt CrossPremises-SCL: {found} mit"},
    .no = {"it brings no CrossPremises-SCL between -1 and 9",
           "sie bringt kein CrossPremises-SCL zwischen -1 und 9 mit"},
    .source = "NIC",
    .refs = "HF-3",
};
const Rule trust_as_internal{
    .id = "trust.treat-as-internal",
    .setting = "TreatMessagesAsInternal",
    .question = {"does its mail count as internal?", "gilt seine Mail als intern?"},
    .yes = {"{subject} has TreatMessagesAsInternal", "{subject} hat TreatMessagesAsInternal"},
    .no = {"{subject} has no TreatMessagesAsInternal", "{subject} hat kein TreatMessagesAsInternal"},
    .source = "NIC",
};
const Rule trust_sender{
    .id = "trust.sender-domain",
    .kind = RuleKind::look_up,
    .question = {"is the sender's domain an accepted one?", "ist die Domäne des Absenders eine akzeptierte?"},
    .yes = {"{found} is an accepted domain", "{found} ist eine akzeptierte Domäne"},
    .no = {"{found} is no accepted domain of the tenant", "{found} ist keine akzeptierte Domäne des Tenants"},
    .row_yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
    .row_no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
    .source = "NIC",
};
const Rule filter{
    .id = "filter",
    .kind = RuleKind::stage,
    .question = {"what does the filter make of it?", "was macht der Filter daraus?"},
    .yes = {"SCL {found}, into {subject}", "SCL {found}, nach {subject}"},
    .no = {"SCL {found}, into {subject}", "SCL {found}, nach {subject}"},
    .source = "SCL ASHDR CONNF",
};
const Rule filter_malware{
    .id = "filter.malware",
    .question = {"is there malware in it?", "enthält sie Schadsoftware?"},
    .yes = {"malware is found, and that is looked for in all mail",
            "Schadsoftware wird gefunden, und die wird in aller Mail gesucht"},
    .no = {"no malware is found", "es wird keine Schadsoftware gefunden"},
    .source = "CONNF",
    .refs = "GR-1",
};
const Rule filter_certain_phish{
    .id = "filter.high-confidence-phish",
    .question = {"is it certainly phishing?", "ist es sicher Phishing?"},
    .yes = {"it is phishing with high confidence, and that is looked for in all mail",
            "es ist mit hoher Sicherheit Phishing, und das wird in aller Mail gesucht"},
    .no = {"it is not certainly phishing", "es ist nicht sicher Phishing"},
    .source = "CONNF",
    .refs = "GR-1",
};
const Rule filter_internal{
    .id = "filter.internal",
    .question = {"is it internal?", "ist sie intern?"},
    .yes = {"internal mail passes the spam filter by", "interne Mail geht am Spamfilter vorbei"},
    .no = {"it is not internal", "sie ist nicht intern"},
    .source = "NIC C7",
};
const Rule filter_brought_scl{
    .id = "filter.brought-scl",
    .question = {"does the SCL that it brings count?", "zählt das SCL, das sie mitbringt?"},
    .yes = {"the SCL that it brings counts", "das SCL, das sie mitbringt, zählt"},
    .no = {"there is no SCL that it brings", "sie bringt kein SCL mit"},
    .confidence = Confidence::inferred,
    .source = "NIC",
};
const Rule filter_own_server{
    .id = "filter.own-server",
    .question = {"does mail of own servers pass the filter by?", "geht Mail eigener Server am Filter vorbei?"},
    .yes = {"mail of an own server passes the spam filter by", "Mail eines eigenen Servers geht am Spamfilter vorbei"},
    .no = {"mail of an own server is filtered", "Mail eines eigenen Servers wird gefiltert"},
    .confidence = Confidence::unconfirmed,
    .source = "HDR-colorado",
    .behaviour = "filter.own-servers",
};
const Rule filter_own_domain{
    .id = "filter.own-domain",
    .kind = RuleKind::look_up,
    .question = {"does it write as the tenant?", "schreibt sie als der Tenant?"},
    .yes = {"its From is in {found}, an accepted domain of the tenant itself",
            "ihr From ist in {found}, einer akzeptierten Domäne des Tenants selbst"},
    .no = {"its From ({found}) is in no accepted domain", "ihr From ({found}) ist in keiner akzeptierten Domäne"},
    .row_yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
    .row_no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
    .source = "AUTHN",
};
const Rule filter_spoof_switch{
    .id = "filter.spoof-switch",
    .question = {"does writing as the tenant count as spoof?", "gilt Schreiben als der Tenant als Fälschung?"},
    .yes = {"unless it is authenticated, it counts as spoof",
            "wenn sie nicht authentifiziert ist, gilt sie als Fälschung"},
    .no = {"nobody looks at that: behaviour filter.spoof is ignored",
           "danach sieht niemand: behaviour filter.spoof ist ignored"},
    .confidence = Confidence::unconfirmed,
    .source = "AUTHN SAP",
    .refs = "AU-4",
    .behaviour = "filter.spoof",
};
const Rule filter_spf{
    .id = "filter.spf-pass",
    .question = {"does SPF pass?", "besteht SPF?"},
    .yes = {"SPF passes", "SPF besteht"},
    .no = {"SPF does not pass: {found}", "SPF besteht nicht: {found}"},
    .source = "ASHDR",
    .refs = "AU-1",
};
const Rule filter_aligned{
    .id = "filter.aligned",
    .question = {"does SPF speak for the domain of From?", "spricht SPF für die Domäne von From?"},
    .yes = {"MAIL FROM's {found} and From's {wanted} belong together",
            "{found} in MAIL FROM und {wanted} in From gehören zusammen"},
    .no = {"SPF speaks for {found}, From says {wanted}", "SPF spricht für {found}, From sagt {wanted}"},
    .source = "AUTHN",
};
const Rule filter_spam{
    .id = "filter.spam",
    .question = {"is it spam?", "ist es Spam?"},
    .yes = {"it is spam", "es ist Spam"},
    .no = {"it is not simply spam", "es ist nicht einfach Spam"},
    .source = "SCL ASHDR",
};
const Rule filter_certain_spam{
    .id = "filter.high-confidence-spam",
    .question = {"is it spam with high confidence?", "ist es mit hoher Sicherheit Spam?"},
    .yes = {"it is spam with high confidence", "es ist mit hoher Sicherheit Spam"},
    .no = {"it is not spam with high confidence", "es ist nicht mit hoher Sicherheit Spam"},
    .source = "SCL ASHDR",
};
const Rule filter_bulk{
    .id = "filter.bulk",
    .question = {"is it bulk mail?", "ist es Massenmail?"},
    .yes = {"it is bulk mail", "es ist Massenmail"},
    .no = {"it is no bulk mail", "es ist keine Massenmail"},
    .source = "SCL ASHDR",
};
const Rule filter_phish{
    .id = "filter.phish",
    .question = {"is it phishing?", "ist es Phishing?"},
    .yes = {"it is phishing", "es ist Phishing"},
    .no = {"it is no phishing", "es ist kein Phishing"},
    .source = "SCL ASHDR",
};
const Rule filter_harmless{
    .id = "filter.harmless",
    .question = {"may it go to the Inbox?", "darf sie in den Posteingang?"},
    .yes = {"nothing keeps it from the Inbox", "nichts hält sie vom Posteingang fern"},
    .no = {"what was found keeps it from the Inbox", "was gefunden wurde, hält sie vom Posteingang fern"},
    .source = "SCL",
};
const Rule filter_dangerous{
    .id = "filter.dangerous",
    .question = {"is it what nobody gets to see?", "ist es, was niemand zu sehen bekommt?"},
    .yes = {"malware and certain phishing stay in quarantine under every protection",
            "Schadsoftware und sicheres Phishing bleiben unter jedem Schutz in der Quarantäne"},
    .no = {"the tenant's protection decides where it goes", "der Schutz des Tenants entscheidet, wohin sie kommt"},
    .source = "CONNF SCL",
    .refs = "GR-1",
};
const Rule filter_quarantine{
    .id = "filter.quarantine",
    .question = {"does the tenant's protection keep it in quarantine?",
                 "behält der Schutz des Tenants sie in Quarantäne?"},
    .yes = {"the tenant's protection keeps it in quarantine", "der Schutz des Tenants behält sie in der Quarantäne"},
    .no = {"the tenant's protection lets it into Junk Email", "der Schutz des Tenants lässt sie in Junk-E-Mail"},
    .source = "SCL",
};

}  // namespace mailflow::policy::rules
