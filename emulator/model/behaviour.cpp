#include "model/behaviour.hpp"

namespace mailflow::model {

using base::field;

std::span<const base::Field<AttributionBehaviour>> attribution_behaviour_fields() {
  static const std::array rows{
      field<&AttributionBehaviour::certificate_sub_domains>(
          "certificate-sub-domains",
          {"count: where a certificate's name must be an accepted domain, MatchSubDomains adds its subdomains; "
           "ignored: it does not",
           "count: eine akzeptierte Domäne mit MatchSubDomains steht auch für ihre Subdomänen, wo der Name eines "
           "Zertifikats eine sein muss; ignored: nicht"}),
      field<&AttributionBehaviour::ip_rcpt>(
          "ip-rcpt",
          {"connector: as in 2017, mail from an own server's address goes through its connector for recipients of its "
           "tenant, too, and for those of one domain only; incoming: without an own sender it just comes in",
           "connector: wie 2017 geht Mail von der Adresse eines eigenen Servers auch für Empfänger seines Tenants "
           "durch dessen Connector, und nur für die einer Domäne; incoming: ohne eigenen Absender kommt sie einfach "
           "herein"}),
      field<&AttributionBehaviour::sender_for_name>(
          "sender-for-name",
          {"counts: where a connector's certificate name is not accepted, an accepted sender domain stands in for it; "
           "ignored: it does not",
           "counts: wo der Zertifikatsname eines Connectors nicht akzeptiert ist, tritt eine akzeptierte "
           "Absenderdomäne "
           "an seine Stelle; ignored: nicht"}),
      field<&AttributionBehaviour::relay_reply>(
          "relay-reply", {"legacy: relaying that an own server asks for is denied in the older words, ATTR36",
                          "legacy: Weiterleiten, um das ein eigener Server bittet, wird mit den älteren Worten "
                          "verweigert, ATTR36"}),
  };
  return rows;
}

std::span<const base::Field<PartnerBehaviour>> partner_behaviour_fields() {
  static const std::array rows{
      field<&PartnerBehaviour::strict_specific_domain>(
          "strict-specific-domain",
          {"on: a restricted connector for the sender's own domain refuses mail that a satisfied * connector takes",
           "on: ein beschränkter Connector der Absenderdomäne lehnt Mail ab, die ein erfüllter *-Connector nähme"}),
      field<&PartnerBehaviour::associated_domains>(
          "associated-domains",
          {"recipient: AssociatedAcceptedDomains limits a Partner connector to recipients of these domains; off: "
           "it does nothing there",
           "recipient: AssociatedAcceptedDomains beschränkt einen Partner-Connector auf Empfänger dieser Domänen; off: "
           "es bewirkt dort nichts"}),
      field<&PartnerBehaviour::tls_reply>("tls-reply",
                                          {"what a session hears that lacks TLS alone: permanent, 530; transient, 451",
                                           "was eine Sitzung hört, der nur TLS fehlt: permanent, 530; transient, 451"}),
  };
  return rows;
}

std::span<const base::Field<ContentBehaviour>> content_behaviour_fields() {
  static const std::array rows{
      field<&ContentBehaviour::hop_limit>(
          "hop-limit", {"how many Received fields a message may bring to Exchange Online",
                        "wie viele Received-Felder eine Nachricht zu Exchange Online mitbringen darf"}),
  };
  return rows;
}

std::span<const base::Field<FilterBehaviour>> filter_behaviour_fields() {
  static const std::array rows{
      field<&FilterBehaviour::own_servers>(
          "own-servers",
          {"skipped: mail of an OnPremises connector that grants no trust passes the spam filter by; filtered: it does "
           "not",
           "skipped: Mail eines OnPremises-Connectors, der kein Vertrauen gibt, geht am Spamfilter vorbei; filtered: "
           "nicht"}),
      field<&FilterBehaviour::spoof>("spoof", {"junk: mail from outside that writes as an accepted domain without a "
                                               "pass of SPF goes to Junk; ignored: it does not",
                                               "junk: Mail von außen, die als akzeptierte Domäne schreibt und SPF "
                                               "nicht besteht, kommt in Junk; ignored: nicht"}),
  };
  return rows;
}

std::span<const base::Field<OutboundBehaviour>> outbound_behaviour_fields() {
  static const std::array rows{
      field<&OutboundBehaviour::order>(
          "order", {"example: for an accepted domain a connector for *.contoso.com comes before one for all accepted "
                    "domains, as in Microsoft's example; list: after it, as in Microsoft's list of steps",
                    "example: für eine akzeptierte Domäne geht ein Connector für *.contoso.com einem für alle "
                    "akzeptierten Domänen vor, wie in Microsofts Beispiel; list: nach ihm, wie in Microsofts Liste"}),
      field<&OutboundBehaviour::mismatch_reply>(
          "mismatch-reply",
          {"how a server's certificate with the wrong name is told of: connection, 4.4.317; certificate, 4.7.320",
           "wie von einem Server-Zertifikat mit falschem Namen berichtet wird: connection, 4.4.317; certificate, "
           "4.7.320"}),
  };
  return rows;
}

std::span<const base::Field<ServerBehaviour>> server_behaviour_fields() {
  static const std::array rows{
      field<&ServerBehaviour::relay_reply>(
          "relay-reply", {"how an Exchange server refuses to relay: documented, 5.7.1; observed, 5.7.54 from 2013 on",
                          "wie ein Exchange-Server das Weiterleiten verweigert: documented, 5.7.1; observed, ab 2013 "
                          "5.7.54"}),
  };
  return rows;
}

std::span<const base::Field<EdgeBehaviour>> edge_behaviour_fields() {
  static const std::array rows{
      field<&EdgeBehaviour::allow_list_quirk>(
          "allow-list-quirk",
          {"on: mail from an address of IPAllowList is filtered all the same when an OnPremises connector of any "
           "tenant "
           "lists the address, too; off: it is not",
           "on: Mail von einer Adresse aus IPAllowList wird dennoch gefiltert, wenn auch ein OnPremises-Connector "
           "irgendeines Tenants die Adresse nennt; off: nicht"}),
  };
  return rows;
}

std::span<const base::Field<Behaviour>> behaviour_fields() {
  static const std::array rows{
      field<&Behaviour::attribution>("attribution", {"whose mail a session brings", "wessen Mail eine Sitzung bringt"}),
      field<&Behaviour::partner>("partner", {"inbound partner connectors", "eingehende Partner-Connectoren"}),
      field<&Behaviour::edge>("edge", {"what the edge lets in", "was der Rand hereinlässt"}),
      field<&Behaviour::content>("content", {"messages as such", "Nachrichten als solche"}),
      field<&Behaviour::filter>("filter", {"what the filter makes of mail", "was der Filter aus Mail macht"}),
      field<&Behaviour::outbound>("outbound", {"outbound connectors", "ausgehende Connectoren"}),
      field<&Behaviour::server>("exchange-server", {"Exchange servers on premises", "Exchange-Server vor Ort"}),
      field<&Behaviour::propagation>("propagation",
                                     {"how long after a change Exchange Online decides by the old configuration",
                                      "wie lange nach einer Änderung Exchange Online noch nach der alten entscheidet"}),
  };
  return rows;
}

namespace {

template <auto Group, auto Member>
constexpr Switch switch_for(std::string_view name) {
  using E = std::remove_cvref_t<decltype(((Behaviour{}.*Group).*Member).value)>;
  return {name, base::Words<E>::list,
          [](const Behaviour& behaviour) { return static_cast<std::size_t>(((behaviour.*Group).*Member).value); },
          [](Behaviour& behaviour, std::size_t word) { ((behaviour.*Group).*Member).value = static_cast<E>(word); }};
}

}  // namespace

std::span<const Switch> switches() {
  static constexpr std::array rows{
      switch_for<&Behaviour::attribution, &AttributionBehaviour::certificate_sub_domains>(
          "attribution.certificate-sub-domains"),
      switch_for<&Behaviour::attribution, &AttributionBehaviour::ip_rcpt>("attribution.ip-rcpt"),
      switch_for<&Behaviour::edge, &EdgeBehaviour::allow_list_quirk>("edge.allow-list-quirk"),
      switch_for<&Behaviour::partner, &PartnerBehaviour::strict_specific_domain>("partner.strict-specific-domain"),
      switch_for<&Behaviour::partner, &PartnerBehaviour::associated_domains>("partner.associated-domains"),
      switch_for<&Behaviour::attribution, &AttributionBehaviour::sender_for_name>("attribution.sender-for-name"),
      switch_for<&Behaviour::attribution, &AttributionBehaviour::relay_reply>("attribution.relay-reply"),
      switch_for<&Behaviour::partner, &PartnerBehaviour::tls_reply>("partner.tls-reply"),
      switch_for<&Behaviour::filter, &FilterBehaviour::own_servers>("filter.own-servers"),
      switch_for<&Behaviour::filter, &FilterBehaviour::spoof>("filter.spoof"),
      switch_for<&Behaviour::outbound, &OutboundBehaviour::order>("outbound.order"),
      switch_for<&Behaviour::outbound, &OutboundBehaviour::mismatch_reply>("outbound.mismatch-reply"),
      switch_for<&Behaviour::server, &ServerBehaviour::relay_reply>("exchange-server.relay-reply"),
  };
  return rows;
}

const Switch* find_switch(std::string_view name) {
  for (const auto& row : switches())
    if (row.name == name) return &row;
  return nullptr;
}

}  // namespace mailflow::model

