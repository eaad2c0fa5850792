#include "lab/lab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "lab/core.hpp"
#include "lab/live_host.hpp"
#include "lab/outcomes.hpp"
#include "lab/post_office.hpp"
#include "lab/submission.hpp"
#include "mail/message_id.hpp"

namespace mailflow::lab {
namespace {

// How long a host waits for a name server that says nothing.
constexpr auto dns_patience = std::chrono::seconds{30};

}  // namespace

struct Lab::Impl {
  // Where a host listens.
  struct Place {
    model::HostId host;
    base::IpAddress address;
    std::shared_ptr<net::Listener> listener;
  };

  Impl(base::LabTime start, Options given) : core(start, given.most_mails), options(given) {}

  base::Result<void> open(model::World world);
  base::Result<void> listen(const model::World& world);
  void published(const WorldPtr& world);
  base::Result<void> ended(const base::Result<net::LoopEnd>& end);
  std::vector<Addressee> addressees(const journey::Submission& submission,
                                    const std::shared_ptr<const SessionRecord>& session, Track& track) const;

  Core core;
  Options options;
  std::vector<Place> places;
  std::uint64_t submissions = 0;
};

base::Result<void> Lab::Impl::open(model::World world) {
  if (options.observer != nullptr) core.events.add(*options.observer);
  if (options.trace) {
    auto trace = Trace::open(core.loop, *options.trace);
    if (!trace) return base::fail(std::move(trace.error()));
    core.trace = std::move(*trace);
    core.trace->world(world, core.now(), "lab file");
  }
  auto network = net::Network::open(core.loop);
  if (!network) return base::fail(std::move(network.error()));
  core.network = std::move(*network);

  dns::ServerOptions server;
  server.mapped = options.mode == Mode::up ? dns::MappedPort::open : dns::MappedPort::closed;
  auto dns = dns::Server::open(*core.network, server);
  if (!dns) return base::fail(std::move(dns.error()));
  core.dns = std::move(*dns);
  auto resolver = net::Resolver::open(*core.network, core.dns->lab());
  if (!resolver) return base::fail(std::move(resolver.error()));
  core.resolver = std::move(*resolver);
  core.resolver->set_told([this](std::string_view name, model::DnsType) -> std::optional<net::ToldTimeout> {
    if (core.dns->faults().find(name) != dns::Fault::timeout) return std::nullopt;
    return net::ToldTimeout{dns_patience};
  });

  auto identities = Identities::make(world);
  if (!identities) return base::fail(std::move(identities.error()));
  core.identities = std::move(*identities);
  if (world.zone) core.dns->publish(world.zone);
  core.worlds =
      std::make_unique<Worlds>(core.loop.clock(), std::move(world), [this](const WorldPtr& next) { published(next); });
  return listen(*core.world());
}

// Addresses that no longer belong to their host are given up; new ones get a listener. One real port serves all.
base::Result<void> Lab::Impl::listen(const model::World& world) {
  std::erase_if(places, [&](const Place& place) {
    if (world.hosts->at(place.address) == place.host) return false;
    place.listener->close();
    core.network->disown(place.address);
    return true;
  });
  std::unordered_set<std::string> served;
  for (const auto& place : places) served.insert(base::to_string(place.address));
  std::vector<base::IpAddress> addresses;
  std::vector<model::HostId> owners;
  const auto& hosts = world.hosts->rows();
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    if (i == core.hosts.size()) core.hosts.push_back(std::make_unique<LiveHost>(core, model::HostId{i}));
    for (const auto& address : hosts[i].addresses) {
      if (!served.insert(base::to_string(address)).second) continue;
      addresses.push_back(address);
      owners.push_back(model::HostId{i});
    }
  }
  if (addresses.empty()) return {};
  const auto plan = options.mode == Mode::up ? net::PortPlan::standard : net::PortPlan::unprivileged;
  auto listeners = core.network->listen_smtp(addresses, plan);
  if (!listeners) return base::fail(std::move(listeners.error()));
  for (std::size_t i = 0; i < listeners->size(); ++i) {
    auto listener = std::make_shared<net::Listener>(std::move((*listeners)[i]));
    places.push_back({owners[i], addresses[i], listener});
    core.tasks.start(accept_all(core, owners[i], std::move(listener)));
  }
  return {};
}

void Lab::Impl::published(const WorldPtr& world) {
  if (world->zone) core.dns->publish(world->zone);
  if (core.trace) core.trace->world(*world, core.now(), "change");
  if (!core.events.watched()) return;
  Event event{.at = core.now(), .kind = EventKind::published};
  event.detail = fmt::format("{}", world->number);
  core.events.tell(std::move(event));
}

base::Result<void> Lab::Impl::ended(const base::Result<net::LoopEnd>& end) {
  if (!end) return base::fail(end.error());
  if (core.failure) return base::fail(*core.failure);
  return {};
}

std::vector<Addressee> Lab::Impl::addressees(const journey::Submission& submission,
                                             const std::shared_ptr<const SessionRecord>& session, Track& track) const {
  std::vector<Addressee> out;
  for (const auto& to : submission.to) {
    const bool again =
        std::any_of(out.begin(), out.end(), [&](const Addressee& each) { return each.recipient.address == to; });
    if (again) continue;
    Addressee addressee{{to, {}, {}}, {}, {}};
    auto& row = track.recipient(to);
    if (!submission.connect) {
      addressee.next = decide_next(session, {}, to);
      row.decisions.push_back({Decision::Kind::next_hop, session, {}, 0, false});
    }
    out.push_back(std::move(addressee));
  }
  return out;
}

