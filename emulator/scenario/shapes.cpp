#include "scenario/shapes.hpp"

#include "load/shapes.hpp"
#include "mail/content_verdict.hpp"
#include "model/host.hpp"

namespace mailflow::scenario {
namespace {

namespace form = base::form;
using base::Form;
using base::KeyShape;
using base::Presence;
using base::Shape;

constexpr std::string_view recipients = "/@|^\\*$|\\$\\{";  // a pattern of keys, see render/json_schema.hpp

Form value() {
  return form::either({form::text(), form::map(matcher_shape)});
}

Form one_expectation() {
  return form::either({form::text(), form::map(expectation_shape)});
}

const Shape& expectations_shape() {
  static const Shape shape = [] {
    auto made = expectation_shape();
    made.name = "expectations";
    made.keys.push_back(
        {recipients,
         one_expectation(),
         {"what becomes of this recipient; * for all others", "was aus diesem Empfänger wird; * für alle anderen"}});
    return made;
  }();
  return shape;
}

const Shape& check_shape() {
  static const Shape shape = [] {
    auto made = expectations_shape();
    made.name = "check";
    std::erase_if(made.keys, [](const KeyShape& key) { return key.key == "mailbox"; });
    made.keys.insert(made.keys.begin(),
                     {{"message",
                       form::text(),
                       {"the id of a message that was sent before", "die id einer vorher gesendeten Nachricht"}},
                      {"trace",
                       form::map(trace_test_shape),
                       {"what a tenant's message trace shows", "was der Message Trace eines Tenants zeigt"}},
                      {"mailbox",
                       form::either({value(), form::map(mailbox_test_shape)}),
                       {"how many messages a mailbox holds", "wie viele Nachrichten in einem Postfach liegen"}},
                      {"dns",
                       form::map(dns_test_shape),
                       {"what the lab's name server answers", "was der Nameserver des Labs antwortet"}}});
    return made;
  }();
  return shape;
}

}  // namespace

const Shape& scenario_shape() {
  static const Shape shape{
      "scenario",
      "a scenario",
      {
          {"scenario", form::text(), {"what it shows, in one line", "was es zeigt, in einer Zeile"}, Presence::needed},
          {"tags",
           form::list(form::text()),
           {"words to choose scenarios by", "Wörter, nach denen man Szenarien auswählt"}},
          {"lab",
           form::either({form::text(), form::map(load::lab_shape)}),
           {"the lab: a file, or the lab itself", "das Lab: eine Datei oder das Lab selbst"},
           Presence::needed},
          {"story", form::text(), {"the story behind it, in English", "die Geschichte dazu, auf Englisch"}},
          {"story-de", form::text(), {"the story behind it, in German", "die Geschichte dazu, auf Deutsch"}},
          {"matrix",
           form::sequence(form::map_of(form::anything())),
           {"the steps once for each row; ${column} is replaced",
            "die Schritte einmal je Zeile; ${Spalte} wird ersetzt"}},
          {"setup",
           form::sequence(form::map(step_shape)),
           {"steps that prepare the lab", "Schritte, die das Lab vorbereiten"}},
          {"steps",
           form::sequence(form::map(step_shape)),
           {"what is done, in order", "was geschieht, der Reihe nach"},
           Presence::needed},
      }};
  return shape;
}

const Shape& step_shape() {
  static const Shape shape{
      "step",
      "a step",
      {
          {"name", form::text(), {"how reports call it", "wie Berichte ihn nennen"}},
          {"send",
           form::either({form::text(), form::map(send_shape)}),
           {"a message: FROM -> TO via HOST, or a map", "eine Nachricht: VON -> AN via HOST, oder eine Map"}},
          {"change",
           form::map(change_shape),
           {"PowerShell, run in a tenant", "PowerShell, in einem Tenant ausgeführt"}},
          {"lab",
           form::map(load::lab_shape),
           {"a change of the world outside PowerShell, merged like extends",
            "eine Änderung der Welt außerhalb von PowerShell, gemischt wie extends"}},
          {"dns", form::map(dns_change_shape), {"a change of DNS", "eine Änderung im DNS"}},
          {"fault",
           form::map(fault_shape),
           {"something that goes wrong from now on", "etwas, das ab jetzt schiefgeht"}},
          {"dialog", form::map(dialog_shape), {"an SMTP session line by line", "eine SMTP-Sitzung Zeile für Zeile"}},
          {"advance",
           form::text(),
           {"lab time passes: 24h, or until-empty", "Laborzeit vergeht: 24h, oder until-empty"}},
          {"check", form::map(check_shape), {"asks about what happened before", "fragt nach dem, was vorher geschah"}},
          {"expect",
           form::either(
               {form::text(), form::map(expectations_shape), form::map(refused_shape), form::map(output_shape)}),
           {"what must come of it, also by recipient", "was dabei herauskommen muss, auch je Empfänger"}},
          {"golden",
           form::text(),
           {"the name of a file with all that became of the message, to compare with",
            "der Name einer Datei mit allem, was aus der Nachricht wurde, zum Vergleich"}},
      }};
  return shape;
}

const Shape& send_shape() {
  static const Shape shape{
      "send",
      "a message",
      {
          {"id", form::text(), {"later steps may speak of it by this", "darunter sprechen spätere Schritte von ihr"}},
          {"from", form::text(), {"MAIL FROM; <> for none", "MAIL FROM; <> für keinen"}, Presence::needed},
          {"to", form::list(form::text()), {"the recipients", "die Empfänger"}, Presence::needed},
          {"header-from",
           form::text(),
           {"From of the header, where it differs", "From der Kopfzeilen, wo es abweicht"}},
          {"via", form::text(), {"the host that hands it in", "der Host, der sie einliefert"}},
          {"connect",
           form::text(),
           {"straight to this host, name or address, past the MX",
            "direkt zu diesem Host, Namen oder dieser Adresse, am MX vorbei"}},
          {"source", form::text(), {"the address it comes from", "die Adresse, von der sie kommt"}},
          {"tls", form::word_of<model::TlsPolicy>(), {"TLS of the first session", "TLS der ersten Sitzung"}},
          {"certificate",
           form::either({form::text(), form::map(load::certificate_shape)}),
           {"another certificate shown in it, or none", "ein anderes darin gezeigtes Zertifikat, oder none"}},
          {"helo", form::text(), {"what the host calls itself in it", "wie sich der Host darin nennt"}},
          {"headers", form::map_of(form::text()), {"header fields, by name", "Kopfzeilen, nach Namen"}},
          {"size", form::text(), {"how big it is: 2KB, 40MB", "wie groß sie ist: 2KB, 40MB"}},
          {"verdict",
           form::word(mail::content_verdicts),
           {"what filters find in it; default: clean", "was Filter in ihr finden; Vorgabe: clean"}},
          {"raw", form::text(), {"the whole message, byte by byte", "die ganze Nachricht, Byte für Byte"}},
          {"received",
           form::list(form::text()),
           {"Received fields, newest first", "Received-Felder, das neueste zuerst"}},
          {"received-headers",
           form::integer(),
           {"so many made-up Received fields", "so viele erfundene Received-Felder"}},
      }};
  return shape;
}

const Shape& change_shape() {
  static const Shape shape{
      "change",
      "a change",
      {
          {"in", form::text(), {"a tenant, also as tenant@host", "ein Tenant, auch als Tenant@Host"}, Presence::needed},
          {"run", form::text(), {"PowerShell", "das PowerShell-Skript"}, Presence::needed},
      }};
  return shape;
}

const Shape& dns_change_shape() {
  static const Shape shape{
      "dns-change",
      "a change of DNS",
      {
          {"add", form::list(form::text()), {"records to add", "Einträge, die dazukommen"}},
          {"replace",
           form::list(form::text()),
           {"records in place of all of their name and type", "Einträge anstelle aller ihres Namens und Typs"}},
          {"remove",
           form::list(form::text()),
           {"names, or names with a type, to remove", "Namen, oder Namen mit einem Typ, die wegfallen"}},
      }};
  return shape;
}

const Shape& fault_shape() {
  static const Shape shape{
      "fault",
      "a fault",
      {
          {"host", form::text(), {"the host it happens at", "der Host, an dem es geschieht"}},
          {"connect",
           form::text(),
           {"what becomes of connections: refused, timeout, reset",
            "was aus Verbindungen wird: refused, timeout, reset"}},
          {"delay",
           form::duration(),
           {"how long the host waits before it greets", "wie lange der Host wartet, bevor er grüßt"}},
          {"smtp",
           form::map(smtp_fault_shape),
           {"a reply at one stage of a session", "eine Antwort an einer Stelle der Sitzung"}},
          {"dns", form::text(), {"the name whose answers are wrong", "der Name, dessen Antworten falsch sind"}},
          {"answer",
           form::text(),
           {"what the name server answers: SERVFAIL, REFUSED, NXDOMAIN, or timeout",
            "was der Nameserver antwortet: SERVFAIL, REFUSED, NXDOMAIN, oder timeout"}},
          {"for",
           form::duration(),
           {"how long it lasts; default: until it is cleared", "wie lange es dauert; sonst, bis es aufgehoben wird"}},
          {"clear", form::boolean(), {"ends the fault", "beendet den Fehler"}},
      }};
  return shape;
}

const Shape& smtp_fault_shape() {
  static const Shape shape{
      "smtp-fault",
      "\"smtp\"",
      {
          {"stage",
           form::text(),
           {"where: greeting, mail, rcpt, data", "wo: greeting, mail, rcpt, data"},
           Presence::needed},
          {"reply", form::text(), {"the reply: 451 4.7.0 …", "die Antwort: 451 4.7.0 …"}, Presence::needed},
          {"times",
           form::integer(),
           {"at rcpt: for so many recipients, then no more", "bei rcpt: für so viele Empfänger, dann nicht mehr"}},
      }};
  return shape;
}

const Shape& dialog_shape() {
  static const Shape shape{"dialog",
                           "a dialog",
                           {
                               {"host", form::text(), {"the server", "der Server"}, Presence::needed},
                               {"source", form::text(), {"the client's address", "die Adresse des Clients"}},
                               {"lines",
                                form::sequence(form::either({form::text(), form::map(dialog_line_shape)})),
                                {"\"> \" says, \"< \" expects, closed, starttls, repeat",
                                 "\"> \" sagt, \"< \" erwartet, closed, starttls, repeat"},
                                Presence::needed},
                           }};
  return shape;
}

const Shape& dialog_line_shape() {
  static const Shape shape{"dialog-line",
                           "a line of a dialog",
                           {
                               {"starttls",
                                form::either({form::boolean(), form::map(dialog_starttls_shape)}),
                                {"starts TLS here", "beginnt hier TLS"}},
                               {"repeat", form::map(dialog_repeat_shape), {"lines several times", "Zeilen mehrmals"}},
                           }};
  return shape;
}

const Shape& dialog_starttls_shape() {
  static const Shape shape{
      "dialog-starttls",
      "\"starttls\"",
      {{"certificate",
        form::either({form::text(), form::map(load::certificate_shape)}),
        {"the certificate that the client shows, or none", "das Zertifikat, das der Client zeigt, oder none"}}}};
  return shape;
}

const Shape& dialog_repeat_shape() {
  static const Shape shape{"dialog-repeat",
                           "\"repeat\"",
                           {
                               {"times", form::integer(), {"how often", "wie oft"}, Presence::needed},
                               {"lines",
                                form::sequence(form::either({form::text(), form::map(dialog_line_shape)})),
                                {"the lines", "die Zeilen"},
                                Presence::needed},
                           }};
  return shape;
}

const Shape& look_shape() {
  static const Shape shape{
      "look",
      "a check",
      {
          {"trace",
           form::map(trace_test_shape),
           {"what a tenant's message trace shows", "was der Message Trace eines Tenants zeigt"}},
          {"mailbox",
           form::map(mailbox_test_shape),
           {"how many messages a mailbox holds", "wie viele Nachrichten in einem Postfach liegen"}},
          {"dns",
           form::map(dns_test_shape),
           {"what the lab's name server answers", "was der Nameserver des Labs antwortet"}},
      }};
  return shape;
}

const Shape& trace_test_shape() {
  static const Shape shape{
      "trace-test",
      "\"trace\"",
      {
          {"in", form::text(), {"a tenant, also as tenant@host", "ein Tenant, auch als Tenant@Host"}, Presence::needed},
          {"recipient", form::text(), {"whose mail", "wessen Mail"}, Presence::needed},
          {"events",
           form::list(form::text()),
           {"the events, in order", "die Ereignisse, der Reihe nach"},
           Presence::needed},
      }};
  return shape;
}

const Shape& dns_test_shape() {
  static constexpr std::string_view types[] = {"A", "AAAA", "MX", "TXT", "PTR"};
  static const Shape shape{
      "dns-test",
      "\"dns\"",
      {
          {"name", form::text(), {"the name asked for", "der Name, nach dem gefragt wird"}, Presence::needed},
          {"type", form::word(types), {"the type of the records", "der Typ der Einträge"}, Presence::needed},
          {"answer",
           form::list(value()),
           {"all its records, in any order; [] for none", "alle Einträge, in beliebiger Folge; [] für keinen"},
           Presence::needed},
      }};
  return shape;
}

const Shape& mailbox_test_shape() {
  static const Shape shape{
      "mailbox-test",
      "\"mailbox\"",
      {
          {"at", value(), {"tenant@host, or a server", "Tenant@Host, oder ein Server"}, Presence::needed},
          {"name", value(), {"the mailbox", "das Postfach"}, Presence::needed},
          {"count", value(), {"how many messages", "wie viele Nachrichten"}, Presence::needed},
      }};
  return shape;
}

}  // namespace mailflow::scenario
