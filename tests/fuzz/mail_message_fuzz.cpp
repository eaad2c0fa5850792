// Any bytes as a message: they come out as they went in, and a field that is added can be found and taken away again.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "mail/message.hpp"
#include "mail/message_id.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mailflow::mail::Message;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  auto message = Message::parse(bytes);
  if (!message) return 0;
  require(message->bytes() == bytes && message->size() == bytes.size());
  const auto fields = message->fields().size();
  const std::string body(message->body());
  mailflow::mail::message_id_of(*message);
  // The input's own bytes as a hostile value.
  message->add_on_top("X-Fuzz-Added", bytes.substr(0, 200));
  message->append("X-Fuzz-Added", "below");
  const auto again = Message::parse(message->bytes());
  if (!again) return 0;
  require(again->fields().size() == fields + 2 && again->body() == body);
  require(message->remove_with_prefix("x-fuzz-ADDED") >= 2);
  require(message->body() == body);
  return 0;
}
