#include <algorithm>

#include "scenario/shapes.hpp"

namespace mailflow::scenario {

namespace form = base::form;
using base::Form;
using base::KeyShape;
using base::Presence;
using base::Shape;

namespace {

Form value() {
  return form::either({form::text(), form::map(matcher_shape)});
}

KeyShape expected(std::string_view key, base::Text help) {
  return {key, value(), help};
}

// true, false, nothing (which any key may hold), or a map of details.
Form outcome(base::ShapeOf details) {
  return form::either({form::boolean(), form::map(details)});
}

Form hops() {
  return form::sequence(form::either({form::text(), form::map(hop_shape)}));
}

// What can be said of a message and of a report alike, in the order in which files say it.
std::vector<KeyShape> common_keys() {
  return {
      {"delivered", outcome(delivered_shape), {"it lies in a mailbox", "sie liegt in einem Postfach"}},
      {"rejected",
       outcome(refusal_shape),
       {"a session refused the recipient for good", "eine Sitzung lehnte den Empfänger endgültig ab"}},
      {"queued", outcome(queued_shape), {"it still waits", "sie wartet noch"}},
      {"deferred", outcome(refusal_shape), {"a session put it off", "eine Sitzung stellte sie zurück"}},
      {"bounced",
       outcome(refusal_shape),
       {"given up with a report to the sender", "aufgegeben, mit Bericht an den Absender"}},
      {"dropped", outcome(refusal_shape), {"given up without a report", "aufgegeben, ohne Bericht"}},
      {"quarantined",
       outcome(quarantined_shape),
       {"the filter keeps it from the mailbox", "der Filter hält sie vom Postfach fern"}},
      {"expanded",
       outcome(expanded_shape),
       {"a directory passes it on to others: the members of a group, whomever a mailbox forwards to",
        "ein Verzeichnis gibt sie weiter: an die Mitglieder einer Gruppe, an wen ein Postfach weiterleitet"}},
      {"route",
       form::either({hops(), form::map(route_part_shape)}),
       {"the hosts it passed, or a part of them", "die Hosts, die sie passierte, oder ein Teil davon"}},
      expected("inbound", {"the inbound connector; none for the default one",
                           "der eingehende Connector; none für den unsichtbaren"}),
      expected("outbound", {"the outbound connector; none for the MX", "der ausgehende Connector; none für den MX"}),
      expected("directionality", {"Incoming or Originating", "Incoming oder Originating"}),
      {"tls",
       form::either({value(), form::map(tls_shape)}),
       {"TLS of its last session: none, encrypted, verified", "TLS ihrer letzten Sitzung: none, encrypted, verified"}},
      expected("auth-as", {"AuthAs of the delivered message", "AuthAs der zugestellten Nachricht"}),
      expected("scl", {"its spam confidence level", "ihr Spam-Wert (SCL)"}),
      expected("mail-from", {"the sender it was delivered with", "der Absender, mit dem sie zugestellt wurde"}),
      expected("mailbox", {"the mailbox it lies in", "das Postfach, in dem sie liegt"}),
      {"headers", form::map_of(value()), {"fields of the delivered message", "Kopfzeilen der zugestellten Nachricht"}},
      {"why",
       form::either({form::list(form::either({form::text(), form::map(rule_test_shape)})), form::map(why_shape)}),
       {"rules that decided it so, or a connector and the test it failed",
        "Regeln, die so entschieden, oder ein Connector und der Test, an dem er scheiterte"}},
  };
}

}  // namespace

const Shape& expectation_shape() {
  static const Shape shape = [] {
    Shape made{"expectation", "an expectation", common_keys()};
    const auto route = std::ranges::find(made.keys, "route", &KeyShape::key);
    made.keys.insert(route, {"ndr",
                             form::either({form::text(), form::map(report_shape)}),
                             {"what became of the report to the sender", "was aus dem Bericht an den Absender wurde"}});
    return made;
  }();
  return shape;
}

const Shape& report_shape() {
  static const Shape shape = [] {
    Shape made{"report", "an expectation", common_keys()};
    made.keys.push_back(expected("text", {"what the report says", "was in dem Bericht steht"}));
    return made;
  }();
  return shape;
}

const Shape& refused_shape() {
  static const Shape shape{"refused",
                           "what is expected of a change",
                           {{"refused",
                             form::either({form::boolean(), form::map(refused_detail_shape)}),
                             {"the change is refused", "die Änderung wird abgelehnt"},
                             Presence::needed}}};
  return shape;
}

const Shape& output_shape() {
  static const Shape shape{"output",
                           "what a change shows",
                           {{"output",
                             value(),
                             {"what the script shows, on the wire and by policy alike",
                              "was das Skript zeigt, auf der Leitung und nach den Regeln gleich"},
                             Presence::needed}}};
  return shape;
}

const Shape& refused_detail_shape() {
  static const Shape shape{
      "refused-detail", "\"refused\"", {{"text", value(), {"the message", "die Meldung"}, Presence::needed}}};
  return shape;
}

const Shape& delivered_shape() {
  static const Shape shape{"delivered",
                           "\"delivered\"",
                           {
                               expected("at", {"tenant@host, or a server", "Tenant@Host, oder ein Server"}),
                               expected("mailbox", {"the mailbox", "das Postfach"}),
                               expected("folder", {"its folder", "sein Ordner"}),
                           }};
  return shape;
}

const Shape& expanded_shape() {
  static const Shape shape{
      "expanded", "\"expanded\"", {expected("to", {"an address that gets it", "eine Adresse, die sie bekommt"})}};
  return shape;
}

const Shape& quarantined_shape() {
  static const Shape shape{
      "quarantined",
      "\"quarantined\"",
      {
          expected("at", {"tenant@host", "Tenant@Host"}),
          expected("mailbox", {"the mailbox it is kept from", "das Postfach, das sie nicht erreicht"}),
      }};
  return shape;
}

const Shape& queued_shape() {
  static const Shape shape{"queued",
                           "\"queued\"",
                           {
                               expected("at", {"in whose queue: tenant@host, or a server",
                                               "in wessen Warteschlange: Tenant@Host, oder ein Server"}),
                               expected("stage", {"where in the session the last attempt ended",
                                                  "wo in der Sitzung der letzte Versuch endete"}),
                               expected("reply", {"the code of the last error", "der Code des letzten Fehlers"}),
                               expected("status", {"its enhanced status", "sein erweiterter Status"}),
                               expected("text", {"its text", "sein Text"}),
                           }};
  return shape;
}

const Shape& refusal_shape() {
  static const Shape shape{"refusal",
                           "\"rejected\"",
                           {
                               expected("by", {"who refused", "wer ablehnte"}),
                               expected("stage", {"where in the session", "wo in der Sitzung"}),
                               expected("reply", {"the reply's code", "der Code der Antwort"}),
                               expected("status", {"its enhanced status", "ihr erweiterter Status"}),
                               expected("text", {"its text", "ihr Text"}),
                               expected("trailer", {"server, time and session in brackets behind it",
                                                    "Server, Zeit und Sitzung in Klammern dahinter"}),
                           }};
  return shape;
}

const Shape& hop_shape() {
  static const Shape shape{
      "hop",
      "a hop",
      {
          {"host", value(), {"the host", "der Host"}, Presence::needed},
          expected("tenant", {"whose mail it was here", "wessen Mail sie hier war"}),
          expected("organization", {"whose server it is", "wessen Server es ist"}),
          expected("inbound", {"the inbound connector; none for the default one",
                               "der eingehende Connector; none für den unsichtbaren"}),
          expected("outbound", {"the connector by which it left; none for the MX",
                                "der Connector, durch den sie hinausging; none für den MX"}),
          expected("directionality", {"Incoming or Originating", "Incoming oder Originating"}),
          {"tls",
           form::either({value(), form::map(tls_shape)}),
           {"TLS of the session by which it came here", "TLS der Sitzung, mit der sie hierher kam"}},
      }};
  return shape;
}

const Shape& route_part_shape() {
  static const Shape shape{
      "route-part",
      "a route",
      {{"contains", hops(), {"these, one behind the other", "diese, einer hinter dem anderen"}, Presence::needed}}};
  return shape;
}

const Shape& why_shape() {
  static const Shape shape{
      "why",
      "\"why\"",
      {
          {"connector", form::text(), {"the connector", "der Connector"}, Presence::needed},
          {"failed", form::text(), {"the test it failed", "der Test, an dem er scheiterte"}, Presence::needed},
      }};
  return shape;
}

const Shape& rule_test_shape() {
  static const Shape shape{
      "rule-test",
      "a rule in \"why\"",
      {
          {"rule", form::text(), {"its id (mailflow rules)", "ihre Kennung (mailflow rules)"}, Presence::needed},
          {"result",
           form::boolean(),
           {"its answer; without it yes, or of a heading any",
            "ihre Antwort; ohne sie ja, bei einer Überschrift jede"}},
      }};
  return shape;
}

const Shape& tls_shape() {
  static const Shape shape{"tls",
                           "\"tls\"",
                           {
                               expected("protocol", {"TLSv1.3", "etwa TLSv1.3"}),
                               expected("server", {"how the client found the server's certificate",
                                                   "wie der Client das Zertifikat des Servers fand"}),
                               expected("client", {"how the server found the client's certificate",
                                                   "wie der Server das Zertifikat des Clients fand"}),
                           }};
  return shape;
}

const Shape& matcher_shape() {
  static const Shape shape{
      "matcher",
      "an expected value",
      {
          {"contains", form::text(), {"holds this text", "enthält diesen Text"}},
          {"matches", form::text(), {"a regular expression fits (RE2)", "ein regulärer Ausdruck passt (RE2)"}},
          {"in", form::sequence(value()), {"one of these", "einer von diesen"}},
          {"any-of", form::sequence(value()), {"one of these holds", "eines davon trifft zu"}},
          {"not", value(), {"this does not hold", "dies trifft nicht zu"}},
          {"absent", form::boolean(), {"there is no such value", "es gibt keinen solchen Wert"}},
          {"at-least", form::integer(), {"a number not below this", "eine Zahl, nicht kleiner als diese"}},
          {"at-most", form::integer(), {"a number not above this", "eine Zahl, nicht größer als diese"}},
      }};
  return shape;
}

}  // namespace mailflow::scenario
