#include "load/scripts.hpp"

namespace mailflow::load {

base::Result<model::World> run_config(model::World, model::TenantId, const base::Value& config, const Reader&) {
  return base::fail(config.pos, "config: scripts are not run yet");
}

}  // namespace mailflow::load
