#include "lab/lanes.hpp"

#include <fmt/format.h>

#include "lab/attempts.hpp"
#include "net/alarm.hpp"
#include "policy/certificates.hpp"

namespace mailflow::lab {
namespace {

protocol::smtp::TlsPolicy wire_policy(model::TlsPolicy policy) {
  switch (policy) {
    case model::TlsPolicy::none:
      return protocol::smtp::TlsPolicy::none;
    case model::TlsPolicy::opportunistic:
      return protocol::smtp::TlsPolicy::opportunistic;
    case model::TlsPolicy::encrypted:
    case model::TlsPolicy::trusted:
    case model::TlsPolicy::verified:
      return protocol::smtp::TlsPolicy::required;
  }
  return protocol::smtp::TlsPolicy::required;
}

std::string sentence(policy::Trouble trouble) {
  using policy::Trouble;
  if (trouble == Trouble::wrong_name || trouble == Trouble::wrong_name_told_of_certificate)
    return "the server's certificate has another name";
  if (trouble == Trouble::not_valid_now) return "the server's certificate is not valid at this time";
  return "the server's certificate is not trusted";
}

}  // namespace

std::shared_ptr<const ServerSeen> seen_by(const policy::TlsDemand& demand, const policy::Target& target,
                                          const smtp::SessionResult& session) {
  const bool answered = session.tls != nullptr || session.obstacle == smtp::Obstacle::tls_not_offered;
  if (!demand.insists() || !answered) return nullptr;
  ServerSeen seen{demand, target.name.text()};
  if (session.tls) {
    seen.encrypted = true;
    seen.chain = session.tls->peer.verdict;
    seen.names = session.tls->peer.names;
  }
  return std::make_shared<const ServerSeen>(std::move(seen));
}

// One message for one target, in the frame of whoever waits for it.
struct Lanes::Job {
  Job(net::Loop& loop, const Piece& given) : piece(given), done(loop) {}

