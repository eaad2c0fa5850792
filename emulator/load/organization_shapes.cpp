#include "load/shapes.hpp"

namespace mailflow::load {
namespace {

namespace form = base::form;
using base::Presence;
using base::Shape;

// What dirsync brings into Exchange Online unless it says otherwise.
Shape synchronised(std::string_view name, std::string_view owner, const Shape& plain) {
  Shape made{name, owner, plain.keys};
  made.keys.push_back(
      {"synchronised",
       form::boolean(),
       {"false: the tenant of a hybrid does not know it", "false: der Tenant eines Hybrids kennt ihn nicht"}});
  return made;
}

}  // namespace

const Shape& organization_shape() {
  static const Shape shape{
      "organization",
      "an organisation",
      {
          {"servers",
           form::list(form::text()),
           {"its Exchange servers, hosts of the lab", "ihre Exchange-Server, Hosts des Labs"},
           Presence::needed_in_all},
          {"domains",
           form::list(form::text()),
           {"its accepted domains, the default one first", "ihre akzeptierten Domänen, die Standarddomäne zuerst"}},
          {"mailboxes",
           form::list(form::either({form::text(), form::map(organization_mailbox_shape)})),
           {"its mailboxes on premises", "ihre lokalen Postfächer"}},
          {"remote-mailboxes",
           form::list(form::either({form::text(), form::map(remote_mailbox_shape)})),
           {"its recipients with a mailbox in Exchange Online",
            "ihre Empfänger mit einem Postfach in Exchange Online"}},
          {"mail-users",
           form::list(form::map(organization_external_recipient_shape)),
           {"recipients that it knows, with their mailbox elsewhere",
            "Empfänger, die sie kennt, mit ihrem Postfach anderswo"}},
          {"contacts",
           form::list(form::map(organization_external_recipient_shape)),
           {"outsiders that it knows under an address of its own",
            "Außenstehende, die sie unter einer eigenen Adresse kennt"}},
          {"groups",
           form::list(form::either({form::text(), form::map(organization_group_shape)})),
           {"its distribution groups", "ihre Verteilergruppen"}},
          {"config",
           form::text(),
           {"its configuration: a .ps1 file, or PowerShell after |",
            "ihre Konfiguration: eine .ps1-Datei, oder PowerShell nach |"}},
          {"state",
           form::map(organization_state_shape),
           {"what scripts have made of a stored organisation, in the place of domains, recipients and config; written "
            "by mailflow",
            "was Skripte aus einer gespeicherten Organisation gemacht haben, anstelle von domains, Empfängern und "
            "config; von mailflow geschrieben"}},
      }};
  return shape;
}

const Shape& organization_mailbox_shape() {
  static const Shape shape = synchronised("organization-mailbox", "a mailbox", mailbox_shape());
  return shape;
}

const Shape& remote_mailbox_shape() {
  static const Shape shape = [] {
    Shape made{"remote-mailbox", "a remote mailbox", mailbox_shape().keys};
    made.keys.push_back({"routing-address",
                         form::text(),
                         {"its address in Exchange Online; default: name@<tenant>.mail.onmicrosoft.com",
                          "seine Adresse in Exchange Online; sonst name@<Tenant>.mail.onmicrosoft.com"}});
    return made;
  }();
  return shape;
}

const Shape& organization_external_recipient_shape() {
  static const Shape shape =
      synchronised("organization-external-recipient", "a mail user or contact", external_recipient_shape());
  return shape;
}

const Shape& organization_group_shape() {
  static const Shape shape = synchronised("organization-group", "a group", group_shape());
  return shape;
}

}  // namespace mailflow::load
