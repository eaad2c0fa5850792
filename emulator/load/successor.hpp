#pragma once
// May one World come after another while the lab runs, or where it goes on later? Ids are positions, and mail may be
// waiting anywhere: hosts, tenants and organisations may be added and altered, not taken away, moved or made ones of
// another kind.

#include "base/result.hpp"
#include "model/world.hpp"

namespace mailflow::load {

// The error stands at `pos`, or at the host.
base::Result<void> check_successor(const model::World& before, const model::World& after, const base::SourcePos& pos);

}  // namespace mailflow::load
