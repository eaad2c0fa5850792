#include "lab/outcomes.hpp"

#include <algorithm>
#include <charconv>

#include "journey/session.hpp"
#include "lab/stamping.hpp"
#include "mail/received.hpp"
#include "policy/content.hpp"
#include "policy/exchange_server.hpp"
#include "policy/near_miss.hpp"
#include "policy/report.hpp"
#include "policy/sender_rewriting.hpp"
#include "spf/check.hpp"

namespace mailflow::lab {
namespace {

// The fields that were added since the message was handed in, oldest first.
std::vector<mail::Received> passed(const mail::Message& message, std::size_t came_with) {
  auto values = message.find_all("Received");
  values.resize(values.size() - std::min(values.size(), came_with));
  std::reverse(values.begin(), values.end());
  std::vector<mail::Received> fields;
  for (const auto& value : values)
    if (auto field = mail::parse_received(value)) fields.push_back(std::move(*field));
  return fields;
}

const model::Host* named(const model::World& world, std::string_view fqdn) {
  for (const auto& host : world.hosts->rows())
    if (mail::equal_ignoring_case(host.fqdn.text(), fqdn)) return &host;
  return nullptr;
}

void add_decision(const Decision& decision, journey::Hop& hop) {
  const auto& session = *decision.session;
  hop.tls.client = session.tls.client;
  const auto& arrival = decision.arrival;
  if (arrival.organization != policy::no_row)
    hop.organization = (*session.world->organizations)[model::OrganizationId{arrival.organization}].name;
  if (const auto* connector = policy::receive_connector_of(*session.world, arrival)) hop.inbound = connector->name;
  if (decision.arrival.tenant == policy::no_row) return;
  const auto& tenant = (*session.world->tenants)[model::TenantId{decision.arrival.tenant}];
  hop.tenant = tenant.name;
  hop.directionality = policy::to_string(decision.arrival.directionality);
  if (decision.arrival.connector != policy::no_row) hop.inbound = (*tenant.inbound)[decision.arrival.connector].name;
}

// How the sender at `from` found the receiver's certificate the next time that it handed the message on.
model::ChainVerdict next_departure(std::vector<Departure>& departures, const model::World& world,
                                   std::string_view from) {
  for (auto& departure : departures) {
    if (departure.told || (*world.hosts)[departure.from].name != from) continue;
    departure.told = true;
    return departure.server;
  }
  return model::ChainVerdict::none;
}

// A copy went the first part of its way with the recipient that it was made for; who sent them knows it only
// afterwards.
std::vector<Departure> departures_of(const Track& track, const RecipientTrack& recipient) {
  std::vector<Departure> out = recipient.departures;
  for (const auto* origin = recipient.origin.get(); origin != nullptr; origin = origin->before.get())
    for (const auto& each : track.recipients)
      if (each.address == origin->address) out.insert(out.begin(), each.departures.begin(), each.departures.end());
  return out;
}

// The connectors by which the recipient left, as the hosts decided in order.
class WaysOut {
 public:
  explicit WaysOut(const std::vector<Decision>& decisions) : decisions_(decisions) {}

  // By which it left the host; "none" for none.
  std::string next(std::string_view host) {
    for (; at_ < decisions_.size(); ++at_) {
      const auto& decision = decisions_[at_];
      if (decision.kind != Decision::Kind::next_hop || stays(decision.next)) continue;
      if ((*decision.session->world->hosts)[decision.session->host].name != host) return "none";
      ++at_;
      return decision.outbound.empty() ? "none" : decision.outbound;
    }
    return "none";
  }

 private:
  // Nobody leaves by it: a copy has the decision about the recipient that it was made for before its own.
  static bool stays(const policy::NextHop& hop) {
    return hop.kind == policy::NextHop::Kind::mailbox || hop.kind == policy::NextHop::Kind::copies;
  }

