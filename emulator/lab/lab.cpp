#include "lab/lab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "lab/core.hpp"
#include "lab/hand_in.hpp"
#include "lab/live_host.hpp"
#include "lab/outcomes.hpp"
#include "lab/real_servers.hpp"
#include "lab/submission.hpp"
#include "mail/message_id.hpp"

namespace mailflow::lab {
namespace {

// How long a host waits for a name server that says nothing.

net::Task<void> ask_name_server(net::Resolver& resolver, std::string name, model::DnsType type,
                                std::shared_ptr<net::DnsAnswer> answer) {
  auto heard = co_await resolver.resolve(std::move(name), type);
  *answer = std::move(heard);
}

}  // namespace

struct Lab::Impl {
  // Where a host listens.
  struct Place {
    model::HostId host;
    base::IpAddress address;
    std::shared_ptr<net::Listener> listener;
  };

  Impl(base::LabTime start, Options given)
      : lock(std::move(given.lock)), core(start, given.most_mails), options(std::move(given)) {}
  ~Impl() {
    if (core.trace) core.trace->clock(core.now());
  }

  base::Result<void> open(model::World world);
  base::Result<void> open_trace(const model::World& world);
  base::Result<void> open_worlds(model::World world);
  base::Result<void> listen(const model::World& world);
  void published(const WorldPtr& world);
  void spoil_names(const model::Faults& faults);
  base::Result<void> ended(const base::Result<net::LoopEnd>& end);

  std::optional<store::RunLock> lock;  // outlives every connection to the trace
  Core core;
  Options options;
  std::vector<Place> places;
  std::optional<EntryTable> entries;
  std::uint64_t submissions = 0;
  bool names_spoilt = false;  // by a World
};

base::Result<void> Lab::Impl::open_trace(const model::World& world) {
  if (!options.trace) return {};
  if (options.past) options.trace->run.goes_on = options.past->stored.run.run;
  auto trace = Trace::open(core.loop, *options.trace);
  if (!trace) return base::fail(std::move(trace.error()));
  core.trace = std::move(*trace);
  if (options.past) {
    const auto& last = options.past->stored.last;
    core.trace->go_on_after(last);
    core.former_sessions = last.session;
    submissions = last.message;
  }
  if (!options.past || options.past->from_file) core.trace->world(world, core.now(), store::from_lab_file);
  return {};
}

base::Result<void> Lab::Impl::open_worlds(model::World world) {
  Worlds::Told told;
  told.published = [this](const WorldPtr& next) { published(next); };
  if (core.trace) {
    told.announced = [this](const model::World& next, base::LabTime at) {
      core.trace->world(next, at, store::announced);
    };
    told.withdrawn = [this](std::uint64_t number) { core.trace->withdrawn(number, core.now()); };
  }
  if (world.zone) core.dns->publish(world.zone);
  spoil_names(*world.faults);
  const auto last = options.past ? options.past->stored.last.world : world.number;
  core.worlds = std::make_unique<Worlds>(core.loop.clock(), std::move(world), last, std::move(told));
  if (auto listens = listen(*core.world()); !listens) return listens;
  return options.past ? restore(core, *options.past) : base::Result<void>{};
}

base::Result<void> Lab::Impl::open(model::World world) {
  if (options.observer != nullptr) core.events.add(*options.observer);
  if (auto traced = open_trace(world); !traced) return traced;
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
    return net::ToldTimeout{policy::dns_patience};
  });

  auto identities = Identities::make(world);
  if (!identities) return base::fail(std::move(identities.error()));
  core.identities = std::move(*identities);
  if (auto opened = open_worlds(std::move(world)); !opened || !options.entries) return opened;
  auto opened = open_entries(core, *options.entries);
  if (!opened) return base::fail(std::move(opened.error()));
  entries = std::move(*opened);
  return {};
}

