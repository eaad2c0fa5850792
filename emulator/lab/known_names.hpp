#pragma once
// What the lab's name server has said, for as long as the lab stays as it is: a busy service asks for a name once.
//
// Failures are not kept. At most `most` answers; more begin anew.

#include <memory>

#include "lab/worlds.hpp"
#include "model/dns_facts.hpp"

namespace mailflow::lab {

class KnownNames {
 public:
  static constexpr std::size_t most = 4096;

  // The answers under this World; those under another one are forgotten.
  const std::shared_ptr<model::DnsFacts>& under(const WorldPtr& world) {
    if (facts_ && world_ == world && facts_->size() < most) return facts_;
    world_ = world;
    facts_ = std::make_shared<model::DnsFacts>();
    return facts_;
  }

 private:
  WorldPtr world_;
  std::shared_ptr<model::DnsFacts> facts_;
};

}  // namespace mailflow::lab
