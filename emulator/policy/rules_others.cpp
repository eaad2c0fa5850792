#include <array>

#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Rule;
using base::RuleKind;

const Rule mta{
    .id = "mta",
    .kind = RuleKind::stage,
    .question = {"does this server take the mail?", "nimmt dieser Server die Mail an?"},
    .yes = {"{subject} takes it", "{subject} nimmt sie an"},
    .no = {"{subject} refuses it", "{subject} lehnt sie ab"},
    .source = "RFC 5321",
};
const Rule mta_tls{
    .id = "mta.tls-required",
    .setting = "starttls",
    .question = {"is the session encrypted where the server wants it?",
                 "ist die Sitzung verschlüsselt, wo der Server es will?"},
    .yes = {"TLS as the server wants it", "TLS, wie der Server es will"},
    .no = {"the server wants STARTTLS first", "der Server verlangt zuerst STARTTLS"},
    .source = "RFC 3207",
};
const Rule mta_own_domain{
    .id = "mta.own-domain",
    .kind = RuleKind::look_up,
    .setting = "domains",
    .question = {"is it a domain of this server?", "ist es eine Domäne dieses Servers?"},
    .yes = {"{found} is a domain of this server", "{found} ist eine Domäne dieses Servers"},
    .no = {"{found} is no domain of this server", "{found} ist keine Domäne dieses Servers"},
    .row_yes = {"{subject} has {wanted}", "{subject} hat {wanted}"},
    .row_no = {"{subject} has {wanted}, not {found}", "{subject} hat {wanted}, nicht {found}"},
    .source = "RFC 5321",
};
const Rule mta_lists{
    .id = "mta.lists-mailboxes",
    .setting = "mailboxes",
    .question = {"does the lab file list its mailboxes?", "nennt die Lab-Datei seine Postfächer?"},
    .yes = {"its mailboxes are listed: others do not exist", "seine Postfächer sind aufgeführt: andere gibt es nicht"},
    .no = {"no mailbox is listed: any recipient exists", "kein Postfach ist aufgeführt: jeden Empfänger gibt es"},
    .source = "lab",
};
const Rule mta_recipient{
    .id = "mta.recipient-known",
    .kind = RuleKind::look_up,
    .question = {"does the mailbox exist?", "gibt es das Postfach?"},
    .yes = {"{found} exists", "{found} gibt es"},
    .no = {"{found} does not exist", "{found} gibt es nicht"},
    .row_yes = {"{found} is an address of {subject}", "{found} ist eine Adresse von {subject}"},
    .row_no = {"{found} is no address of {subject}", "{found} ist keine Adresse von {subject}"},
    .source = "RFC 5321",
};
const Rule relay{
    .id = "relay",
    .kind = RuleKind::stage,
    .question = {"does this relay take the mail?", "nimmt dieses Relay die Mail an?"},
    .yes = {"{subject} takes it", "{subject} nimmt sie an"},
    .no = {"{subject} refuses to relay it", "{subject} leitet sie nicht weiter"},
    .source = "RFC 5321",
};
const Rule relay_route{
    .id = "relay.route",
    .kind = RuleKind::look_up,
    .setting = "routes",
    .question = {"which route covers the recipient's domain?", "welche Route gilt für die Domäne des Empfängers?"},
    .yes = {"a route covers {found}", "eine Route gilt für {found}"},
    .no = {"no route covers {found}", "keine Route gilt für {found}"},
    .row_yes = {"the route for {wanted} covers {found}", "die Route für {wanted} gilt für {found}"},
    .row_no = {"the route for {wanted} does not cover {found}", "die Route für {wanted} gilt nicht für {found}"},
    .source = "lab",
};
const Rule relay_own_route{
    .id = "relay.own-route",
    .setting = "routes",
    .question = {"is the route for this domain in particular?", "gilt die Route gerade für diese Domäne?"},
    .yes = {"the route names the domain: anybody may send there",
            "die Route nennt die Domäne: jeder darf dorthin senden"},
    .no = {"the route is for everything: only accepted clients may use it",
           "die Route gilt für alles: nur zugelassene Clients dürfen sie nutzen"},
    .source = "lab",
};
const Rule relay_client{
    .id = "relay.client-accepted",
    .kind = RuleKind::look_up,
    .setting = "accept-from",
    .question = {"does the relay take mail for anywhere from this client?",
                 "nimmt das Relay von diesem Client Mail für überallhin an?"},
    .yes = {"{found} is an accepted client", "{found} ist ein zugelassener Client"},
    .no = {"{found} is no accepted client", "{found} ist kein zugelassener Client"},
    .row_yes = {"{found} is an address of {subject} ({wanted})", "{found} ist eine Adresse von {subject} ({wanted})"},
    .row_no = {"{found} is no address of {subject} ({wanted})", "{found} ist keine Adresse von {subject} ({wanted})"},
    .source = "lab",
};
const Rule route{
    .id = "route",
    .kind = RuleKind::stage,
    .question = {"where does it go next?", "wohin geht sie als Nächstes?"},
    .yes = {"{found}", "{found}"},
    .no = {"nowhere: {found}", "nirgendwohin: {found}"},
    .source = "RFC 5321",
};
const Rule route_own_domain{
    .id = "route.own-domain",
    .kind = RuleKind::look_up,
    .setting = "domains",
    .question = {"is this server the final destination?", "ist dieser Server das Ziel?"},
    .yes = {"{found} is delivered here", "{found} wird hier zugestellt"},
    .no = {"{found} is no domain of this server", "{found} ist keine Domäne dieses Servers"},
    .row_yes = {"{subject} has {wanted}", "{subject} hat {wanted}"},
    .row_no = {"{subject} has {wanted}, not {found}", "{subject} hat {wanted}, nicht {found}"},
    .source = "RFC 5321",
};
const Rule route_configured{
    .id = "route.configured",
    .kind = RuleKind::look_up,
    .setting = "routes",
    .question = {"does a route say where to?", "sagt eine Route, wohin?"},
    .yes = {"a route covers {found}", "eine Route gilt für {found}"},
    .no = {"no route covers {found}: the MX records say where to",
           "keine Route gilt für {found}: die MX-Einträge sagen, wohin"},
    .row_yes = {"the route for {wanted} covers {found}", "die Route für {wanted} gilt für {found}"},
    .row_no = {"the route for {wanted} does not cover {found}", "die Route für {wanted} gilt nicht für {found}"},
    .source = "RFC 5321",
};