// Addresses that no longer belong to their host are given up; new ones get a listener. One real port serves all.
base::Result<void> Lab::Impl::listen(const model::World& world) {
  if (auto met = meet_real_servers(*core.network, world, options.allow_external); !met) return met;
  std::erase_if(places, [&](const Place& place) {
    const auto owner = world.hosts->at(place.address);
    if (owner == place.host && !(*world.hosts)[*owner].listens) return false;
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
    if (hosts[i].listens) continue;
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

// The World's faulty names, in the place of those before; what somebody set by hand goes with them.
void Lab::Impl::spoil_names(const model::Faults& faults) {
  if (faults.names.empty() && !names_spoilt) return;
  auto& answers = core.dns->faults();
  answers.clear();
  for (const auto& fault : faults.names) {
    switch (fault.answer) {
      case model::FaultyAnswer::server_failure:
        answers.set(fault.name, dns::Fault::server_failure);
        break;
      case model::FaultyAnswer::refused:
        answers.set(fault.name, dns::Fault::refused);
        break;
      case model::FaultyAnswer::no_such_name:
        answers.set(fault.name, dns::Fault::no_such_name);
        break;
      case model::FaultyAnswer::timeout:
        answers.set(fault.name, dns::Fault::timeout);
        break;
    }
  }
  names_spoilt = !faults.names.empty();
}

void Lab::Impl::published(const WorldPtr& world) {
  if (world->zone) core.dns->publish(world->zone);
  spoil_names(*world->faults);
  if (core.trace) core.trace->world(*world, core.now(), store::from_change);
  if (!core.events.watched()) return;
  Event event{.at = core.now(), .kind = EventKind::published};
  event.detail = fmt::format("{}", world->number);
  core.events.tell(std::move(event));
}

base::Result<void> Lab::Impl::ended(const base::Result<net::LoopEnd>& end) {
  if (!end) return base::fail(end.error());
  if (core.failure) return base::fail(*core.failure);
  if (core.trace) core.trace->clock(core.now());
  return {};
}

Lab::Lab(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Lab::~Lab() = default;

base::Result<std::unique_ptr<Lab>> Lab::start(model::World world, Options options) {
  auto impl = std::make_unique<Impl>(world.clock, std::move(options));
  if (auto opened = impl->open(std::move(world)); !opened) return base::fail(std::move(opened.error()));
  return std::unique_ptr<Lab>(new Lab(std::move(impl)));
}

base::Result<std::unique_ptr<Lab>> Lab::go_on(Options options) {
  auto world = options.past->world;
  auto impl = std::make_unique<Impl>(options.past->stored.clock, std::move(options));
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
  if (via.listens) return base::fail(base::ErrorKind::input, "{} is a real server: it sends its mail itself", via.name);
  auto written = message_of(submission, via, ++impl_->submissions, core.now());
  if (!written) return base::fail(std::move(written.error()));
  auto& message = *written;

  Letter letter;
  letter.message_id = mail::message_id_of(message).value_or(std::string{});
  letter.envelope.sender = submission.from;
  auto& track = core.journal.open(letter.message_id, via.name);
  track.verdict = submission.verdict;
  letter.message = std::make_shared<const mail::Message>(std::move(message));
  const auto session =
      std::make_shared<const SessionRecord>(SessionRecord{world, submission.via, core.now(), {}, {}, submission.from});
  auto first = std::make_shared<FirstSession>(FirstSession{submission.connect, submission.source, submission.tls,
                                                           submission.certificate, submission.show_certificate,
                                                           submission.helo});
  if (first->is_usual()) first.reset();
  const auto number = track.number;
  hand_in(core, session, std::move(letter), track, submission.to, first);
  return number;
}

std::vector<journey::RecipientOutcome> Lab::outcomes(SubmissionId id, journey::Reasons reasons) {
  const auto* track = impl_->core.journal.find(id);
  if (track == nullptr) return {};
  return outcomes_of(impl_->core, *track, reasons);
}

std::string Lab::message_id(SubmissionId id) const {
  const auto* track = impl_->core.journal.find(id);
  return track == nullptr ? std::string{} : track->message_id;
}

base::Result<DialogEnd> Lab::hold(DialogPlan plan) {
  auto end = std::make_shared<DialogEnd>();
  impl_->core.tasks.start(hold_dialog(impl_->core, std::make_shared<const DialogPlan>(std::move(plan)), end));
  if (auto rest = run_until_rest(); !rest) return base::fail(std::move(rest.error()));
  return *end;
}

base::Result<net::DnsAnswer> Lab::ask(std::string name, model::DnsType type) {
  auto answer = std::make_shared<net::DnsAnswer>();
  impl_->core.tasks.start(ask_name_server(*impl_->core.resolver, std::move(name), type, answer));
  if (auto rest = run_until_rest(); !rest) return base::fail(std::move(rest.error()));
  return std::move(*answer);
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
base::Result<void> Lab::advance_until_empty() {
  auto& clock = impl_->core.loop.clock();
  if (auto rest = run_until_rest(); !rest) return rest;
  const auto waits = [](const std::unique_ptr<LiveHost>& host) { return host->queue().size() > 0; };
  while (std::any_of(impl_->core.hosts.begin(), impl_->core.hosts.end(), waits)) {
    const auto next = clock.next(net::TimerKind::queue);
    if (!next)
      return base::fail(base::ErrorKind::internal, "a message waits in a queue and nothing is going to move it");
    if (auto done = advance(*next - clock.now()); !done) return done;
  }
  return {};
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
std::size_t Lab::queued() const {
  std::size_t pieces = 0;
  for (const auto& host : impl_->core.hosts) pieces += host->queue().size();
  return pieces;
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
base::Result<void> Lab::keep_trace() {
  if (impl_->core.trace) return {};
  impl_->options.trace.emplace();
  return impl_->open_trace(*impl_->core.world());
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
std::vector<Endpoint> Lab::real_servers() const {
  return lab::real_servers(*impl_->core.network, *impl_->core.world());
}
const std::optional<EntryTable>& Lab::entries() const {
  return impl_->entries;
}
net::RealEndpoint Lab::dns() const {
  return impl_->core.dns->lab();
}

std::optional<net::RealEndpoint> Lab::mapped_dns() const {
  return impl_->core.dns->mapped();
}

}  // namespace mailflow::lab
