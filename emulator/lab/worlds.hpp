#pragma once
// The World in force, and how the next one comes into force.
//
// A change is in force at once, except for what tenants configured: Exchange Online goes on deciding by the old tables
// for `behaviour.propagation` of lab time (PC-15). Published Worlds are numbered in the order of their publication or
// announcement. `epochs` tells them all with their times, as the walk without sockets wants them.

#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "journey/walk.hpp"
#include "model/world.hpp"
#include "net/clock.hpp"

namespace mailflow::lab {

using WorldPtr = std::shared_ptr<const model::World>;

class Worlds {
 public:
  // Who wants to know.
  struct Told {
    std::function<void(const WorldPtr&)> published;
    std::function<void(const model::World&, base::LabTime)> announced = {};  // it will be published at that time
    std::function<void(std::uint64_t)> withdrawn = {};                       // it will not
  };
  // An announced World of the lab that this one goes on with.
  struct Announced {
    model::World world;
    base::LabTime at{};
  };

  // `last_number`: of the Worlds so far.
  Worlds(net::Clock& clock, model::World first, std::uint64_t last_number, Told told);
  Worlds(const Worlds&) = delete;
  Worlds& operator=(const Worlds&) = delete;

  const WorldPtr& current() const { return current_; }
  // The newest one, in force or not: what the next change starts from.
  const WorldPtr& configured() const { return configured_; }
  const std::vector<journey::Epoch>& epochs() const { return epochs_; }

  void apply(model::World next);
  void expect(Announced coming);

 private:
  struct Coming {
    std::shared_ptr<const model::Tenants> tenants;
    std::uint64_t number = 0;
    bool in_force = false;
    bool due = false;  // its time has come, and others of the same time go first
    std::unique_ptr<net::CallTimer> timer;
  };
  void publish(model::World world);
  void come_into_force(Coming& coming);

  void announce(std::shared_ptr<const model::Tenants> tenants, std::uint64_t number, base::LabTime at);
  void withdraw_coming();

  net::Clock& clock_;
  Told told_;
  WorldPtr current_;
  WorldPtr configured_;
  std::uint64_t last_number_;
  std::vector<journey::Epoch> epochs_;
  std::list<Coming> coming_;
};

}  // namespace mailflow::lab
