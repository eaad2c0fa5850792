#include "journey/session.hpp"

#include <algorithm>

#include "policy/certificates.hpp"
#include "policy/client_name.hpp"
#include "policy/content.hpp"
#include "policy/exchange_server.hpp"
#include "policy/host_kinds.hpp"
#include "policy/near_miss.hpp"
#include "policy/rules.hpp"

namespace mailflow::journey {
namespace {

using model::ChainVerdict;
using model::TlsPolicy;
using policy::Attempt;
using policy::AttemptStage;
using policy::ReplyId;
using policy::Trouble;

AttemptStage stage_of(ReplyId reply) {
  switch (policy::reply_row(reply).stage) {
    case policy::ReplyStage::mail:
      return AttemptStage::mail;
    case policy::ReplyStage::rcpt:
      return AttemptStage::rcpt;
    case policy::ReplyStage::data:
      return AttemptStage::data;
    case policy::ReplyStage::queue:
      return AttemptStage::connect;
  }
  return AttemptStage::rcpt;
}

policy::Place place_of(const SessionPlan& plan, std::string detail = {}) {
  return {plan.target.name.text(), base::to_string(plan.target.address), std::move(detail)};
}

// What the sender says when nothing came of the session.
mail::Reply own_words(const model::World& world, const SessionPlan& plan, Trouble trouble, std::string detail = {}) {
  return policy::trouble_reply((*world.hosts)[plan.sender], trouble, place_of(plan, std::move(detail)));
}

// What STARTTLS comes to. `certificate`: what stands behind it; nullptr: it is not offered.
TlsSeen negotiate(const model::World& world, const SessionPlan& plan, const model::Host& receiver,
                  const model::CertificateSpec* certificate, base::LabTime now) {
  TlsSeen seen;
  if (certificate == nullptr || plan.tls.policy == TlsPolicy::none) return seen;
  seen.encrypted = true;
  seen.server = policy::expected_verdict(world, *certificate, (*world.hosts)[plan.sender], now);
  if (policy::asks_certificate(receiver) && plan.certificate != nullptr)
    seen.client = policy::expected_verdict(world, *plan.certificate, receiver, now);
  return seen;
}

// What the sender finds wrong with it; none: it goes on.
std::optional<Attempt> distrust(const model::World& world, const SessionPlan& plan,
                                const model::CertificateSpec* certificate, const TlsSeen& seen,
                                base::RecordBuffer* records, std::vector<base::Explain>& why) {
  if (records != nullptr) records->begin();
  base::Tests tests(records);
  const auto names = certificate == nullptr ? base::CertificateNames{} : policy::shown_names(*certificate);
  const auto facts = seen.encrypted ? policy::server_facts(seen.server, names) : policy::plain_server();
  const auto trouble = policy::decide_server(tests, plan.tls, plan.target.name.text(), facts);
  if (records != nullptr)
    for (auto& explain : records->explain()) {
      explain.by = (*world.hosts)[plan.sender].name;
      why.push_back(std::move(explain));
    }
  if (!trouble) return std::nullopt;
  return Attempt{AttemptStage::tls, own_words(world, plan, *trouble, policy::name_detail(plan.tls, names))};
}

policy::SessionValues session_values(const SessionPlan& plan, const TlsSeen& tls) {
  policy::SessionValues values;
  values.client = plan.target.source;
  values.local = plan.target.address;
  values.helo = plan.helo;
  values.tls = tls.encrypted;
  values.certificate_valid = tls.client == ChainVerdict::valid;
  if (tls.client != ChainVerdict::none && plan.certificate != nullptr)
    values.certificate_names = policy::shown_names(*plan.certificate);
  return values;
}

SessionSeen seen_by(const model::World& world, const SessionPlan& plan, const model::Host& receiver,
                    const TlsSeen& tls) {
  SessionSeen seen{.from = (*world.hosts)[plan.sender].name,
                   .to = receiver.name,
                   .address = base::to_string(plan.target.source),
                   .tls = tls,
                   .certificate_asked = policy::asks_certificate(receiver),
                   .names = {}};
  if (tls.client == ChainVerdict::none || plan.certificate == nullptr) return seen;
  for (const auto& name : policy::shown_names(*plan.certificate))
    seen.names.append(seen.names.empty() ? "" : ", ").append(base::to_string(name));
  return seen;
}

void fill_hop(const model::World& world, const policy::Arrival& arrival, SessionEnd& end) {
  if (const auto* connector = policy::receive_connector_of(world, arrival)) {
    end.hop.organization = (*world.organizations)[model::OrganizationId{arrival.organization}].name;
    end.hop.inbound = connector->name;
  }
  if (arrival.tenant == policy::no_row) return;
  const auto& tenant = (*world.tenants)[model::TenantId{arrival.tenant}];
  end.hop.tenant = tenant.name;
  end.hop.directionality = policy::to_string(arrival.directionality);
  if (arrival.connector != policy::no_row) end.hop.inbound = (*tenant.inbound)[arrival.connector].name;
}

// What a trouble that the scenario made does to the session; none: it goes on.
std::optional<Attempt> trouble(const model::World& world, model::HostId receiver, const SessionPlan& plan,
                               model::FaultPoint point, base::LabTime now) {
  const auto* fault = world.faults->find(receiver, point, now);
  if (fault == nullptr) return std::nullopt;
  if (fault->times > 0 && plan.book != nullptr && !plan.book->strikes(*fault, {now, plan.message, plan.recipient}))
    return std::nullopt;
  const mail::Reply reply{fault->code, fault->status, fault->text};
  switch (point) {
    case model::FaultPoint::refused:
      return Attempt{AttemptStage::connect, own_words(world, plan, Trouble::refused)};
    case model::FaultPoint::timeout:
      return Attempt{AttemptStage::connect, own_words(world, plan, Trouble::timed_out)};
    case model::FaultPoint::reset:
      return Attempt{AttemptStage::greeting, own_words(world, plan, Trouble::lost)};
    case model::FaultPoint::delay:
      return std::nullopt;
    case model::FaultPoint::greeting:
      return Attempt{AttemptStage::greeting,
                     policy::refused_session_reply((*world.hosts)[plan.sender], reply, place_of(plan))};
    case model::FaultPoint::mail:
      return Attempt{AttemptStage::mail, reply};
    case model::FaultPoint::rcpt:
      return Attempt{AttemptStage::rcpt, reply};
    case model::FaultPoint::data:
      return Attempt{AttemptStage::data, reply};
  }
  return std::nullopt;
}

// What the receiver's DNS says of the client's address; adds to `took` what it has to wait.
bool finds_name(const model::World& world, const base::IpAddress& client, base::Duration& took) {
  const auto question = policy::name_question(client);
  const auto* fault = world.faults->find(question.name.text());
  if (fault != nullptr && fault->answer == model::FaultyAnswer::timeout) took += policy::dns_patience;
  return policy::has_name(model::answer_from(world, question));
}

base::Duration delay_of(const model::World& world, model::HostId receiver, base::LabTime now) {
  const auto* fault = world.faults->find(receiver, model::FaultPoint::delay, now);
  return fault == nullptr ? base::Duration{} : fault->delay;
}

// What the message shows to this receiver.
struct Shown {
  policy::ContentValues values;
  std::optional<base::Explain> spf;  // why its result is what it is, where that is wanted
};

// SPF is asked for as the message arrives.
Shown shown_to(const model::World& world, const SessionPlan& plan, model::HostId receiver,
               const policy::Arrival& arrival, const policy::Facts& facts, const mail::ReversePath& from,
               base::LabTime now, spf::Detail detail) {
  Shown shown{*plan.content, {}};
  if (!policy::asks_for_spf(world, receiver, arrival, facts, policy::content_facts(shown.values))) return shown;
  spf::Query query;
  query.client = plan.target.source;
  query.helo = plan.helo;
  if (from) query.sender = mail::to_string(*from);
  query.receiver = (*world.hosts)[receiver].fqdn.text();
  query.now = now;
  auto verdict = spf::evaluate_in(world, query, {.detail = detail});
  shown.values.spf = verdict.result;
  shown.values.spf_domain = from ? from->domain : base::DomainName::parse(plan.helo).value_or(base::DomainName{});
  if (detail == spf::Detail::tree) shown.spf = spf_heading(std::move(verdict));
  return shown;
}

struct Paths {
  const mail::ReversePath& from;
  const mail::EmailAddress& to;
};

void keep(const model::World& world, model::HostId by, const base::RecordBuffer& records,
          std::vector<base::Explain>& why) {
  for (auto& explain : records.explain()) {
    explain.by = (*world.hosts)[by].name;
    why.push_back(std::move(explain));
  }
}

// Whether the receiver lets the client in at all, and what it offers it; none: the connection is closed.
std::optional<policy::Door> come_in(const model::World& world, const SessionPlan& plan, model::HostId receiver,
                                    base::RecordBuffer* records, std::vector<base::Explain>& why) {
  static const auto nobody = policy::recipient_facts({}, {});
  if (records != nullptr) records->begin();
  base::Tests recorded(records);
  base::Tests tests;
  const auto session = policy::session_facts(session_values(plan, {}));
  const policy::Facts facts{session, nobody};
  const auto arrival = policy::decide_until(tests, world, receiver, facts, policy::Moment::connect);
  if (!arrival.refused()) return policy::door_of(tests, world, receiver, arrival);
  if (records == nullptr) return std::nullopt;
  policy::decide_until(recorded, world, receiver, facts, policy::Moment::connect);
  keep(world, receiver, *records, why);
  return std::nullopt;
}

// Whether the receiver takes the sender, where it decides that before it knows of a recipient.
bool takes_sender(const model::World& world, const SessionPlan& plan, const mail::ReversePath& from,
                  model::HostId receiver, const TlsSeen& tls) {
  if (!policy::decides_at((*world.hosts)[receiver], policy::Moment::mail)) return true;
  base::Tests tests;
  const auto session = policy::session_facts(session_values(plan, tls));
  const auto mail = policy::recipient_facts(from, {}, plan.size);
  return !policy::decide_until(tests, world, receiver, {session, mail}, policy::Moment::mail).refused();
}

// The receiver's decisions at RCPT TO and at the end of the content.
ReplyId decide(const model::World& world, const SessionPlan& plan, Paths paths, base::LabTime now, const TlsSeen& tls,
               base::RecordBuffer* records, SessionEnd& end, std::vector<base::Explain>& why) {
  if (records != nullptr) records->begin();
  base::Tests tests(records);
  const auto& host = (*world.hosts)[end.receiver];
  auto values = session_values(plan, tls);
  if (policy::asks_for_name(host, values.client)) values.has_name = finds_name(world, values.client, end.took);
  const auto& domain = paths.to.domain;
  const auto before = plan.transaction == nullptr ? policy::TransactionValues{} : plan.transaction->before(domain);
  const auto session = policy::session_facts(values);
  const auto recipient = policy::recipient_facts(paths.from, paths.to, plan.size);
  const auto transaction = policy::transaction_facts(before);
  const policy::Facts facts{session, recipient, transaction};
  end.arrival = policy::decide_arrival(tests, world, end.receiver, facts);
  if (policy::receive_connector_of(world, end.arrival) != nullptr)
    policy::door_of(tests, world, end.receiver, end.arrival);
  if (plan.transaction != nullptr && !end.arrival.refused()) plan.transaction->take(world, end.arrival, domain);
  policy::Acceptance accepted{.refusal = end.arrival.refusal};
  Shown shown;
  if (!accepted.refused())
    shown = shown_to(world, plan, end.receiver, end.arrival, facts, paths.from, now,
                     records != nullptr ? spf::Detail::tree : spf::Detail::result);
  const auto content = policy::content_facts(shown.values);
  if (!accepted.refused()) accepted = policy::decide_content(tests, world, end.receiver, end.arrival, facts, content);
  end.trust = accepted.trust;
  if (records == nullptr) return accepted.refusal;
  end.seen = seen_by(world, plan, host, tls);
  auto decided = records->explain();
  if (shown.spf)
    decided.insert(std::ranges::find(decided, &policy::rules::content, &base::Explain::rule), std::move(*shown.spf));
  if (records->wants_candidates()) policy::add_near_miss(world, end.arrival, values, recipient, transaction, decided);
  for (auto& explain : decided) {
    explain.by = host.name;
    why.push_back(std::move(explain));
  }
  return accepted.refusal;
}

}  // namespace

base::Explain spf_heading(spf::Verdict verdict) {
  verdict.tree.result = true;
  return std::move(verdict.tree);
}

SessionEnd hold_session(const model::World& world, const SessionPlan& plan, const mail::ReversePath& from,
                        const mail::EmailAddress& to, base::LabTime now, base::RecordBuffer* records,
                        std::vector<base::Explain>& why) {
  SessionEnd end;
  const auto receiver = world.hosts->at(plan.target.address);
  if (!receiver) {
    end.attempt.reply = policy::trouble_reply((*world.hosts)[plan.sender], Trouble::no_route,
                                              {{}, base::to_string(plan.target.address), {}});
    return end;
  }
  end.receiver = *receiver;
  const auto& host = (*world.hosts)[*receiver];
  if (plan.target.port != policy::smtp_port) {
    end.attempt.reply = own_words(world, plan, Trouble::refused);
    return end;
  }
  end.hop.host = host.name;
  using Point = model::FaultPoint;
  for (const auto point : {Point::refused, Point::timeout, Point::reset, Point::greeting}) {
    auto attempt = trouble(world, *receiver, plan, point, now);
    if (!attempt) continue;
    end.attempt = std::move(*attempt);
    if (point == Point::timeout) end.took = policy::connect_patience;
    if (point == Point::greeting) end.took = delay_of(world, *receiver, now);
    return end;
  }
  end.took = delay_of(world, *receiver, now);
  const auto greeted = now + end.took;
  const auto door = come_in(world, plan, *receiver, records, why);
  if (!door) {
    end.attempt = {AttemptStage::greeting, own_words(world, plan, Trouble::lost)};
    return end;
  }
  const auto tls = negotiate(world, plan, host, door->certificate, greeted);
  if (auto attempt = distrust(world, plan, door->certificate, tls, records, why)) {
    end.attempt = std::move(*attempt);
    return end;
  }
  end.hop.tls = tls;

  // Senders tell the size in MAIL FROM, before anything else is looked at (RFC 1870 6.1).
  const auto& kind = policy::kind_of(host);
  if (plan.size > kind.message_limit && !policy::decides_at(host, policy::Moment::mail)) {
    end.attempt = {AttemptStage::mail, policy::reply_for(kind.too_big)};
    return end;
  }
  for (const auto point : {Point::mail, Point::rcpt}) {
    if (point == Point::rcpt && !takes_sender(world, plan, from, *receiver, tls)) break;
    auto attempt = trouble(world, *receiver, plan, point, greeted);
    if (!attempt) continue;
    end.attempt = std::move(*attempt);
    return end;
  }

  const auto refusal = decide(world, plan, {from, to}, greeted, tls, records, end, why);
  if (refusal != ReplyId::none) {
    const auto client = base::to_string(plan.target.source);
    end.attempt = {stage_of(refusal), policy::reply_for(refusal, mail::to_string(to), host.fqdn.text(), client)};
    return end;
  }
  if (auto attempt = trouble(world, *receiver, plan, Point::data, greeted)) {
    end.attempt = std::move(*attempt);
    return end;
  }
  end.taken = true;
  end.attempt = {AttemptStage::data, mail::Reply{250, "2.0.0", "taken"}};
  fill_hop(world, end.arrival, end);
  return end;
}

}  // namespace mailflow::journey
