#include "policy/exchange_server.hpp"

#include <array>

#include "policy/certificates.hpp"
#include "policy/copies.hpp"
#include "policy/host_kinds.hpp"
#include "policy/receive_connector.hpp"
#include "policy/rules.hpp"
#include "policy/send_connector.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::AuthMechanism;
using model::ExchangeOrganization;
using model::ExchangeVersion;
using model::HostId;
using model::OrganizationId;
using model::ReceiveConnector;
using model::SmtpPrincipal;
using model::SmtpRight;
using model::World;

constexpr std::uint64_t largest_message = 157286400;  // that the lab's hosts keep of whoever has no limit

// A server outside every organisation, which no lab file makes, has no connector.
const ExchangeOrganization& organization_at(const World& world, HostId host) {
  static const ExchangeOrganization none;
  const auto owner = world.organizations->of_host(host);
  return owner ? (*world.organizations)[*owner] : none;
}

const base::DomainIndex& accepted_domains(const World& world, HostId host) {
  static const base::DomainIndex none;
  const auto owner = world.organizations->of_host(host);
  return owner ? world.organizations->accepted(*owner) : none;
}

Tables server_tables(const World& world, HostId host, const Arrival&) {
  const auto& server = (*world.hosts)[host];
  const auto owner = world.organizations->of_host(host);
  return Tables{.host = server.name,
                .domains = &accepted_domains(world, host),
                .recipients = &model::recipients_at(world, host),
                .hosts = world.hosts.get(),
                .server = &server,
                .server_id = host,
                .organization_id = owner ? owner->number : no_row,
                .exchange = &organization_at(world, host),
                .server_behaviour = &world.behaviour.server};
}

Arrival refuse(Arrival state, ReplyId reply) {
  state.refusal = reply;
  return state;
}

bool is_hub(const model::Host& host) {
  return host.exchange.role == model::ServerRole::mailbox;
}

// The other server of the organisation that connects; nullptr: it is none.
const model::Host* other_server(Tests& tests, const Tables& tables, const Facts& facts) {
  for (const auto id : tables.exchange->servers) {
    if (id == tables.server_id) continue;
    const auto& index = tables.hosts->own_addresses(id);
    if (!tests.look_up(rules::receive_connector_own_server, facts.session.client_address, index).empty())
      return &(*tables.hosts)[id];
  }
  return nullptr;
}

// 5.5 of the reference: hubs of 2013 and later talk to each other's transport service, past the front end.
std::uint16_t port_for(const model::Host& server, const model::Host* client) {
  constexpr std::uint16_t smtp = 25;
  constexpr std::uint16_t hub = 2525;
  const bool inside = client != nullptr && is_hub(*client) && is_hub(server);
  return inside && server.exchange.version >= ExchangeVersion::v2013 ? hub : smtp;
}

bool has(const ReceiveConnector& connector, AuthMechanism mechanism) {
  return connector.auth_mechanism->has(mechanism);
}

SmtpPrincipal principal_of(Tests& tests, const ReceiveConnector& connector, const model::Host* inside) {
  const auto* pos = connector.auth_mechanism.pos.get();
  if (inside != nullptr && tests.holds(rules::receive_connector_exchange_server, connector.name,
                                       has(connector, AuthMechanism::exchange_server), pos))
    return SmtpPrincipal::servers;
  const bool secured = has(connector, AuthMechanism::external_authoritative);
  return tests.holds(rules::receive_connector_secured, connector.name, secured, pos) ? SmtpPrincipal::externally_secured
                                                                                     : SmtpPrincipal::anonymous;
}

Arrival meet_connector(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  const auto* inside = other_server(tests, tables, facts);
  const model::IpBinding local{facts.session.local, port_for(*tables.server, inside)};
  state.organization = tables.organization_id;
  state.connector =
      receive_connector_for(tests, *tables.exchange->receive, tables.server_id, local, facts.session.client_address);
  if (state.connector == no_row) return refuse(state, ReplyId::server_no_connector);
  state.principal = principal_of(tests, (*tables.exchange->receive)[state.connector], inside);
  const bool trusted = state.principal != SmtpPrincipal::anonymous;
  state.directionality = trusted ? Directionality::originating : Directionality::incoming;
  return state;
}

// What the client may do on the connector it met.
class Rights {
 public:
  Rights(Tests& tests, const ReceiveConnector& connector, SmtpPrincipal principal)
      : tests_(tests), connector_(connector), rights_(connector.rights_of(principal)) {}

