#include "policy/rules.hpp"

namespace mailflow::policy::rules {

using base::Rule;
using base::RuleKind;

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
const Rule relay_service_valid{
    .id = "relay.service.certificate-valid",
    .setting = "require-tenant",
    .question = {"did the client show a certificate that chains to a trusted authority?",
                 "hat der Client ein Zertifikat einer vertrauten Stelle gezeigt?"},
    .yes = {"the client's certificate is valid", "das Zertifikat des Clients ist gültig"},
    .no = {"no valid certificate was shown", "es wurde kein gültiges Zertifikat gezeigt"},
    .source = "lab",
};
const Rule relay_service_name{
    .id = "relay.service.certificate-name",
    .setting = "require-tenant",
    .question = {"is it the certificate of Exchange Online?", "ist es das Zertifikat von Exchange Online?"},
    .yes = {"{found} is Exchange Online, of whichever tenant", "{found} ist Exchange Online, gleich welcher Tenant"},
    .no = {"{found} is not {wanted}", "{found} ist nicht {wanted}"},
    .source = "lab",
};
const Rule relay_tenant_sender{
    .id = "relay.tenant.sender",
    .kind = RuleKind::look_up,
    .setting = "require-tenant",
    .question = {"is the sender's domain the tenant's?", "gehört die Absenderdomäne dem Tenant?"},
    .yes = {"{found} is an accepted domain of the tenant", "{found} ist eine akzeptierte Domäne des Tenants"},
    .no = {"{found} is no accepted domain of the tenant", "{found} ist keine akzeptierte Domäne des Tenants"},
    .row_yes = {"{subject} covers {found}", "{subject} umfasst {found}"},
    .row_no = {"{subject} does not cover {found}", "{subject} umfasst {found} nicht"},
    .source = "lab",
};
const Rule relay_tenant_id{
    .id = "relay.tenant.id",
    .setting = "require-tenant",
    .question = {"does X-MS-Exchange-CrossTenant-Id name the tenant?",
                 "nennt X-MS-Exchange-CrossTenant-Id den Tenant?"},
    .yes = {"the message is of the tenant {found}", "die Nachricht ist vom Tenant {found}"},
    .no = {"X-MS-Exchange-CrossTenant-Id is {found}, not {wanted}",
           "X-MS-Exchange-CrossTenant-Id ist {found}, nicht {wanted}"},
    .source = "lab",
};
const Rule relay_originator{
    .id = "relay.tenant.originator",
    .kind = RuleKind::look_up,
    .setting = "require-tenant",
    .question = {"is X-OriginatorOrg a domain of the tenant?", "ist X-OriginatorOrg eine Domäne des Tenants?"},
    .yes = {"X-OriginatorOrg {found} is an accepted domain of the tenant",
            "X-OriginatorOrg {found} ist eine akzeptierte Domäne des Tenants"},
    .no = {"X-OriginatorOrg {found} is no accepted domain of the tenant",
           "X-OriginatorOrg {found} ist keine akzeptierte Domäne des Tenants"},
    .row_yes = {"{subject} covers {found}", "{subject} umfasst {found}"},
    .row_no = {"{subject} does not cover {found}", "{subject} umfasst {found} nicht"},
    .source = "lab",
};

}  // namespace mailflow::policy::rules
