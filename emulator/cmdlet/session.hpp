#pragma once
// Scripts on a tenant or an organisation: the language of `config` with the cmdlets of this room.
//
// A Session is a CommandRunner for an Interpreter; `world` is the World after all commands so far. `run_script` is the
// whole way for one script: what it showed, and the World after it, or the error that ended it. A script that fails
// changes nothing here: callers that want what the commands before the error did (a shell) use a Session.

#include "cmdlet/apply.hpp"
#include "cmdlet/completion.hpp"
#include "cmdlet/draft.hpp"
#include "config/command.hpp"
#include "config/ps_interpreter.hpp"

namespace mailflow::cmdlet {

class Session final : public config::CommandRunner {
 public:
  // The lab's time is that of the World's clock until somebody says otherwise. `trace` outlives the session.
  Session(model::World world, model::ConfigTarget target, TraceSource* trace = nullptr);

  base::Result<config::CommandOutput> run(const config::CommandCall& call, const config::PsList* input) override;
  base::Result<void> sleep(base::Duration by) override;
  const model::World& world() { return draft_.publish(); }
  Completion complete(std::string_view line, const ShellNames& names) const;
  void set_now(base::LabTime now) { surroundings_.now = now; }

 private:
  Draft draft_;
  Surroundings surroundings_;
};

struct ScriptResult {
  model::World world;
  std::vector<std::string> lines;  // what it showed
  std::vector<config::Notice> notices;
};

// `trace`: what the script may ask about messages; nullptr: none was ever sent.
base::Result<ScriptResult> run_script(const model::World& world, model::ConfigTarget target, base::SourceSlice script,
                                      const config::ScriptSettings& settings, TraceSource* trace = nullptr);

}  // namespace mailflow::cmdlet
