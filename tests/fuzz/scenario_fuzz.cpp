// Any bytes as a scenario: refused with a place, or read so that every row's steps can be read again.

#include <cstdint>
#include <cstdlib>

#include "scenario/scenario.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const auto read =
      scenario::read_scenario({"f.scenario.yaml", std::string(reinterpret_cast<const char*>(data), size)});
  if (!read) {
    require(!base::render(read.error()).empty());
    return 0;
  }
  require(!read->rows.empty());
  for (const auto& row : read->rows) {
    const auto steps = scenario::steps_of(*read, row);
    require(steps && !steps->empty());
    for (const auto& step : *steps) require(!step.name.empty() || step.pos.line > 0);
  }
  return 0;
}
