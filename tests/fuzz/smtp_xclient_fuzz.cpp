// Any text behind XCLIENT: a claim holds nothing that could break a header line, and claiming the same again changes
// nothing.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/smtp/arguments.hpp"
#include "protocol/smtp/xclient.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow::protocol::smtp;
  const std::string_view arguments(reinterpret_cast<const char*>(data), size);
  const auto claim = parse_xclient(arguments, {});
  if (!claim) {
    require(claim.error() == Say::bad_arguments);
    return 0;
  }
  require(claim->hello_name.empty() || is_hello_name(claim->hello_name));
  require(!claim->name || claim->name->empty() || is_hello_name(*claim->name));
  const auto again = parse_xclient(arguments, *claim);
  require(again && again->address == claim->address && again->port == claim->port && again->name == claim->name &&
          again->hello_name == claim->hello_name && again->destination == claim->destination &&
          again->protocol == claim->protocol);
  return 0;
}
