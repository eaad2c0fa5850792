// `mailflow describe`: a scenario as tables in words.

#include "scenario/describe.hpp"

#include "app/lab_file.hpp"
#include "app/verbs.hpp"
#include "load/reader.hpp"

namespace mailflow::app {

int perform(const DescribeCommand& command, Console& console) {
  const load::DiskReader reader;
  const auto path = existing_file(command.scenario, "a scenario is one file, *.scenario.yaml", console);
  if (!path) return path.error();
  auto file = reader.read(*path);
  if (!file) return console.fail(file.error());
  const auto scenario = scenario::read_scenario(std::move(*file));
  if (!scenario) return console.fail(scenario.error());
  const auto text = scenario::description(*scenario, reader, console.language());
  if (!text) return console.fail(text.error());
  console.out(*text);
  return 0;
}

}  // namespace mailflow::app
