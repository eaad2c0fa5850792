#include "lab/worlds.hpp"

namespace mailflow::lab {

Worlds::Worlds(net::Clock& clock, model::World first, Published published)
    : clock_(clock),
      published_(std::move(published)),
      current_(std::make_shared<const model::World>(std::move(first))),
      configured_(current_),
      last_number_(current_->number),
      epochs_{{current_->clock, current_}} {}

void Worlds::publish(model::World world) {
  current_ = std::make_shared<const model::World>(std::move(world));
  epochs_.push_back({clock_.now(), current_});
  published_(current_);
}

void Worlds::apply(model::World next) {
  const auto delay = *next.behaviour.propagation;
  const bool waits = delay > base::Duration::zero() && next.tenants != current_->tenants;
  const bool tenants_changed = next.tenants != configured_->tenants;
  next.number = ++last_number_;
  if (!waits) {
    coming_.clear();
    publish(std::move(next));
    configured_ = current_;
    return;
  }
  auto tenants = next.tenants;
  next.tenants = current_->tenants;
  publish(next);
  if (tenants_changed) {
    next.number = ++last_number_;
    auto& coming = coming_.emplace_back();
    coming.tenants = tenants;
    coming.number = next.number;
    coming.timer = std::make_unique<net::CallTimer>([this, &coming] { come_into_force(coming); });
    clock_.arm(*coming.timer, clock_.now() + delay, net::TimerKind::queue);
  }
  next.tenants = std::move(tenants);
  configured_ = std::make_shared<const model::World>(std::move(next));
}

// Whatever else has changed meanwhile stays.
void Worlds::come_into_force(const Coming& coming) {
  auto world = *current_;
  world.tenants = coming.tenants;
  world.number = coming.number;
  publish(std::move(world));
}

}  // namespace mailflow::lab
