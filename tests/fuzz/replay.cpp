// The main of a fuzz target where no fuzzer is: hands it every seed, every seed cut at up to 64 places, and nothing.
// Finding no seed is a failure. Under the sanitizers this alone finds much.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// A copy of exactly this size on the heap, so that a read behind its end is seen.
void feed(const std::string& text, std::size_t size) {
  const std::basic_string<char> exact(text, 0, size);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(exact.data()), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t seeds = 0;
  feed({}, 0);
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      feed(text, text.size());
      const std::size_t step = std::max<std::size_t>(1, text.size() / 64);
      for (std::size_t cut = step; cut < text.size(); cut += step) feed(text, cut);
      ++seeds;
    }
  }
  std::cout << seeds << " seeds\n";
  return seeds == 0 ? 1 : 0;
}
