#include "app/lab_start.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailflow::app {
namespace {

using base::fail;

// Which lab goes on: as the trace has it, or as the file has it now.
base::Result<void> choose(lab::Past& past, const model::World& world, const TraceChoice& trace) {
  switch (trace.resume) {
    case Resume::trace:
      return {};
    case Resume::file:
      return lab::is_as_it_was(past, world) ? base::Result<void>{} : lab::take_lab_file(past, world);
    case Resume::anew:
      return {};
    case Resume::unchanged:
      break;
  }
  if (lab::is_as_it_was(past, world)) return {};
  return fail(
      base::Error{base::ErrorKind::input,
                  fmt::format("the lab file is not what it was when run {} of {} read it: which one goes on?",
                              past.stored.run.run, trace.file),
                  {},
                  "--resume trace: the lab as the trace has it; --resume file: the file, with the mail that the "
                  "trace has; --resume new: a new run"});
}

std::string sentence(const lab::Lab& lab, std::int64_t run, const std::string& file, base::Language language) {
  const bool german = language == base::Language::de;
  return fmt::format(
      fmt::runtime(german ? "{}: Lauf {} geht weiter, Laborzeit {}; in Warteschlangen {}, in Postfächern {}"
                          : "{}: run {} goes on, lab time {}; in queues {}, in mailboxes {}"),
      file, run, base::short_text(lab.now()), lab.queued(), lab.mailboxes().all().size());
}

}  // namespace

base::Result<StartedLab> start_lab(const model::World& world, const TraceChoice& trace, std::string run,
                                   lab::Options options, base::Language language) {
  options.trace = store::Options{.file = trace.file, .run = {world.lab, std::move(run), "mailflow " MAILFLOW_VERSION}};
  StartedLab started;
  if (!trace.file.empty()) {
    auto lock = store::RunLock::take(trace.file);
    if (!lock) return fail(std::move(lock.error()));
    options.lock.emplace(std::move(*lock));
    auto past = lab::find_past(trace.file, world.lab);
    if (!past) return fail(std::move(past.error()));
    if (*past && trace.resume != Resume::anew) {
      if (auto chosen = choose(**past, world, trace); !chosen) return fail(std::move(chosen.error()));
      const auto number = (*past)->stored.run.run;
      options.past = std::move(*past);
      auto lab = lab::Lab::go_on(std::move(options));
      if (!lab) return fail(std::move(lab.error()));
      started.run = number;
      started.goes_on = sentence(**lab, number, trace.file, language);
      started.lab = std::move(*lab);
      return started;
    }
  }
  auto lab = lab::Lab::start(world, std::move(options));
  if (!lab) return fail(std::move(lab.error()));
  started.lab = std::move(*lab);
  return started;
}

}  // namespace mailflow::app
