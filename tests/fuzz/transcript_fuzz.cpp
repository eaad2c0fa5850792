// Any bytes as a stored transcript, and any bytes as a line that was said.

#include <cstdint>
#include <cstdlib>

#include "store/transcript.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow::store;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto lines = parse_transcript(text)) {
    Transcript again(1);
    for (const auto& line : *lines) again.add(line.time, line.speaker, line.text);
    if (parse_transcript(again.take().text).value() != *lines) std::abort();
  }
  Transcript one(1);
  one.add({}, Speaker::client, text);
  const auto lines = parse_transcript(one.take().text);
  if (!lines || lines->size() != 1 || lines->front().text != text) std::abort();
  return 0;
}
