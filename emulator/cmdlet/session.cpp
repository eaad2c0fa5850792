#include "cmdlet/session.hpp"

#include "cmdlet/apply.hpp"

namespace mailflow::cmdlet {

Session::Session(model::World world, model::ConfigTarget target, TraceSource* trace)
    : draft_(std::move(world), target), surroundings_{draft_.world().clock, trace} {}

Completion Session::complete(std::string_view line, const ShellNames& names) const {
  return cmdlet::complete(line, draft_, names);
}

base::Result<void> Session::sleep(base::Duration by) {
  surroundings_.now += by;
  return {};
}

base::Result<config::CommandOutput> Session::run(const config::CommandCall& call, const config::PsList* input) {
  return apply(draft_, surroundings_, call, input);
}

base::Result<ScriptResult> run_script(const model::World& world, model::ConfigTarget target, base::SourceSlice script,
                                      const config::ScriptSettings& settings, TraceSource* trace) {
  const auto parsed = config::parse_script(std::move(script));
  if (!parsed) return base::fail(parsed.error());
  Session session(world, target, trace);
  if (trace != nullptr) session.set_now(settings.now);
  config::Interpreter interpreter(session, settings);
  auto run = interpreter.run(*parsed);
  if (run.error) return base::fail(std::move(*run.error));
  ScriptResult result{session.world(), config::text_of(run, settings.style), {}};
  for (auto& emission : run.output)
    if (auto* notice = std::get_if<config::Notice>(&emission)) result.notices.push_back(std::move(*notice));
  return result;
}

}  // namespace mailflow::cmdlet
