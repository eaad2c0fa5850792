// Any bytes as a run file: refused with a sentence, or a report that every form can show, and that is kept as it is.

#include <cstdint>
#include <cstdlib>

#include "scenario/report_formats.hpp"
#include "scenario/run_file.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const auto read = scenario::read_run_file("f.run", {reinterpret_cast<const char*>(data), size});
  if (!read) {
    require(!read.error().message.empty());
    return 0;
  }
  for (const auto& format : scenario::formats())
    require(
        !format.write(*read, {.width = 80, .signs = render::Signs::ascii, .colours = {}}, base::Language::de).empty());
  const auto kept = scenario::write_run_file(*read);
  const auto again = scenario::read_run_file("f.run", kept);
  require(again && scenario::write_run_file(*again) == kept);
  return 0;
}