  bool allow(const base::Rule& rule, SmtpRight right) const {
    return tests_.holds(rule, connector_.name, rights_.has(right), connector_.permission_groups.pos.get());
  }

 private:
  Tests& tests_;
  const ReceiveConnector& connector_;
  model::SmtpRights rights_;
};

bool fits(Tests& tests, const ReceiveConnector& connector, const Rights& rights, const Facts& facts) {
  if (rights.allow(rules::receive_connector_any_size, SmtpRight::bypass_message_size_limit)) return true;
  return tests.at_most(rules::receive_connector_size, connector.name, facts.mail.size,
                       {connector.max_message_size->bytes, connector.max_message_size.pos});
}

Arrival meet_sender(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  const auto& connector = (*tables.exchange->receive)[state.connector];
  Tests::Stage stage(tests, rules::receive_connector_sender, connector.name);
  const Rights rights(tests, connector, state.principal);
  if (!tests.meets(rules::receive_connector_tls, connector.name, facts.session.tls, connector.require_tls))
    return refuse(state, ReplyId::server_tls_required);
  if (!rights.allow(rules::receive_connector_submit, SmtpRight::submit))
    return refuse(state, ReplyId::not_authenticated);
  if (!rights.allow(rules::receive_connector_own_sender_right, SmtpRight::accept_authoritative_domain_sender) &&
      !tests.look_up_first(rules::receive_connector_own_sender, facts.mail.sender_domain, *tables.domains).empty())
    return refuse(state, ReplyId::not_as_this_sender);
  if (!fits(tests, connector, rights, facts)) return refuse(state, ReplyId::too_big);
  stage.outcome(true, connector.name);
  return state;
}

base::Setting<std::vector<base::DomainName>> names(std::initializer_list<std::string_view> texts) {
  base::Setting<std::vector<base::DomainName>> out;
  for (const auto text : texts) out.value.push_back(base::DomainName::from_canonical(std::string(text)));
  return out;
}

// RFC 2606, which Exchange refuses recipients in where it is told to.
ReplyId reserved(Tests& tests, const ReceiveConnector& connector, const Facts& facts) {
  static const auto top_level = names({"test", "example", "invalid", "localhost"});
  static const auto second_level = names({"example.com", "example.net", "example.org"});
  const auto& domain = facts.mail.recipient_domain;
  if (*connector.reject_reserved_top_level_recipient_domains &&
      tests.is_in_or_below(rules::receive_connector_top_level, connector.name, domain, top_level))
    return ReplyId::reserved_top_level;
  if (*connector.reject_reserved_second_level_recipient_domains &&
      tests.is_in_or_below(rules::receive_connector_second_level, connector.name, domain, second_level))
    return ReplyId::reserved_second_level;
  if (*connector.reject_single_label_recipient_domains &&
      tests.is_true(rules::receive_connector_single_label, connector.name, facts.mail.single_label))
    return ReplyId::single_label;
  return ReplyId::none;
}

ReplyId relay_refusal(Tests& tests, const Tables& tables) {
  const auto& reply = tables.server_behaviour->relay_reply;
  const bool documented = tests.holds(rules::receive_connector_relay_reply, {},
                                      *reply == model::UnableToRelay::documented, reply.pos.get());
  const bool old = tables.server->exchange.version < ExchangeVersion::v2013;
  return documented || old ? ReplyId::unable_to_relay : ReplyId::unable_to_relay_observed;
}

bool is_edge(Tests& tests, const model::Host& server) {
  return tests.holds(rules::organization_edge, server.name, !is_hub(server), &server.pos);
}

bool is_authoritative(Tests& tests, const model::AcceptedDomain& domain) {
  return tests.holds(rules::organization_authoritative, domain.name,
                     *domain.domain_type == model::DomainType::authoritative, domain.domain_type.pos.get());
}

// Recipient lookup of an Edge server; a mailbox server takes mail for anybody in its domains, and reports later.
bool is_unknown_at_edge(Tests& tests, const Tables& tables, const model::AcceptedDomain& domain, const Facts& facts) {
  return is_edge(tests, *tables.server) && is_authoritative(tests, domain) &&
         tests.look_up(rules::organization_recipient, facts.mail.recipient, tables.recipients->by_address()).empty();
}

ReplyId unknown_reply(const model::Host& edge) {
  return edge.exchange.version < ExchangeVersion::v2016 ? ReplyId::unknown_at_old_edge_server
                                                        : ReplyId::unknown_at_edge_server;
}

