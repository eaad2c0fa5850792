#include "app/goldens.hpp"

#include <filesystem>

#include "app/file_output.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_told = 20;

base::Result<void> propose(const scenario::GoldenSeen& golden) {
  const fs::path proposal = golden.path + ".new";
  std::error_code error;
  if (golden.same) {
    fs::remove(proposal, error);
    return {};
  }
  fs::create_directories(proposal.parent_path(), error);
  if (error)
    return base::fail(base::ErrorKind::unavailable, "{}: {}", proposal.parent_path().generic_string(), error.message());
  return write_file(proposal, golden.text, Readers::all);
}

}  // namespace

int propose_goldens(const scenario::Results& results, Console& console) {
  std::size_t proposed = 0;
  for (const auto& each : results.cases) {
    if (!each.golden) continue;
    if (const auto done = propose(*each.golden); !done) return console.fail(done.error());
    if (!each.golden->same) ++proposed;
  }
  const bool german = console.language() == base::Language::de;
  if (proposed > 0)
    console.err(fmt::format(fmt::runtime(german ? "mailflow: {} Vorlagen vorgeschlagen; mailflow review zeigt sie\n"
                                                : "mailflow: goldens proposed: {}; mailflow review shows them\n"),
                            proposed));
  return 0;
}

void tell_orphans(const std::vector<scenario::Prepared>& prepared, Console& console) {
  std::vector<scenario::GoldenOwner> owners;
  owners.reserve(prepared.size());
  for (const auto& each : prepared)
    if (!each.error) owners.push_back({each.scenario.file, each.scenario.goldens});
  const auto orphans = scenario::orphaned_goldens(owners);
  const bool german = console.language() == base::Language::de;
  for (std::size_t i = 0; i < std::min(orphans.size(), most_told); ++i)
    console.err(fmt::format("mailflow: {}: {}\n", render::clean(orphans[i]),
                            german ? "kein Schritt hat diese Vorlage" : "no step has this golden"));
  if (orphans.size() > most_told)
    console.err(fmt::format(fmt::runtime(german ? "mailflow: und {} weitere\n" : "mailflow: and {} more\n"),
                            orphans.size() - most_told));
}

}  // namespace mailflow::app
