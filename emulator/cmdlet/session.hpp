#pragma once
// Scripts on a tenant: the language of `config` with the cmdlets of this room.
//
// A Session is a CommandRunner for an Interpreter; `world` is the World after all commands so far. `run_script` is the
// whole way for one script: what it showed, and the World after it, or the error that ended it. A script that fails
// changes nothing here: callers that want what the commands before the error did (a shell) use a Session.

#include "cmdlet/draft.hpp"
#include "config/command.hpp"
#include "config/ps_interpreter.hpp"

namespace mailflow::cmdlet {

class Session final : public config::CommandRunner {
 public:
  Session(model::World world, model::TenantId tenant) : draft_(std::move(world), tenant) {}

  base::Result<config::CommandOutput> run(const config::CommandCall& call, const config::PsList* input) override;
  const model::World& world() { return draft_.publish(); }

 private:
  Draft draft_;
};

struct ScriptResult {
  model::World world;
  std::vector<std::string> lines;  // what it showed
  std::vector<config::Notice> notices;
};

base::Result<ScriptResult> run_script(const model::World& world, model::TenantId tenant, base::SourceSlice script,
                                      const config::ScriptSettings& settings);

}  // namespace mailflow::cmdlet
