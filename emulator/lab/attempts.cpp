#include "lab/attempts.hpp"

namespace mailflow::lab {
namespace {

using policy::Attempt;
using policy::AttemptStage;
using policy::Trouble;
using protocol::smtp::Stage;

AttemptStage stage_of(Stage stage) {
  switch (stage) {
    case Stage::connect:
      return AttemptStage::connect;
    case Stage::greeting:
    case Stage::hello:
      return AttemptStage::greeting;
    case Stage::starttls:
    case Stage::handshake:
      return AttemptStage::tls;
    case Stage::mail:
      return AttemptStage::mail;
    case Stage::rcpt:
      return AttemptStage::rcpt;
    case Stage::data:
    case Stage::content:
    case Stage::quit:
      return AttemptStage::data;
  }
  return AttemptStage::connect;
}

mail::Reply own_words(const model::Host& sender, Trouble trouble, const policy::Target& target,
                      std::string detail = {}) {
  return policy::trouble_reply(sender, trouble,
                               {target.name.text(), base::to_string(target.address), std::move(detail)});
}

bool refuses(const std::optional<mail::Reply>& reply) {
  return reply && mail::is_refusal(*reply);
}

// The reply that ended the session before any message.
mail::Reply last_refusal(const model::Host& sender, const smtp::SessionResult& session, const policy::Target& target) {
  for (const auto* reply : {&session.starttls, &session.hello, &session.greeting})
    if (refuses(*reply)) return **reply;
  return own_words(sender, Trouble::lost, target);
}

}  // namespace

std::optional<ConnectTrouble> connect_trouble(const model::World& world, const model::Host& sender,
                                              const policy::Target& target, base::LabTime now) {
  const auto receiver = world.hosts->at(target.address);
  if (!receiver) return std::nullopt;
  if (world.faults->find(*receiver, model::FaultPoint::refused, now) != nullptr)
    return ConnectTrouble{{AttemptStage::connect, own_words(sender, Trouble::refused, target)}, {}};
  if (world.faults->find(*receiver, model::FaultPoint::timeout, now) != nullptr)
    return ConnectTrouble{{AttemptStage::connect, own_words(sender, Trouble::timed_out, target)},
                          policy::connect_patience};
  return std::nullopt;
}

Attempt unconnected(const model::Host& sender, const net::IoError& error, const policy::Target& target) {
  if (error.fault == net::IoFault::no_route)
    return {AttemptStage::connect,
            policy::trouble_reply(sender, Trouble::no_route, {{}, base::to_string(target.address), {}})};
  return {AttemptStage::connect, own_words(sender, Trouble::refused, target)};
}

Attempt unopened(const model::Host& sender, const policy::TlsDemand& demand, const smtp::SessionResult& session,
                 const policy::Target& target) {
  switch (session.obstacle) {
    case smtp::Obstacle::tls_not_offered:
      return {AttemptStage::tls, own_words(sender, Trouble::tls_missing, target)};
    case smtp::Obstacle::tls_failed:
      return {AttemptStage::tls, own_words(sender, Trouble::tls_failed, target)};
    case smtp::Obstacle::not_trusted: {
      const auto trouble = distrust(demand, target, *session.tls).value_or(Trouble::untrusted);
      auto detail = policy::name_detail(demand, session.tls->peer.names);
      return {AttemptStage::tls, own_words(sender, trouble, target, std::move(detail))};
    }
    case smtp::Obstacle::refused:
      return {stage_of(session.stage),
              policy::refused_session_reply(sender, last_refusal(sender, session, target),
                                            {target.name.text(), base::to_string(target.address), {}})};
    case smtp::Obstacle::none:
    case smtp::Obstacle::lost:
    case smtp::Obstacle::timed_out:
    case smtp::Obstacle::not_smtp:
      break;
  }
  return {stage_of(session.stage), own_words(sender, Trouble::lost, target)};
}

std::vector<Attempt> attempts_of(const model::Host& sender, const protocol::smtp::TransactionResult& transaction,
                                 std::size_t recipients, const policy::Target& target) {
  std::vector<Attempt> attempts;
  attempts.reserve(recipients);
  for (std::size_t i = 0; i < recipients; ++i) {
    const auto* answer = i < transaction.recipients.size() ? &transaction.recipients[i] : nullptr;
    if (refuses(transaction.sender))
      attempts.push_back({AttemptStage::mail, *transaction.sender});
    else if (answer != nullptr && refuses(*answer))
      attempts.push_back({AttemptStage::rcpt, **answer});
    else if (refuses(transaction.data))
      attempts.push_back({AttemptStage::data, *transaction.data});
    else if (transaction.content)
      attempts.push_back({AttemptStage::data, *transaction.content});
    else
      attempts.push_back({stage_of(transaction.stage), own_words(sender, Trouble::lost, target), true});
  }
  return attempts;
}

std::optional<Trouble> distrust(const policy::TlsDemand& demand, const policy::Target& target,
                                const smtp::TlsFacts& tls) {
  base::Tests tests;
  return policy::decide_server(tests, demand, target.name.text(),
                               policy::server_facts(tls.peer.verdict, tls.peer.names));
}

}  // namespace mailflow::lab