const Rule route_authoritative{
    .id = "route.authoritative",
    .setting = "DomainType",
    .question = {"is the recipient's domain authoritative here?", "ist die Domäne des Empfängers hier autoritativ?"},
    .yes = {"{subject} is Authoritative: who is not known here exists nowhere",
            "{subject} ist Authoritative: wen man hier nicht kennt, den gibt es nirgends"},
    .no = {"{subject} is InternalRelay: another server may know the recipient",
           "{subject} ist InternalRelay: ein anderer Server kann den Empfänger kennen"},
    .source = "NDR ACD",
    .refs = "EDGE-6",
};

const Rule report{
    .id = "report",
    .kind = RuleKind::stage,
    .question = {"is the sender told that it failed?", "erfährt der Absender, dass sie gescheitert ist?"},
    .yes = {"{subject} tells the sender", "{subject} meldet es dem Absender"},
    .no = {"nobody is told", "niemand erfährt es"},
    .source = "RFC 5321 RFC 3464",
};
const Rule report_no_sender{
    .id = "report.no-sender",
    .question = {"is MAIL FROM <>?", "ist MAIL FROM <>?"},
    .yes = {"MAIL FROM is <>: nothing is ever reported about a report",
            "MAIL FROM ist <>: über einen Bericht wird nie berichtet"},
    .no = {"MAIL FROM names a sender", "MAIL FROM nennt einen Absender"},
    .source = "RFC 5321",
};
const Rule report_wanted{
    .id = "report.wanted",
    .question = {"does the sender want to hear of failures?", "will der Absender von Fehlern hören?"},
    .yes = {"reports of failure are wanted", "Berichte über Fehler sind erwünscht"},
    .no = {"the sender asked not to be told (NOTIFY)", "der Absender bat, nicht unterrichtet zu werden (NOTIFY)"},
    .source = "RFC 3461",
};

}  // namespace mailflow::policy::rules