Arrival meet_recipient(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  const auto& connector = (*tables.exchange->receive)[state.connector];
  Tests::Stage stage(tests, rules::receive_connector_recipient, connector.name);
  const Rights rights(tests, connector, state.principal);
  if (const auto reply = reserved(tests, connector, facts); reply != ReplyId::none) return refuse(state, reply);
  const auto own = tests.look_up_first(rules::organization_domain, facts.mail.recipient_domain, *tables.domains);
  if (own.empty() && !rights.allow(rules::receive_connector_any_recipient, SmtpRight::accept_any_recipient))
    return refuse(state, relay_refusal(tests, tables));
  if (!own.empty() && is_unknown_at_edge(tests, tables, (*tables.exchange->domains)[own[0]], facts))
    return refuse(state, unknown_reply(*tables.server));
  if (!tests.at_most(rules::receive_connector_recipients, connector.name, facts.transaction.number,
                     connector.max_recipients_per_message))
    return refuse(state, ReplyId::too_many_recipients);
  stage.outcome(true, connector.name);
  return state;
}

constexpr std::array<Stage, 3> stages{{{"connector", server_tables, meet_connector, Moment::connect},
                                       {"sender", server_tables, meet_sender, Moment::mail},
                                       {"recipient", server_tables, meet_recipient, Moment::rcpt}}};

// A server of the organisation passes on what it found; whoever else is trusted brings internal mail.
AuthAs auth_as(Tests& tests, const Rights& rights, const Arrival& arrival, const ContentFacts& content) {
  if (!rights.allow(rules::receive_connector_internal, SmtpRight::accept_authentication_flag)) return AuthAs::anonymous;
  if (arrival.principal != SmtpPrincipal::servers) return AuthAs::internal;
  return tests.is_word(rules::receive_connector_stamped_internal, {}, content.stamped_as, to_string(AuthAs::internal))
             ? AuthAs::internal
             : AuthAs::anonymous;
}

}  // namespace

std::span<const Stage> exchange_server_arrival() {
  return stages;
}

const ReceiveConnector* receive_connector_of(const World& world, const Arrival& arrival) {
  if (arrival.organization == no_row || arrival.connector == no_row) return nullptr;
  return &(*(*world.organizations)[OrganizationId{arrival.organization}].receive)[arrival.connector];
}

Acceptance exchange_server_content(Tests& tests, const World& world, HostId host, const Arrival& arrival, const Facts&,
                                   const ContentFacts& content) {
  Tests::Stage stage(tests, rules::content, (*world.hosts)[host].name);
  Acceptance out;
  const auto* connector = receive_connector_of(world, arrival);
  if (connector == nullptr) return out;
  if (!tests.at_most(rules::receive_connector_hops, connector->name, content.hops, connector->max_hop_count))
    return {.refusal = ReplyId::server_loop};
  out.trust.grants.auth_as = auth_as(tests, Rights(tests, *connector, arrival.principal), arrival, content);
  stage.outcome(true);
  return out;
}

NextHop exchange_server_way_out(Tests& tests, const World& world, HostId host, const RecipientFacts& facts) {
  NextHop hop;
  const auto owner = world.organizations->of_host(host);
  hop.kind = NextHop::Kind::unreachable;
  if (!owner) return hop;
  hop.organization = owner->number;
  const auto& connectors = *(*world.organizations)[*owner].send;
  const auto choice = send_connector_for(tests, connectors, {host, facts.recipient_domain, facts.size});
  switch (choice.kind) {
    case SendChoice::Kind::none:
      return hop;
    case SendChoice::Kind::too_big:
      hop.kind = NextHop::Kind::refused;
      hop.refusal = ReplyId::server_too_big;
      return hop;
    case SendChoice::Kind::connector:
      break;
  }
  const auto& connector = connectors[choice.row];
  const auto& sources = connector.source_transport_servers;
  if (sources->empty() ||
      tests.holds(rules::send_connector_source, connector.name, connector.sends_from(host), sources.pos.get())) {
    hop.kind = NextHop::Kind::connector;
    hop.connector = connector.guid;
    return hop;
  }
  hop.kind = NextHop::Kind::host;
  hop.host = sources->front();
  return hop;
}

