#include <algorithm>
#include <map>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/lab.hpp"
#include "load/names.hpp"
#include "scenario/matrix.hpp"
#include "scenario/read_steps.hpp"
#include "scenario/scenario.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

constexpr std::size_t most_steps = 10'000;
constexpr std::size_t most_steps_of_all_rows = 100'000;

base::Result<void> check_steps(const Scenario& scenario, std::size_t count) {
  if (count > most_steps) return fail(scenario.pos, "a scenario has {} steps at most", most_steps);
  if (count * scenario.rows.size() > most_steps_of_all_rows)
    return fail(scenario.pos, "{} steps for each of {} rows are too many: {} in all are taken", count,
                scenario.rows.size(), most_steps_of_all_rows);
  return {};
}

std::size_t length(const Value* list) {
  return list == nullptr || list->list() == nullptr ? 0 : list->list()->size();
}

base::Result<void> read_frame(Scenario& scenario, config::MapReader& reader) {
  scenario.title = reader.text("scenario");
  scenario.tags = reader.texts("tags");
  scenario.lab = reader.need("lab");
  scenario.story = reader.maybe_text("story").value_or(std::string{});
  scenario.story_de = reader.maybe_text("story-de").value_or(std::string{});
  const auto* setup = reader.maybe("setup");
  const auto* matrix = reader.maybe("matrix");
  const auto& steps = reader.need("steps");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (scenario.lab.text() == nullptr && scenario.lab.map() == nullptr)
    return fail(base::within("lab", config::expected("the path of a lab file, or a lab", scenario.lab)));
  if (steps.list() == nullptr || steps.list()->empty())
    return fail(base::within("steps", config::expected("a list of steps", steps)));
  if (setup != nullptr && !setup->is_null() && setup->list() == nullptr)
    return fail(base::within("setup", config::expected("a list of steps", *setup)));
  if (matrix == nullptr) {
    scenario.rows.push_back({});
  } else {
    auto labels = row_labels(*matrix);
    if (!labels) return fail(std::move(labels.error()));
    for (std::size_t i = 0; i < labels->size(); ++i)
      scenario.rows.push_back({std::move((*labels)[i]), (*matrix->list())[i].map()});
  }
  return check_steps(scenario, length(setup) + length(&steps));
}

// What has hosts or tenants and no steps.
bool is_lab(const Value& tree) {
  const auto has = [&](std::string_view key) { return tree.find(key) != nullptr; };
  return !has("scenario") && !has("steps") && (has("hosts") || has("tenants") || has("extends"));
}

base::Result<void> check_columns_used(const Scenario& scenario) {
  const auto* columns = scenario.rows.front().columns;
  if (columns == nullptr) return {};
  std::set<std::string, std::less<>> used;
  for (const std::string_view part : {"setup", "steps"})
    if (const auto* entry = scenario.tree->find(part))
      if (auto filled = with_cells(entry->value, columns, used); !filled) return fail(std::move(filled.error()));
  for (const auto& cell : *columns)
    if (!used.contains(cell.key))
      return fail(Error{ErrorKind::input, fmt::format("matrix: no step uses the column \"{}\"", cell.key), cell.key_pos,
                        fmt::format("a step uses it as ${{{}}}", cell.key)});
  return {};
}

// Each step's number among those that have its name in one row or another.
class Numbers {
 public:
  void add(const std::vector<Step>& row) {
    numbers_.resize(row.size(), 1);
    steps_.emplace_back();
    for (const auto& step : row) steps_.back().push_back(is_case(step) ? step.name : std::string());
  }

  std::vector<std::size_t> take() {
    std::vector<std::map<std::string_view, std::size_t>> taken(steps_.size());
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      for (std::size_t row = 0; row < steps_.size(); ++row)
        if (const auto before = taken[row].find(steps_[row][i]); before != taken[row].end())
          numbers_[i] = std::max(numbers_[i], before->second + 1);
      for (std::size_t row = 0; row < steps_.size(); ++row)
        if (!steps_[row][i].empty()) taken[row][steps_[row][i]] = numbers_[i];
    }
    return std::move(numbers_);
  }

 private:
  std::vector<std::size_t> numbers_;
  std::vector<std::vector<std::string>> steps_;  // names of cases by row, "" for other steps
};

}  // namespace

bool is_case(const Step& step) {
  return std::holds_alternative<Send>(step.what) || std::holds_alternative<Check>(step.what) ||
         std::holds_alternative<Look>(step.what) || std::holds_alternative<Dialog>(step.what) || step.refused ||
         step.output;
}

base::Result<Scenario> read_scenario(base::SourceFile file) {
  Scenario scenario;
  scenario.file = file.name;
  auto tree = config::read_yaml(std::move(file));
  if (!tree) return fail(std::move(tree.error()));
  if (tree->map() == nullptr) return fail(config::expected("a scenario: a map of its keys", *tree));
  if (is_lab(*tree))
    return fail(Error{ErrorKind::input, "this is a lab, not a scenario", tree->pos,
                      "a scenario names its lab and has steps; mailflow up and mailflow explain take the lab itself"});
  scenario.pos = tree->pos;
  scenario.tree = std::make_shared<const Value>(std::move(*tree));
  config::MapReader reader(*scenario.tree, scenario_shape());
  if (auto done = read_frame(scenario, reader); !done) return fail(std::move(done.error()));
  // What is wrong in a step is told before anything runs.
  Numbers numbers;
  for (const auto& row : scenario.rows) {
    const auto steps = steps_of(scenario, row);
    if (!steps) return fail(steps.error());
    numbers.add(*steps);
    for (const auto& step : *steps)
      if (step.golden && !scenario.goldens.insert(step.golden->name).second)
        return fail(Error{ErrorKind::input, fmt::format("golden: \"{}\" is the name of another one", step.golden->name),
                          step.golden->pos, "each step and row has its own; a name may hold a ${column}"});
  }
  if (auto done = check_columns_used(scenario); !done) return fail(std::move(done.error()));
  scenario.numbers = numbers.take();
  return scenario;
}

base::Result<std::vector<Step>> steps_of(const Scenario& scenario, const Row& row) {
  std::vector<Step> steps;
  std::set<std::string, std::less<>> used;
  for (const auto part : {StepPlace::setup, StepPlace::steps}) {
    const auto* entry = scenario.tree->find(part == StepPlace::setup ? "setup" : "steps");
    if (entry == nullptr || entry->value.list() == nullptr) continue;
    for (const auto& item : *entry->value.list()) {
      auto filled = with_cells(item, row.columns, used);
      if (!filled) return fail(std::move(filled.error()));
      auto step = read_step(*filled, part);
      if (!step) return fail(std::move(step.error()));
      steps.push_back(std::move(*step));
    }
  }
  if (auto done = check_messages(steps); !done) return fail(std::move(done.error()));
  for (std::size_t i = 0; i < std::min(steps.size(), scenario.numbers.size()); ++i)
    if (const auto number = scenario.numbers[i]; number > 1) steps[i].name += fmt::format(" ({})", number);
  return steps;
}

base::Result<model::World> load_world(const Scenario& scenario, const load::Reader& reader, load::Notices* notices) {
  if (scenario.lab.map() != nullptr) return load::load_lab(scenario.lab, reader, notices);
  auto file = load::read_lab_beside(scenario.lab.pos, *scenario.lab.text(), reader);
  if (!file) return fail(base::within("lab", std::move(file.error())));
  return load::load_lab(std::move(*file), reader, notices);
}

}  // namespace mailflow::scenario