Lab::Lab(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Lab::~Lab() = default;

base::Result<std::unique_ptr<Lab>> Lab::start(model::World world, Options options) {
  auto impl = std::make_unique<Impl>(world.clock, options);
  if (auto opened = impl->open(std::move(world)); !opened) return base::fail(std::move(opened.error()));
  return std::unique_ptr<Lab>(new Lab(std::move(impl)));
}

base::Result<SubmissionId> Lab::submit(const journey::Submission& submission) {
  auto& core = impl_->core;
  const auto& world = core.world();
  if (submission.via.number >= world->hosts->rows().size())
    return base::fail(base::ErrorKind::input, "the host that hands the message in is not in the lab");
  if (submission.to.empty()) return base::fail(base::ErrorKind::input, "a message needs a recipient");
  const auto& via = (*world->hosts)[submission.via];
  auto message = message_of(submission, via, ++impl_->submissions, core.now());

  Letter letter;
  letter.message_id = mail::message_id_of(message).value_or(std::string{});
  letter.envelope.sender = submission.from;
  auto& track = core.journal.open(letter.message_id, via.name);
  letter.track = track.number;
  track.came_with = message.count("Received");
  track.epoch = core.worlds->epochs().size() - 1;
  letter.message = std::make_shared<const mail::Message>(std::move(message));
  const auto session =
      std::make_shared<const SessionRecord>(SessionRecord{world, submission.via, core.now(), {}, {}, submission.from});
  const auto addressees = impl_->addressees(submission, session, track);
  for (auto& row : track.recipients) row.copy = letter.message;
  if (core.trace) core.trace->submitted(track, *session, *letter.message, addressees);
  if (core.events.watched()) {
    for (const auto& addressee : addressees) {
      Event event{.at = core.now(), .kind = EventKind::submitted, .host = via.name, .message_id = letter.message_id};
      event.sender = mail::to_path(submission.from);
      event.recipient = mail::to_string(addressee.recipient.address);
      core.events.tell(std::move(event));
    }
  }
  auto first = std::make_shared<FirstSession>(FirstSession{submission.connect, submission.source, submission.tls,
                                                           submission.certificate, submission.show_certificate,
                                                           submission.helo});
  if (first->is_usual()) first.reset();
  const auto number = track.number;
  pass_on(core, session, letter, addressees, first);
  return number;
}

std::vector<journey::RecipientOutcome> Lab::outcomes(SubmissionId id, journey::Reasons reasons) {
  std::vector<journey::RecipientOutcome> out;
  const auto* track = impl_->core.journal.find(id);
  if (track == nullptr) return out;
  for (const auto& recipient : track->recipients) {
    out.push_back(outcome_of(impl_->core, *track, recipient));
    if (reasons != journey::Reasons::none) out.back().why = explain(recipient);
  }
  return out;
}

std::string Lab::message_id(SubmissionId id) const {
  const auto* track = impl_->core.journal.find(id);
  return track == nullptr ? std::string{} : track->message_id;
}

base::Result<void> Lab::apply_change(model::World next) {
  if (auto added = impl_->core.identities->add_authorities(next); !added) return added;
  const bool moved = next.hosts != impl_->core.world()->hosts;
  if (moved)
    if (auto listens = impl_->listen(next); !listens) return listens;
  impl_->core.worlds->apply(std::move(next));
  return {};
}

const WorldPtr& Lab::current() const {
  return impl_->core.worlds->current();
}
const WorldPtr& Lab::configured() const {
  return impl_->core.worlds->configured();
}

// A World is published when everything of that moment has happened, so for older messages it counts from the next on.
std::vector<journey::Epoch> Lab::epochs(SubmissionId id) const {
  const auto& all = impl_->core.worlds->epochs();
  const auto* track = impl_->core.journal.find(id);
  const auto first = track == nullptr ? 0 : track->epoch;
  std::vector<journey::Epoch> out(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
  out.front().from = {};
  for (std::size_t i = 1; i < out.size(); ++i) out[i].from += base::Duration{1};
  return out;
}

base::Result<void> Lab::run_until_rest() {
  return impl_->ended(impl_->core.loop.run_until_rest());
}
base::Result<void> Lab::advance(base::Duration by) {
  return impl_->ended(impl_->core.loop.advance(by));
}
base::Result<void> Lab::run_real() {
  return impl_->ended(impl_->core.loop.run_real());
}
void Lab::stop() {
  impl_->core.loop.stop();
}
base::LabTime Lab::now() const {
  return impl_->core.loop.clock().now();
}

const Mailboxes& Lab::mailboxes() const {
  return impl_->core.mailboxes;
}
Events& Lab::events() {
  return impl_->core.events;
}
std::size_t Lab::queued(model::HostId host) const {
  return impl_->core.hosts[host.number]->queue().size();
}
dns::Faults& Lab::dns_faults() {
  return impl_->core.dns->faults();
}
pki::Pki& Lab::pki() {
  return impl_->core.identities->pki();
}
store::Store* Lab::trace() {
  return impl_->core.trace ? &impl_->core.trace->store() : nullptr;
}
net::Loop& Lab::loop() {
  return impl_->core.loop;
}

std::vector<Endpoint> Lab::endpoints() const {
  std::vector<Endpoint> out;
  const auto& hosts = *impl_->core.world()->hosts;
  for (const auto& place : impl_->places)
    out.push_back({hosts[place.host].name, place.address, place.listener->real()});
  return out;
}
net::RealEndpoint Lab::dns() const {
  return impl_->core.dns->lab();
}

std::optional<net::RealEndpoint> Lab::mapped_dns() const {
  return impl_->core.dns->mapped();
}

}  // namespace mailflow::lab