namespace {

// A recipient of the organisation, or nobody; neither: the recipient is elsewhere.
std::optional<NextHop> end_here(Tests& tests, const World& world, HostId host, const RecipientFacts& facts) {
  const auto& recipients = model::recipients_at(world, host);
  const auto known = tests.look_up(rules::organization_recipient, facts.recipient, recipients.by_address());
  if (!known.empty()) {
    const Directory directory{&recipients, &accepted_domains(world, host)};
    const auto hop = decide_resolution(tests, directory, {known[0], false});
    return hop.kind == NextHop::Kind::mx ? std::nullopt : std::optional(hop);
  }
  const auto own =
      tests.look_up_first(rules::organization_domain, facts.recipient_domain, accepted_domains(world, host));
  if (own.empty() || !is_authoritative(tests, (*organization_at(world, host).domains)[own[0]])) return std::nullopt;
  NextHop hop;
  hop.kind = NextHop::Kind::refused;
  const bool old = (*world.hosts)[host].exchange.version < ExchangeVersion::v2016;
  hop.refusal = old ? ReplyId::no_such_recipient_2013 : ReplyId::no_such_recipient;
  return hop;
}

const base::Text* refused_words(ReplyId refusal) {
  if (refusal == ReplyId::server_too_big) return &rules::only_too_big;
  return refusal == ReplyId::forwarding_loop ? &rules::to_nobody_ever : &rules::to_nobody;
}

void tell(const World& world, const NextHop& hop, Tests::Stage& stage) {
  switch (hop.kind) {
    case NextHop::Kind::mailbox:
      stage.outcome(true, {}, &rules::into_mailbox);
      return;
    case NextHop::Kind::host:
      stage.outcome(true, {}, std::string_view((*world.hosts)[hop.host].name));
      return;
    case NextHop::Kind::mx:
      stage.outcome(true, {}, &rules::to_mx);
      return;
    case NextHop::Kind::connector:
      stage.outcome(true, way_out(world, hop), &rules::by_send_connector);
      return;
    case NextHop::Kind::copies:
      stage.outcome(true, {}, &rules::to_others);
      return;
    case NextHop::Kind::unreachable:
      stage.outcome(false, {}, &rules::no_send_connector);
      return;
    case NextHop::Kind::refused:
      stage.outcome(false, {}, refused_words(hop.refusal));
      return;
  }
}

}  // namespace

NextHop exchange_server_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                                 const Arrival&) {
  Tests::Stage stage(tests, rules::route);
  std::optional<NextHop> hop;
  if (!is_edge(tests, (*world.hosts)[host])) hop = end_here(tests, world, host, facts);
  if (!hop) hop = exchange_server_way_out(tests, world, host, facts);
  tell(world, *hop, stage);
  return *hop;
}

Arrival exchange_server_submission(Tests& tests, const World& world, HostId host, const RecipientFacts& facts) {
  Tests::Stage stage(tests, rules::submission_server);
  Arrival arrival;
  const auto owner = world.organizations->of_host(host);
  if (!owner) return arrival;
  const bool own =
      tests.is_empty(rules::submission_no_sender, {}, facts.sender_domain) ||
      !tests.look_up_first(rules::submission_organization, facts.sender_domain, accepted_domains(world, host)).empty();
  if (!own) return arrival;
  arrival.organization = owner->number;
  arrival.directionality = Directionality::originating;
  stage.outcome(true, (*world.organizations)[*owner].name);
  return arrival;
}

Door door_of(Tests& tests, const World& world, HostId host, const Arrival& arrival) {
  const auto& server = (*world.hosts)[host];
  Door door{nullptr, kind_of(server).message_limit};
  const auto* connector = receive_connector_of(world, arrival);
  if (connector == nullptr) {
    if (server.starttls != model::StartTls::none && !server.certificate.names.empty())
      door.certificate = &server.certificate;
    return door;
  }
  const auto rights = connector->rights_of(arrival.principal);
  door.message_limit =
      rights.has(SmtpRight::bypass_message_size_limit) ? largest_message : connector->max_message_size->bytes;
  Tests::Stage stage(tests, rules::receive_connector_door, connector->name);
  const auto& mechanism = connector->auth_mechanism;
  if (!tests.holds(rules::receive_connector_starttls, connector->name, has(*connector, AuthMechanism::tls),
                   mechanism.pos.get()))
    return door;
  const auto& wanted = connector->tls_certificate_name;
  const auto* certificate = certificate_for(server, *wanted);
  if (!tests.holds(rules::receive_connector_certificate, connector->name, certificate != nullptr, wanted.pos.get()))
    return door;
  door.certificate = certificate;
  stage.outcome(true, connector->name);
  return door;
}

}  // namespace mailflow::policy