  const Piece& piece;
  policy::NextHop hop{};
  policy::TlsDemand demand{};  // of this piece's connector, with the places where it was written
  WorldPtr world;
  std::vector<mail::Recipient> recipients;
  TransferResult result;
  net::Alarm done;
};

struct Lanes::Lane {
  Terms terms;
  std::shared_ptr<const FirstSession> first;
  std::deque<Job*> waiting;
  std::size_t sessions = 0;
};

net::Task<TransferResult> Lanes::transfer(const Piece& piece, WorldPtr world, policy::NextHop hop,
                                          policy::Target target, std::vector<mail::Recipient> recipients) {
  Job job(core_.loop, piece);
  job.world = std::move(world);
  job.recipients = std::move(recipients);
  job.hop = hop;
  job.demand = policy::tls_demand(*job.world, hop, target, job.recipients.front().address.domain);
  if (piece.first && piece.first->tls) {
    auto mismatch = std::move(job.demand.mismatch);
    job.demand = policy::demand_of(*piece.first->tls, target.name);
    job.demand.mismatch = std::move(mismatch);
  }
  const auto& host = (*job.world->hosts)[host_];
  auto client = policy::client_terms(*job.world, host, hop);
  Terms terms{std::move(target), job.demand.policy, *job.demand.name, {}, std::move(client.helo)};
  terms.shows_own = client.certificate == &host.certificate;
  if (job.demand.mismatch) terms.mismatch = job.demand.mismatch->value;
  auto lane = std::make_shared<Lane>();
  if (piece.first) {
    if (piece.first->source) terms.target.source = *piece.first->source;
    lane->first = piece.first;
  } else if (auto& shared = lanes_[terms]; shared) {
    lane = shared;
  } else {
    shared = lane;
  }
  lane->terms = std::move(terms);
  if (lane->sessions < most_sessions) {
    ++lane->sessions;
    core_.tasks.start(work(std::move(lane), &job));
  } else {
    lane->waiting.push_back(&job);
  }
  co_await job.done.wait();
  co_return std::move(job.result);
}

Lanes::Job* Lanes::next(Lane& lane) {
  if (lane.waiting.empty()) return nullptr;
  auto* job = lane.waiting.front();
  lane.waiting.pop_front();
  return job;
}

void Lanes::finish(Job& job) {
  job.done.ring();
}

net::Task<void> Lanes::work(std::shared_ptr<Lane> lane, Job* job) {
  while (job != nullptr) {
    auto left = co_await hold_session(lane, job, lane->terms.tls);
    job = left != nullptr ? left : next(*lane);
  }
  --lane->sessions;
  if (lane->sessions == 0 && !lane->first) lanes_.erase(lane->terms);
}

base::Result<smtp::ClientOptions> Lanes::options(const Lane& lane, const Job& job, model::TlsPolicy tls) {
  const auto& world = *job.world;
  const auto& host = (*world.hosts)[host_];
  smtp::ClientOptions options;
  const auto client = policy::client_terms(world, host, job.hop);
  options.hello_name = client.helo;
  options.tls = wire_policy(tls);
  options.server_name = lane.terms.target.name.text();
  const auto* shown = client.certificate;
  bool shows = true;
  if (lane.first) {
    if (lane.first->helo) options.hello_name = *lane.first->helo;
    if (lane.first->certificate) shown = &*lane.first->certificate;
    shows = lane.first->show_certificate;
  }
  if (tls != model::TlsPolicy::none) {
    const auto context =
        shows && shown != nullptr ? core_.identities->client(host, *shown) : core_.identities->anonymous_client();
    if (!context) return base::fail(context.error());
    options.tls_context = *context;
    auto trust = core_.identities->trust(world, host);
    if (!trust) return base::fail(std::move(trust.error()));
    options.trust = std::move(*trust);
  }
  if (tls >= model::TlsPolicy::trusted)
    options.check_server = [demand = job.demand,
                            target = lane.terms.target](const smtp::TlsFacts& facts) -> std::optional<std::string> {
      const auto trouble = distrust(demand, target, facts);
      return trouble ? std::optional(sentence(*trouble)) : std::nullopt;
    };
  return options;
}

net::Task<Lanes::Job*> Lanes::hold_session(std::shared_ptr<Lane> lane, Job* job, model::TlsPolicy tls) {
  const auto& target = lane->terms.target;
  const auto& sender = (*job->world->hosts)[host_];
  const auto fail = [job](const policy::Attempt& attempt) {
    job->result.attempts.assign(job->recipients.size(), attempt);
    finish(*job);
  };
  auto terms = options(*lane, *job, tls);
  if (!terms) {
    core_.failure = std::move(terms.error());
    fail({policy::AttemptStage::tls,
          policy::trouble_reply(sender, policy::Trouble::tls_failed, {target.name.text(), {}, {}})});
    co_return nullptr;
  }
  if (target.port != policy::smtp_port && job->world->hosts->at(target.address)) {
    fail(unconnected(sender, {net::IoFault::refused, {}}, target));  // nothing of the lab listens there
    co_return nullptr;
  }
  const auto trouble = connect_trouble(*job->world, sender, target, core_.now());
  if (trouble) {
    const bool silent = trouble->patience > base::Duration::zero();
    if (silent) co_await core_.loop.clock().sleep_for(trouble->patience, net::TimerKind::session);
    fail(trouble->attempt);
    co_return nullptr;
  }
  auto stream = co_await core_.network->connect(target.source, target.address, net::smtp_port);
  if (!stream) {
    fail(unconnected(sender, stream.error(), target));
    co_return nullptr;
  }
  const auto own_end = stream->local();
  job->result.client = own_end;
  smtp::Client client(std::move(*stream), core_.loop.clock(), std::move(*terms));
  const auto ready = co_await client.open();
  if (!ready) {
    const auto session = client.result();
    // RFC 3207 4.1 leaves it to the client: without a wish for TLS, mail goes in plain where TLS is broken.
    if (session.obstacle == smtp::Obstacle::tls_failed && tls == model::TlsPolicy::opportunistic) {
      auto left = co_await hold_session(lane, job, model::TlsPolicy::none);
      co_return left;
    }
    job->result.seen = seen_by(job->demand, target, session);
    fail(unopened(sender, job->demand, session, target));
    co_return nullptr;
  }
  while (job != nullptr && client.usable()) {
    job->result.client = own_end;
    job->result.seen = seen_by(job->demand, target, client.result());
    co_await send(client, *job, target);
    finish(*job);
    job = next(*lane);
  }
  co_await client.quit();
  co_return job;
}

net::Task<void> Lanes::send(smtp::Client& client, Job& job, const policy::Target& target) {
  const auto session = client.result();
  if (session.tls) {
    job.result.server = session.tls->peer.verdict;
    job.result.tls = session.tls->session.protocol;
  }
  auto envelope = job.piece.letter.envelope;
  envelope.recipients = job.recipients;
  envelope.declared_size.reset();
  auto message = *job.piece.letter.message;
  const auto transaction = co_await client.send(std::move(envelope), std::move(message));
  job.result.attempts = attempts_of((*job.world->hosts)[host_], transaction, job.recipients.size(), target);
}

}  // namespace mailflow::lab
