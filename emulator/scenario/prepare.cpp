#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t most_files = 100'000;

bool is_scenario(const std::string& name) {
  return name.ends_with(".scenario.yaml") || name.ends_with(".scenario.yml");
}

base::Result<std::vector<std::string>> in_folder(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (!is_scenario(entry->path().filename().string()) || !entry->is_regular_file(error)) continue;
    found.push_back(entry->path().lexically_normal().generic_string());
    if (found.size() > most_files)
      return fail(ErrorKind::input, "{}: more than {} scenarios are below it", folder, most_files);
  }
  if (error) return fail(ErrorKind::input, "{}: the folder cannot be read: {}", folder, error.message());
  std::ranges::sort(found);
  return found;
}

}  // namespace

// Each file once and under one name, however the paths overlap: its cases' names are to be stable.
base::Result<std::vector<std::string>> find_scenarios(std::span<const std::string> paths) {
  std::vector<std::string> files;
  std::set<std::string> known;
  const auto add = [&](std::string file) {
    if (known.insert(file).second) files.push_back(std::move(file));
  };
  for (const auto& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      add(std::filesystem::path(path).lexically_normal().generic_string());
      continue;
    }
    auto found = in_folder(path);
    if (!found) return found;
    std::ranges::for_each(*found, add);
  }
  return files;
}

namespace {

base::Result<void> read(const std::string& path, const load::Reader& reader, Prepared& made) {
  auto file = reader.read(path);
  if (!file) return fail(std::move(file.error()));
  auto scenario = read_scenario(std::move(*file));
  if (!scenario) return fail(std::move(scenario.error()));
  made.scenario = std::move(*scenario);
  auto world = load_world(made.scenario, reader, &made.notices);
  if (!world) return fail(std::move(world.error()));
  made.world = std::make_shared<const model::World>(std::move(*world));
  for (const auto& name : made.scenario.goldens)
    if (auto stored = reader.read(golden_path(path, name))) made.goldens.emplace(name, std::move(stored->text));
  return {};
}

}  // namespace

std::vector<Prepared> prepare(std::span<const std::string> files, const load::Reader& reader) {
  std::vector<Prepared> prepared;
  prepared.reserve(files.size());
  for (const auto& path : files) {
    auto& made = prepared.emplace_back();
    auto done = read(path, reader, made);
    if (done) continue;
    made.error = std::move(done.error());
    made.scenario.file = path;
    if (made.scenario.title.empty()) made.scenario.title = path;
    made.scenario.rows.assign(1, {});
  }
  return prepared;
}

}  // namespace mailflow::scenario
