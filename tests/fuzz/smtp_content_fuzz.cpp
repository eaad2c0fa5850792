// Any bytes as content on the wire: however they are cut, the decoder finds the same; and what it kept, stuffed again,
// decodes to itself.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/smtp/content.hpp"

namespace {

using namespace mailflow::protocol::smtp;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Decoded {
  std::string content;
  std::size_t used = 0;
  bool ended = false;
  ContentFault fault = ContentFault::none;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(const ContentRules& rules, std::string_view wire, std::size_t piece) {
  ContentDecoder decoder(rules);
  Decoded result;
  while (result.used < wire.size() && !decoder.ended()) result.used += decoder.feed(wire.substr(result.used, piece));
  result.ended = decoder.ended();
  result.fault = decoder.fault();
  result.content = decoder.take();
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view wire(reinterpret_cast<const char*>(data), size);
  for (const auto newline : {BareNewline::keep, BareNewline::refuse}) {
    const ContentRules rules{4096, 1024, newline};
    const auto at_once = decode(rules, wire, size + 1);
    for (const std::size_t piece : {1, 2, 7}) require(decode(rules, wire, piece) == at_once);
    if (at_once.ended) {
      const auto end = wire.substr(0, at_once.used);
      require(end == ".\r\n" || end.ends_with("\r\n.\r\n"));
    }
    if (at_once.fault != ContentFault::none || !at_once.ended) continue;
    DotStuffer stuffer;
    std::string again;
    stuffer.add(again, std::string_view(at_once.content).substr(0, at_once.content.size() / 2));
    stuffer.add(again, std::string_view(at_once.content).substr(at_once.content.size() / 2));
    stuffer.end(again);
    const auto second = decode(rules, again, 5);
    require(second.ended && second.used == again.size() && second.content == at_once.content);
  }
  return 0;
}