namespace mailflow::policy {

std::span<const base::Rule* const> all_rules() {
  using namespace rules;
  static constexpr std::array rows{&attribution,
                                   &recipient_domain,
                                   &other_region,
                                   &own_certificate_valid,
                                   &own_certificate,
                                   &own_connector,
                                   &own_associated_domain,
                                   &own_sub_domains,
                                   &own_name_accepted,
                                   &own_domain_accepted,
                                   &own_below_accepted,
                                   &own_more_precise,
                                   &own_ambiguous,
                                   &own_sender_switch,
                                   &own_certificate_and_sender,
                                   &own_relay_reply,
                                   &own_address,
                                   &own_address_and_sender,
                                   &own_recipient_switch,
                                   &own_one_domain,
                                   &own_address_and_recipient,
                                   &rules::sender_domain,
                                   &partner,
                                   &partner_exists,
                                   &partner_address,
                                   &partner_certificate_valid,
                                   &partner_certificate_listed,
                                   &partner_certificate_name,
                                   &partner_restricts_certificate,
                                   &partner_connector,
                                   &partner_sender_domain,
                                   &partner_associated_domain,
                                   &partner_associated_switch,
                                   &partner_tls,
                                   &partner_closer_domain,
                                   &partner_certificate_first,
                                   &partner_name_order,
                                   &partner_strict,
                                   &partner_strict_switch,
                                   &partner_none_satisfied,
                                   &partner_only_tls_missing,
                                   &partner_tls_reply,
                                   &partner_plain,
                                   &server,
                                   &server_encrypted,
                                   &server_valid,
                                   &server_name,
                                   &edge_tenant,
                                   &edge_region,
                                   &edge_subscription,
                                   &edge_admission,
                                   &direct_send_rejected,
                                   &direct_send_identified,
                                   &direct_send_no_sender,
                                   &direct_send_own_sender,
                                   &edge_ipv4,
                                   &edge_ipv6_accepted,
                                   &edge_ipv6_name,
                                   &edge_own_name,
                                   &edge_own_address,
                                   &edge_known_client,
                                   &edge_banned,
                                   &edge_throttled,
                                   &block_list,
                                   &allow_list,
                                   &rules::allow_list_quirk,
                                   &allow_list_own_server,
                                   &edge_recipients,
                                   &edge_recipient_known,
                                   &edge_domain,
                                   &edge_authoritative,
                                   &edge_recipient_count,
                                   &content,
                                   &content_from,
                                   &hop_count,
                                   &hop_count_elsewhere,
                                   &content_v4,
                                   &content_v6_spf,
                                   &content_banned,
                                   &rules::trust,
                                   &trust_own_server,
                                   &trust_cloud_services,
                                   &trust_brought_internal,
                                   &trust_brought_scl,
                                   &trust_as_internal,
                                   &trust_sender,
                                   &rules::filter,
                                   &filter_malware,
                                   &filter_certain_phish,
                                   &filter_internal,
                                   &filter_brought_scl,
                                   &filter_own_server,
                                   &filter_own_domain,
                                   &filter_spoof_switch,
                                   &filter_spf,
                                   &filter_aligned,
                                   &filter_spam,
                                   &filter_certain_spam,
                                   &filter_bulk,
                                   &filter_phish,
                                   &filter_harmless,
                                   &filter_dangerous,
                                   &filter_quarantine,
                                   &mta,
                                   &mta_tls,
                                   &mta_own_domain,
                                   &mta_lists,
                                   &mta_recipient,
                                   &rules::relay,
                                   &relay_route,
                                   &relay_own_route,
                                   &relay_client,
                                   &rules::route,
                                   &route_own_domain,
                                   &route_configured,
                                   &route_authoritative,
                                   &rules::report,
                                   &report_no_sender,
                                   &report_wanted};
  return rows;
}

const base::Rule* find_rule(std::string_view id) {
  for (const auto* rule : all_rules())
    if (rule->id == id) return rule;
  return nullptr;
}

}  // namespace mailflow::policy