  const std::vector<Decision>& decisions_;
  std::size_t at_ = 0;
};

std::vector<journey::Hop> route_of(const Core& core, const Track& track, const RecipientTrack& recipient,
                                   const mail::Message* message) {
  const auto& world = *core.world();
  std::vector<journey::Hop> route;
  if (!track.via.empty()) {
    auto& first = route.emplace_back();
    first.host = track.via;
    for (const auto& decision : recipient.decisions)
      if (decision.kind == Decision::Kind::submitted_content) {
        add_decision(decision, first);
        break;
      }
  }
  if (message == nullptr) return route;
  auto departures = departures_of(track, recipient);
  auto decision = recipient.decisions.begin();
  for (const auto& field : passed(*message, track.came_with)) {
    const auto* host = named(world, field.by);
    journey::Hop hop;
    hop.host = host == nullptr ? field.by : host->name;
    hop.tls.encrypted = !field.tls.empty();
    hop.tls.protocol = field.tls;
    hop.tls.server = next_departure(departures, world, route.empty() ? std::string_view{} : route.back().host);
    decision = std::find_if(decision, recipient.decisions.end(), [](const Decision& each) { return each.taken; });
    if (decision != recipient.decisions.end()) {
      const auto& session = *decision->session;
      const bool same = host != nullptr && (*session.world->hosts)[session.host].name == host->name &&
                        field.from_address == session.values.client;
      if (same) add_decision(*decision, hop);
      ++decision;
    }
    route.push_back(std::move(hop));
  }
  if (recipient.handed_over) {
    auto last = *recipient.handed_over;
    last.tls.server = next_departure(departures, world, route.empty() ? std::string_view{} : route.back().host);
    route.push_back(std::move(last));
  }
  WaysOut ways(recipient.decisions);
  for (std::size_t i = track.straight ? 1 : 0; i < route.size(); ++i) route[i].outbound = ways.next(route[i].host);
  return route;
}

std::optional<int> number_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

// Reports are never about reports, so this goes no deeper.
std::shared_ptr<const journey::RecipientOutcome> report_of(const Core& core, const Track& track) {
  constexpr std::size_t most_text = 64 * 1024;
  auto outcomes = outcomes_of(core, track, journey::Reasons::none);
  auto outcome = std::make_shared<journey::RecipientOutcome>(std::move(outcomes.front()));
  const auto is_delivered = [](const RecipientTrack& row) { return row.delivered_mail != 0; };
  const auto delivered = std::ranges::find_if(track.recipients, is_delivered);
  const auto& recipient = delivered == track.recipients.end() ? track.recipients.front() : *delivered;
  const auto* mail = core.mailboxes.find(recipient.delivered_mail);
  const mail::Message* message = mail != nullptr ? &mail->message : recipient.copy.get();
  if (message != nullptr) outcome->text = message->body().substr(0, most_text);
  return outcome;
}

journey::RecipientOutcome outcome_of(const Core& core, const Track& track, const RecipientTrack& recipient) {
  journey::RecipientOutcome outcome;
  outcome.recipient = recipient.address;
  outcome.ways = recipient.ways;
  if (recipient.origin != nullptr) outcome.copy_of = mail::to_string(recipient.origin->address);
  for (const auto& address : recipient.passed_on) outcome.passed_on.push_back(mail::to_string(address));
  outcome.delivered = recipient.delivered;
  outcome.rejected = recipient.rejected;
  outcome.deferred = recipient.deferred;
  outcome.failed = recipient.failed;
  outcome.queued = recipient.waiting > 0;
  const mail::Message* message = recipient.copy.get();
  if (const auto* mail = core.mailboxes.find(recipient.delivered_mail)) {
    message = &mail->message;
    outcome.headers = mail->message.header();
    outcome.mail_from = mail->sender ? mail::to_string(*mail->sender) : std::string("<>");
    if (!mail->tenant.empty() || is_exchange_server((*core.world()->hosts)[mail->host]))
      outcome.auth_as = message->find("X-MS-Exchange-Organization-AuthAs").value_or(std::string{});
    if (!mail->tenant.empty()) {
      outcome.scl = number_of(message->find("X-MS-Exchange-Organization-SCL"));
    }
  }
  outcome.route = route_of(core, track, recipient, message);
  if (const auto* report = core.journal.find(recipient.report); report != nullptr && !report->recipients.empty())
    outcome.report = report_of(core, *report);
  return outcome;
}

// Why SPF said what it said: asked again, of the names that the World has. None where nobody asked.
std::optional<base::Explain> spf_of(const Decision& decision) {
  if (decision.kind != Decision::Kind::content || !decision.content || !decision.content->spf) return std::nullopt;
  const auto& session = *decision.session;
  spf::Query query;
  query.client = session.values.client;
  query.helo = session.helo;
  if (session.sender) query.sender = mail::to_string(*session.sender);
  query.receiver = (*session.world->hosts)[session.host].fqdn.text();
  query.now = session.at;
  return journey::spf_heading(spf::evaluate_in(*session.world, query, {.detail = spf::Detail::tree}));
}

policy::ServerFacts server_facts(const ServerSeen* seen) {
  if (seen == nullptr || !seen->encrypted) return policy::plain_server();
  return policy::server_facts(seen->chain, seen->names);
}

}  // namespace

namespace {

// About whom the decision of that number was, and who had passed it on to him.
struct Asked {
  const mail::EmailAddress& recipient;
  const policy::Forwarder& forwarder;
};
Asked asked_about(const RecipientTrack& recipient, std::size_t number) {
  static const policy::Forwarder nobody;
  const auto* address = &recipient.address;
  const auto* origin = recipient.origin.get();
  const auto* forwarder = &nobody;
  for (; origin != nullptr && number <= origin->decisions; origin = origin->before.get()) {
    if (number == origin->decisions) {
      forwarder = &origin->forwarder;
      break;
    }
    address = &origin->address;
  }
  return {*address, *forwarder};
}

}  // namespace

std::vector<journey::RecipientOutcome> outcomes_of(const Core& core, const Track& track, journey::Reasons reasons) {
  std::vector<journey::RecipientOutcome> out;
  for (const auto& recipient : track.recipients) {
    out.push_back(outcome_of(core, track, recipient));
    if (reasons != journey::Reasons::none) out.back().why = explain(recipient);
  }
  journey::put_copies_behind(out);
  return out;
}

std::vector<base::Explain> explain(const RecipientTrack& recipient) {
  std::vector<base::Explain> why;
  base::RecordBuffer records(base::Detail::full);
  base::Tests tests(&records);
  for (std::size_t number = 0; number < recipient.decisions.size(); ++number) {
    const auto& decision = recipient.decisions[number];
    const auto asked = asked_about(recipient, number);
    if (decision.kind == Decision::Kind::report && recipient.report != 0) continue;  // a matter of the report
    records.begin();
    tests.begin();
    const auto& session = *decision.session;
    const auto session_facts = policy::session_facts(session.values);
    const auto facts = policy::recipient_facts(session.sender, asked.recipient, decision.size);
    const auto transaction = policy::transaction_facts(decision.before);
    const policy::ContentValues none;
    const auto content = policy::content_facts(decision.content ? *decision.content : none);
    const auto report = policy::report_facts(session.sender, decision.notify);
    const auto server = server_facts(decision.server.get());
    policy::Arrival arrival;
    switch (decision.kind) {
      case Decision::Kind::submission:
        policy::decide_submission(tests, *session.world, session.host, facts);
        break;
      case Decision::Kind::submitted_content:
        policy::decide_submitted(tests, *session.world, session.host, decision.arrival, facts, content);
        break;
      case Decision::Kind::arrival:
        arrival = policy::decide_arrival(tests, *session.world, session.host, {session_facts, facts, transaction});
        if (policy::receive_connector_of(*session.world, arrival) != nullptr)
          policy::door_of(tests, *session.world, session.host, arrival);
        break;
      case Decision::Kind::content:
        policy::decide_content(tests, *session.world, session.host, decision.arrival, {session_facts, facts}, content);
        break;
      case Decision::Kind::next_hop:
        policy::decide_next_hop(tests, *session.world, session.host, facts, decision.arrival);
        policy::decide_rewriting(tests, *session.world, decision.next, decision.arrival, facts, asked.forwarder);
        break;
      case Decision::Kind::server:
        policy::decide_server(tests, decision.server->demand, decision.server->name, server);
        break;
      case Decision::Kind::report:
        policy::decide_report(tests, (*session.world->hosts)[session.host], report);
        break;
    }
    auto decided = records.explain();
    if (auto spf = spf_of(decision)) decided.insert(decided.begin(), std::move(*spf));
    policy::add_near_miss(*session.world, arrival, session.values, facts, transaction, decided);
    for (auto& each : decided) {
      each.by = (*session.world->hosts)[session.host].name;
      why.push_back(std::move(each));
    }
  }
  return why;
}

}  // namespace mailflow::lab