namespace mailflow::base {

namespace {

template <class Switches>
Value printed(std::span<const Field<Switches>> fields, const Switches& value) {
  ValueMap map;
  for (const auto& row : fields) map.push_back(Entry{std::string(row.name), {}, row.get(value)});
  return Value{std::move(map), {}};
}

}  // namespace

Result<model::AttributionBehaviour> Codec<model::AttributionBehaviour>::parse(const Value& value) {
  return read_object(model::attribution_behaviour_fields(), value, "behaviour.attribution");
}

Value Codec<model::AttributionBehaviour>::print(const model::AttributionBehaviour& value) {
  return printed(model::attribution_behaviour_fields(), value);
}

Result<model::PartnerBehaviour> Codec<model::PartnerBehaviour>::parse(const Value& value) {
  return read_object(model::partner_behaviour_fields(), value, "behaviour.partner");
}

Value Codec<model::PartnerBehaviour>::print(const model::PartnerBehaviour& value) {
  return printed(model::partner_behaviour_fields(), value);
}

Result<model::ContentBehaviour> Codec<model::ContentBehaviour>::parse(const Value& value) {
  return read_object(model::content_behaviour_fields(), value, "behaviour.content");
}

Value Codec<model::ContentBehaviour>::print(const model::ContentBehaviour& value) {
  return printed(model::content_behaviour_fields(), value);
}

Result<model::FilterBehaviour> Codec<model::FilterBehaviour>::parse(const Value& value) {
  return read_object(model::filter_behaviour_fields(), value, "behaviour.filter");
}

Value Codec<model::FilterBehaviour>::print(const model::FilterBehaviour& value) {
  return printed(model::filter_behaviour_fields(), value);
}

Result<model::OutboundBehaviour> Codec<model::OutboundBehaviour>::parse(const Value& value) {
  return read_object(model::outbound_behaviour_fields(), value, "behaviour.outbound");
}

Value Codec<model::OutboundBehaviour>::print(const model::OutboundBehaviour& value) {
  return printed(model::outbound_behaviour_fields(), value);
}

Result<model::ServerBehaviour> Codec<model::ServerBehaviour>::parse(const Value& value) {
  return read_object(model::server_behaviour_fields(), value, "behaviour.exchange-server");
}

Value Codec<model::ServerBehaviour>::print(const model::ServerBehaviour& value) {
  return printed(model::server_behaviour_fields(), value);
}

Result<model::EdgeBehaviour> Codec<model::EdgeBehaviour>::parse(const Value& value) {
  return read_object(model::edge_behaviour_fields(), value, "behaviour.edge");
}

Value Codec<model::EdgeBehaviour>::print(const model::EdgeBehaviour& value) {
  return printed(model::edge_behaviour_fields(), value);
}

}  // namespace mailflow::base
