// Any text as a value of an Exchange connector: refused, or taken; what is printed of it is read as the same again.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/receive_connector.hpp"
#include "model/send_connector.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

template <class T>
void there_and_back(std::string_view text, base::Result<T> (*parse)(std::string_view)) {
  const auto value = parse(text);
  if (!value) return require(!value.error().message.empty());
  const auto again = parse(model::to_string(*value));
  require(again && *again == *value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  there_and_back(text, model::parse_byte_size);
  there_and_back(text, model::parse_ip_binding);
  there_and_back(text, model::parse_send_space);
  there_and_back(text, model::parse_smart_host);
  there_and_back(text, model::parse_domain_capability);
  const base::Value value{std::string(text), {}};
  using Mechanisms = base::Codec<model::Flags<model::AuthMechanism>>;
  if (const auto flags = Mechanisms::parse(value))
    require(Mechanisms::parse(Mechanisms::print(*flags)).value() == *flags);
  if (const auto identifier = model::parse_certificate_identifier(text)) require(identifier->text == text);
  return 0;
}
