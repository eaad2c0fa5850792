#include "net/ledger.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "net/address_map.hpp"

namespace mailflow::net {
namespace {

std::uint64_t listener_key(std::uint32_t address, std::uint16_t port) {
  return static_cast<std::uint64_t>(address) << 16U | port;
}

std::string_view name_of(Ledger::Work work) {
  switch (work) {
    case Ledger::Work::connect:
      return "connects under way";
    case Ledger::Work::question:
      return "questions to the resolver";
    case Ledger::Work::store:
      return "jobs of the store";
    case Ledger::Work::handshake:
      return "handshakes on other threads";
    case Ledger::Work::foreign:
      return "foreign sessions open";
  }
  return "";
}

}  // namespace

std::size_t LinkKeyHash::operator()(const LinkKey& key) const noexcept {
  auto mixed = (static_cast<std::uint64_t>(key.client_address) << 32U | key.server_address) * 0x9e3779b97f4a7c15ULL;
  mixed ^= (static_cast<std::uint64_t>(key.client_port) << 16U | key.server_port) * 0xc2b2ae3d27d4eb4fULL;
  return static_cast<std::size_t>(mixed ^ mixed >> 29U);
}

Link::Link(Ledger& ledger, const LinkKey& key) : ledger_(&ledger), next_(ledger.newest_), key_(key) {
  if (next_ != nullptr) next_->previous_ = this;
  ledger.newest_ = this;
}

Link::~Link() {
  for (auto& direction : directions_)
    if (direction.counted) --ledger_->moving_;
  if (previous_ != nullptr) previous_->next_ = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  if (ledger_->newest_ == this) ledger_->newest_ = next_;
}

void Link::settle(Direction& direction) {
  const bool moves = direction.moves();
  if (moves == direction.counted) return;
  direction.counted = moves;
  if (moves)
    ++ledger_->moving_;
  else
    --ledger_->moving_;
}

void Link::waits_to_read(Side side, bool waits) {
  to(side).receiver_waits = waits;
  settle(to(side));
}

void Link::waits_to_write(Side side, bool waits) {
  from(side).sender_waits = waits;
  settle(from(side));
}

void Link::sent(Side side, std::size_t bytes) {
  auto& direction = from(side);
  if (!direction.receiver_gone) direction.in_flight += bytes;
  settle(direction);
}

void Link::received(Side side, std::size_t bytes) {
  auto& direction = to(side);
  direction.in_flight -= std::min<std::uint64_t>(bytes, direction.in_flight);
  settle(direction);
}

void Link::saw_end(Side side) {
  auto& direction = to(side);
  direction.in_flight = 0;
  direction.fin = false;
  direction.receiver_gone = true;
  settle(direction);
}

void Link::closed(Side side) {
  auto& outgoing = from(side);
  outgoing.sender_waits = false;
  outgoing.fin = !outgoing.receiver_gone;
  settle(outgoing);
  saw_end(side);
  waits_to_read(side, false);
}

ListenerAccount::ListenerAccount(Ledger& ledger, std::uint32_t address, std::uint16_t port)
    : ledger_(&ledger), key_(listener_key(address, port)) {
  ledger_->listeners_[key_] = this;
}

ListenerAccount::~ListenerAccount() {
  tokens_ = 0;
  settle();
  if (const auto own = ledger_->listeners_.find(key_); own != ledger_->listeners_.end() && own->second == this)
    ledger_->listeners_.erase(own);
  // The kernel resets what nobody accepted.
  std::erase_if(ledger_->unaccepted_, [this](const auto& entry) {
    if (listener_key(entry.first.server_address, entry.first.server_port) != key_) return false;
    entry.second->closed(Side::server);
    return true;
  });
}

void ListenerAccount::waits(bool waits) {
  waits_ = waits;
  settle();
}

void ListenerAccount::settle() {
  const bool moves = waits_ && tokens_ > 0;
  if (moves == counted_) return;
  counted_ = moves;
  if (moves)
    ++ledger_->moving_;
  else
    --ledger_->moving_;
}

Ledger::Job::Job(Ledger& ledger, Work work) : ledger_(&ledger), work_(work) {
  ++ledger_->moving_;
  ++ledger_->jobs_[static_cast<std::size_t>(work_)];
}

Ledger::Job::Job(Job&& other) noexcept : ledger_(std::exchange(other.ledger_, nullptr)), work_(other.work_) {}

Ledger::Job& Ledger::Job::operator=(Job&& other) noexcept {
  if (this != &other) {
    done();
    ledger_ = std::exchange(other.ledger_, nullptr);
    work_ = other.work_;
  }
  return *this;
}

Ledger::Job::~Job() {
  done();
}

void Ledger::Job::done() {
  if (ledger_ == nullptr) return;
  --ledger_->moving_;
  --ledger_->jobs_[static_cast<std::size_t>(work_)];
  ledger_ = nullptr;
}

ListenerAccount* Ledger::listener_for(const LinkKey& key) {
  const auto found = listeners_.find(listener_key(key.server_address, key.server_port));
  return found == listeners_.end() ? nullptr : found->second;
}

std::shared_ptr<Link> Ledger::enter(const LinkKey& key) {
  auto link = std::make_shared<Link>(*this, key);
  auto* listener = listener_for(key);
  if (listener == nullptr) return link;
  // A pair of ports used again while its first connection was never accepted: that one's token is still there.
  auto& entry = unaccepted_[key];
  if (!entry) ++listener->tokens_;
  entry = link;
  listener->settle();
  return link;
}

void Ledger::withdraw(const LinkKey& key) {
  if (unaccepted_.erase(key) == 0) return;
  if (auto* listener = listener_for(key)) {
    --listener->tokens_;
    listener->settle();
  }
}

std::shared_ptr<Link> Ledger::accepted(const LinkKey& key) {
  const auto found = unaccepted_.find(key);
  if (found == unaccepted_.end()) return nullptr;
  auto link = std::move(found->second);
  withdraw(key);
  return link;
}

std::string Ledger::text() const {
  auto out = fmt::format("the ledger counts {}\n", moving_);
  for (std::size_t work = 0; work < works; ++work)
    if (jobs_[work] > 0)
      fmt::format_to(std::back_inserter(out), "  {} {}\n", jobs_[work], name_of(static_cast<Work>(work)));
  for (const auto& [key, listener] : listeners_)
    if (listener->counted_)
      fmt::format_to(std::back_inserter(out), "  {}:{} has {} connections to accept\n",
                     loopback_text(static_cast<std::uint32_t>(key >> 16U)), key & 0xffffU, listener->tokens_);
  for (const auto* link = newest_; link != nullptr; link = link->next_) {
    const auto& key = link->key_;
    const auto client = to_string(RealEndpoint{key.client_address, key.client_port});
    const auto server = to_string(RealEndpoint{key.server_address, key.server_port});
    for (const auto side : {Side::client, Side::server}) {
      const auto& direction = link->directions_[static_cast<std::size_t>(side)];
      if (!direction.counted) continue;
      fmt::format_to(
          std::back_inserter(out), "  {} -> {}: {} bytes{} in flight{}{}\n", side == Side::client ? client : server,
          side == Side::client ? server : client, direction.in_flight, direction.fin ? " and the end" : "",
          direction.receiver_waits ? ", the receiver waits" : "", direction.sender_waits ? ", the sender waits" : "");
    }
  }
  return out;
}

}  // namespace mailflow::net
