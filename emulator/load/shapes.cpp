#include "load/shapes.hpp"

#include "model/behaviour.hpp"
#include "model/host.hpp"
#include "model/tenant.hpp"
#include "pki/preset.hpp"

namespace mailflow::load {
namespace {

namespace form = base::form;
using base::Form;
using base::Presence;
using base::Shape;

Form presets() {
  Form form{.kind = Form::Kind::word};
  for (const auto& preset : pki::presets()) form.words.push_back(preset.name);
  return form;
}

Form mailboxes() {
  return form::list(form::either({form::text(), form::map(mailbox_shape)}));
}

}  // namespace

const Shape& lab_shape() {
  static const Shape shape{
      "lab",
      "a lab",
      {
          {"lab", form::text(), {"the lab's name", "der Name des Labs"}},
          {"extends",
           form::text(),
           {"another lab file, merged below this one key by key; null removes a key",
            "eine andere Lab-Datei, Schlüssel für Schlüssel unter diese gelegt; null entfernt einen Schlüssel"}},
          {"description", form::text(), {"what the lab is about", "worum es in dem Lab geht"}},
          {"clock", form::time(), {"where lab time starts", "wo die Laborzeit beginnt"}},
          {"authorities",
           form::map_of(form::map(authority_shape)),
           {"the lab's own certification authorities, by name; public is there by itself",
            "die Zertifizierungsstellen des Labs, nach Namen; public gibt es von selbst"}},
          {"hosts",
           form::map_of(form::map(host_shape)),
           {"the machines of the lab, by name", "die Maschinen des Labs, nach Namen"}},
          {"tenants",
           form::map_of(form::map(tenant_shape)),
           {"the tenants of Exchange Online, by name", "die Tenants von Exchange Online, nach Namen"}},
          {"organizations",
           form::map_of(form::map(organization_shape)),
           {"the on-premises Exchange organisations, by name", "die lokalen Exchange-Organisationen, nach Namen"}},
          {"dns",
           form::text(),
           {"records in master-file syntax, beside those that follow from hosts and domains",
            "Einträge in der Syntax von Zonendateien, neben denen, die aus Hosts und Domänen folgen"}},
          {"behaviour",
           form::map(behaviour_shape),
           {"switches for what is undocumented or disputed", "Schalter für Undokumentiertes und Strittiges"}},
          {"state",
           form::map(lab_state_shape),
           {"what a stored lab has become while it ran; written by mailflow",
            "was aus einem gespeicherten Lab im Betrieb wurde; von mailflow geschrieben"}},
      }};
  return shape;
}

const Shape& authority_shape() {
  static const Shape shape{"authority",
                           "an authority",
                           {{"trusted-by",
                             form::list(form::text()),
                             {"the hosts that trust it; without this key all do",
                              "die Hosts, die ihr vertrauen; ohne diesen Schlüssel alle"}}}};
  return shape;
}

const Shape& host_shape() {
  static const Shape shape{
      "host",
      "a host",
      {
          {"kind",
           form::word_of<model::HostKind>(),
           {"what it is: Exchange Online, an Exchange server, a relay (filter, gateway), any other mail server, or a "
            "real server that takes part (external)",
            "was er ist: Exchange Online, ein Exchange-Server, ein Relay (Filter, Gateway), irgendein Mailserver oder "
            "ein "
            "echter Server, der mitspielt (external)"},
           Presence::needed_in_all},
          {"fqdn", form::text(), {"what it calls itself", "wie er sich selbst nennt"}},
          {"addresses", form::list(form::text()), {"its IP addresses in the lab", "seine IP-Adressen im Lab"}},
          {"address",
           form::text(),
           {"of a real server: its IP address in the lab", "eines echten Servers: seine IP-Adresse im Lab"}},
          {"listens",
           form::text(),
           {"of a real server: where it listens on this machine, \"127.0.0.1:2626\"; any other address needs "
            "--allow-external",
            "eines echten Servers: wo er auf dieser Maschine horcht, \"127.0.0.1:2626\"; jede andere Adresse braucht "
            "--allow-external"}},
          {"domains",
           form::list(form::text()),
           {"it is the final destination of these; of a mail server or relay",
            "für diese ist er das Ziel; bei Mailservern und Relays"}},
          {"mailboxes",
           mailboxes(),
           {"its mailboxes; without this key any recipient of its domains exists",
            "seine Postfächer; ohne diesen Schlüssel gibt es jeden Empfänger seiner Domänen"}},
          {"certificate",
           form::map(certificate_shape),
           {"the certificate it shows as a server", "das Zertifikat, das er als Server zeigt"}},
          {"client-certificate",
           form::map(certificate_shape),
           {"another one that it shows as a client", "ein anderes, das er als Client zeigt"}},
          {"starttls",
           form::word_of<model::StartTls>(),
           {"whether it offers STARTTLS, or demands it", "ob er STARTTLS anbietet oder verlangt"}},
          {"provider",
           form::text(),
           {"shown as TenantServiceProvider in Exchange Online's trace",
            "erscheint als TenantServiceProvider im Trace von Exchange Online"}},
          {"reputation",
           form::word_of<model::Reputation>(),
           {"what Exchange Online thinks of its addresses: banned, throttled or nothing yet",
            "was Exchange Online von seinen Adressen hält: banned (gesperrt), throttled (gebremst) oder noch nichts"}},
          {"relay",
           form::map(relay_shape),
           {"what a relay takes and where it sends it", "was ein Relay annimmt und wohin es sendet"}},
          {"version",
           form::word_of<model::ExchangeVersion>(),
           {"of an Exchange server; default: 2019", "eines Exchange-Servers; sonst 2019"}},
          {"role",
           form::word_of<model::ServerRole>(),
           {"of an Exchange server: mailbox, or edge in front of the organisation; default: mailbox",
            "eines Exchange-Servers: mailbox, oder edge vor der Organisation; sonst mailbox"}},
          {"subscribed-to",
           form::text(),
           {"of an edge server: the mailbox server that it is subscribed to",
            "eines Edge-Servers: der Mailbox-Server, bei dem er abonniert ist"}},
      }};
  return shape;
}

const Shape& certificate_shape() {
  static const Shape shape{
      "certificate",
      "a certificate",
      {
          {"names",
           form::list(form::text()),
           {"host names, also with a leading *.; the first is the subject's",
            "Hostnamen, auch mit *. am Anfang; der erste ist der des Antragstellers"}},
          {"authority", form::text(), {"who issued it; default: public", "wer es ausgestellt hat; sonst public"}},
          {"preset", presets(), {"a certificate with a known fault", "ein Zertifikat mit einem bekannten Fehler"}},
          {"from",
           form::duration(),
           {"when it becomes valid, against the lab's start: -30d", "ab wann es gilt, vom Start des Labs aus: -30d"}},
          {"until",
           form::duration(),
           {"when it ends, against the lab's start: 90d", "bis wann es gilt, vom Start des Labs aus: 90d"}},
      }};
  return shape;
}

const Shape& relay_shape() {
  static const Shape shape{
      "relay",
      "a relay",
      {
          {"accept-from",
           form::list(form::text()),
           {"hosts that may send through it to anywhere; without this key nobody, or whoever "
            "proves to be the tenant",
            "Hosts, die durch es überallhin senden dürfen; ohne diesen Schlüssel niemand, oder wer "
            "sich als der Tenant ausweist"}},
          {"require-tenant",
           form::either({form::text(), form::map(required_tenant_shape)}),
           {"what goes through it to anywhere must be this tenant's mail",
            "was durch es überallhin geht, muss Mail dieses Tenants sein"}},
          {"strip-headers",
           form::list(form::text()),
           {"header fields that it takes away: a name, or the beginning of one and *",
            "Kopfzeilen, die es entfernt: ein Name, oder der Anfang eines Namens und *"}},
          {"add-headers",
           form::map_of(form::text()),
           {"header fields that it adds, by name", "Kopfzeilen, die es hinzufügt, nach Namen"}},
          {"routes",
           form::map_of(form::either({form::text(), form::map(relay_route_shape)})),
           {"where mail goes, by domain, *.domain or *: a host, or mx",
            "wohin Mail geht, nach Domäne, *.Domäne oder *: ein Host, oder mx"}},
      }};
  return shape;
}

const Shape& required_tenant_shape() {
  static const Shape shape{
      "required-tenant",
      "the tenant that a relay is for",
      {
          {"tenant", form::text(), {"the tenant's name", "der Name des Tenants"}, Presence::needed_in_all},
          {"by",
           form::word_of<model::TenantProof>(),
           {"what proves it: X-MS-Exchange-CrossTenant-Id (tenant-id, the default) or X-OriginatorOrg (originator), "
            "which "
            "come with the content, or the service's certificate or the domain of MAIL FROM, before it",
            "womit er sich ausweist: X-MS-Exchange-CrossTenant-Id (tenant-id, sonst) oder X-OriginatorOrg "
            "(originator), "
            "die mit dem Inhalt kommen, oder das Zertifikat des Dienstes oder die Domäne von MAIL FROM, davor"}},
          {"certificate",
           form::text(),
           {"the certificate's name; default: mail.protection.outlook.com",
            "der Name des Zertifikats; sonst mail.protection.outlook.com"}},
      }};
  return shape;
}

const Shape& relay_route_shape() {
  static const Shape shape{"relay-route",
                           "a route",
                           {
                               {"to",
                                form::text(),
                                {"a host, one of its addresses, or mx", "ein Host, eine seiner Adressen, oder mx"},
                                Presence::needed_in_all},
                               {"tls",
                                form::word_of<model::TlsPolicy>(),
                                {"how much TLS this way needs", "wie viel TLS dieser Weg braucht"}},
                           }};
  return shape;
}

const Shape& tenant_shape() {
  static const Shape shape{
      "tenant",
      "a tenant",
      {
          {"host",
           form::text(),
           {"the exchange-online host it lives on", "der exchange-online-Host, auf dem er lebt"},
           Presence::needed_in_all},
          {"domains",
           form::list(form::text()),
           {"its domains, beside those of onmicrosoft.com", "seine Domänen, neben denen von onmicrosoft.com"}},
          {"mailboxes", mailboxes(), {"its mailboxes", "seine Postfächer"}},
          {"mail-users",
           form::list(form::map(external_recipient_shape)),
           {"recipients that it knows, with their mailbox elsewhere",
            "Empfänger, die er kennt, mit ihrem Postfach anderswo"}},
          {"contacts",
           form::list(form::map(external_recipient_shape)),
           {"outsiders that it knows under an address of its own",
            "Außenstehende, die er unter einer eigenen Adresse kennt"}},
          {"groups",
           form::list(form::either({form::text(), form::map(group_shape)})),
           {"its distribution groups", "seine Verteilergruppen"}},
          {"dynamic-groups", mailboxes(), {"its dynamic distribution groups", "seine dynamischen Verteilergruppen"}},
          {"public-folders",
           mailboxes(),
           {"its mail-enabled public folders", "seine E-Mail-aktivierten öffentlichen Ordner"}},
          {"mail-subscription",
           form::boolean(),
           {"false: no subscription of the tenant takes mail", "false: kein Abonnement des Tenants nimmt Mail an"}},
          {"region",
           form::text(),
           {"the region of the service it lives in, where that is not its host's",
            "die Region des Dienstes, in der er lebt, wo es nicht die seines Hosts ist"}},
          {"protection",
           form::word_of<model::Protection>(),
           {"how strictly its filter treats what it finds", "wie streng sein Filter behandelt, was er findet"}},
          {"config",
           form::text(),
           {"its configuration: a .ps1 file, or PowerShell after |",
            "seine Konfiguration: eine .ps1-Datei, oder PowerShell nach |"}},
          {"state",
           form::map(tenant_state_shape),
           {"what scripts have made of a stored tenant, in the place of domains, recipients and config; written by "
            "mailflow",
            "was Skripte aus einem gespeicherten Tenant gemacht haben, anstelle von domains, Empfängern und config; "
            "von "
            "mailflow geschrieben"}},
      }};
  return shape;
}

const Shape& mailbox_shape() {
  static const Shape shape{
      "mailbox",
      "a mailbox",
      {
          {"name",
           form::text(),
           {"the part before the @, or a whole address", "der Teil vor dem @, oder eine ganze Adresse"},
           Presence::needed_in_all},
          {"aliases", form::list(form::text()), {"further names or addresses", "weitere Namen oder Adressen"}},
      }};
  return shape;
}

const Shape& external_recipient_shape() {
  static const Shape shape = [] {
    Shape made{"external-recipient", "a mail user or contact", mailbox_shape().keys};
    made.keys.push_back({"external",
                         form::text(),
                         {"the address that mail for it goes on to", "die Adresse, an die Mail für ihn weitergeht"},
                         Presence::needed_in_all});
    return made;
  }();
  return shape;
}

const Shape& group_shape() {
  static const Shape shape = [] {
    Shape made{"group", "a group", mailbox_shape().keys};
    made.keys.push_back({"members",
                         form::list(form::text()),
                         {"recipients of the tenant, by name or address, or addresses elsewhere",
                          "Empfänger des Tenants, nach Name oder Adresse, oder Adressen anderswo"}});
    return made;
  }();
  return shape;
}

const Shape& attribution_behaviour_shape() {
  static const Shape shape{"attribution-behaviour", "behaviour.attribution",
                           base::keys_of(model::attribution_behaviour_fields())};
  return shape;
}

const Shape& edge_behaviour_shape() {
  static const Shape shape{"edge-behaviour", "behaviour.edge", base::keys_of(model::edge_behaviour_fields())};
  return shape;
}

const Shape& partner_behaviour_shape() {
  static const Shape shape{"partner-behaviour", "behaviour.partner", base::keys_of(model::partner_behaviour_fields())};
  return shape;
}

const Shape& content_behaviour_shape() {
  static const Shape shape{"content-behaviour", "behaviour.content", base::keys_of(model::content_behaviour_fields())};
  return shape;
}

const Shape& filter_behaviour_shape() {
  static const Shape shape{"filter-behaviour", "behaviour.filter", base::keys_of(model::filter_behaviour_fields())};
  return shape;
}

const Shape& outbound_behaviour_shape() {
  static const Shape shape{"outbound-behaviour", "behaviour.outbound",
                           base::keys_of(model::outbound_behaviour_fields())};
  return shape;
}

const Shape& server_behaviour_shape() {
  static const Shape shape{"server-behaviour", "behaviour.exchange-server",
                           base::keys_of(model::server_behaviour_fields())};
  return shape;
}

// The groups of switches have tables of their own.
const Shape& behaviour_shape() {
  static const Shape shape = [] {
    Shape made{"behaviour", "behaviour", base::keys_of(model::behaviour_fields())};
    for (auto& key : made.keys) {
      if (key.key == "exchange-server") key.form = form::map(server_behaviour_shape);
      if (key.key == "attribution") key.form = form::map(attribution_behaviour_shape);
      if (key.key == "edge") key.form = form::map(edge_behaviour_shape);
      if (key.key == "partner") key.form = form::map(partner_behaviour_shape);
      if (key.key == "content") key.form = form::map(content_behaviour_shape);
      if (key.key == "outbound") key.form = form::map(outbound_behaviour_shape);
      if (key.key == "filter") key.form = form::map(filter_behaviour_shape);
    }
    return made;
  }();
  return shape;
}

}  // namespace mailflow::load
