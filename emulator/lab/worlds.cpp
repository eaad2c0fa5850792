#include "lab/worlds.hpp"

#include <algorithm>

namespace mailflow::lab {

Worlds::Worlds(net::Clock& clock, model::World first, std::uint64_t last_number, Told told)
    : clock_(clock),
      told_(std::move(told)),
      current_(std::make_shared<const model::World>(std::move(first))),
      configured_(current_),
      last_number_(last_number),
      epochs_{{current_->clock, current_}} {}

void Worlds::publish(model::World world) {
  current_ = std::make_shared<const model::World>(std::move(world));
  epochs_.push_back({clock_.now(), current_});
  told_.published(current_);
}

void Worlds::announce(std::shared_ptr<const model::Tenants> tenants, std::uint64_t number, base::LabTime at) {
  auto& coming = coming_.emplace_back();
  coming.tenants = std::move(tenants);
  coming.number = number;
  coming.timer = std::make_unique<net::CallTimer>([this, &coming] { come_into_force(coming); });
  clock_.arm(*coming.timer, at, net::TimerKind::queue);
}

void Worlds::withdraw_coming() {
  for (const auto& coming : coming_)
    if (!coming.in_force && told_.withdrawn) told_.withdrawn(coming.number);
  coming_.clear();
}

void Worlds::expect(Announced coming) {
  announce(coming.world.tenants, coming.world.number, std::max(coming.at, clock_.now()));
  configured_ = std::make_shared<const model::World>(std::move(coming.world));
}

void Worlds::apply(model::World next) {
  const auto delay = *next.behaviour.propagation;
  const bool waits = delay > base::Duration::zero() && next.tenants != current_->tenants;
  const bool tenants_changed = next.tenants != configured_->tenants;
  next.number = ++last_number_;
  if (!waits) {
    withdraw_coming();
    publish(std::move(next));
    configured_ = current_;
    return;
  }
  auto tenants = next.tenants;
  next.tenants = current_->tenants;
  publish(next);
  next.tenants = std::move(tenants);
  if (tenants_changed) {
    next.number = ++last_number_;
    announce(next.tenants, next.number, clock_.now() + delay);
    if (told_.announced) told_.announced(next, clock_.now() + delay);
  }
  configured_ = std::make_shared<const model::World>(std::move(next));
}

// Attempts of the same time are still made under the World before, whichever timer was set first: so the walk without
// sockets counts, too. Whatever else has changed meanwhile stays.
void Worlds::come_into_force(Coming& coming) {
  if (!coming.due) {
    coming.due = true;
    clock_.arm(*coming.timer, clock_.now(), net::TimerKind::queue);
    return;
  }
  coming.in_force = true;
  auto world = *current_;
  world.tenants = coming.tenants;
  world.number = coming.number;
  publish(std::move(world));
}

}  // namespace mailflow::lab
