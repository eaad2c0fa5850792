// Any bytes in front of a connection: what is read does not depend on how they were cut, and never goes beyond the
// bounds.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/proxy/header.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow::protocol::proxy;
  using State = Reading::State;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto whole = read_header(input);
  require(whole.header.source.has_value() == whole.header.destination.has_value());
  require((whole.state == State::broken) == !whole.fault.empty());
  switch (whole.state) {
    case State::more:
      require(size < longest_header);
      break;
    case State::complete:
      require(whole.bytes > 0 && whole.bytes <= size && whole.bytes <= longest_header);
      break;
    case State::broken:
      require(!whole.header.source && whole.bytes == 0);
      break;
  }
  bool decided = false;
  for (std::size_t cut = 0; cut <= size && cut <= longest_header; ++cut) {
    const auto part = read_header(input.substr(0, cut));
    if (decided) require(part.state != State::more);
    if (part.state == State::more) continue;
    decided = true;
    require(part.state == whole.state && part.bytes == whole.bytes);
    require(part.header.source == whole.header.source && part.header.destination == whole.header.destination);
  }
  return 0;
}
