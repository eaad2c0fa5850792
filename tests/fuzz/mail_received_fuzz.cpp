// Any bytes as a Received field or a date: what is read and written again is read as the same.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mail/date.hpp"
#include "mail/received.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto date = mail::parse_date(text)) require(mail::parse_date(base::rfc5322(*date)).value() == *date);
  const auto received = mail::parse_received(text);
  if (!received) return 0;
  require(received->from.size() + received->by.size() + received->with.size() <= 4096);
  for (const auto& written : {mail::exchange_received(*received), mail::generic_received(*received)})
    if (const auto again = mail::parse_received(written)) require(again->from.size() <= 8192);
  return 0;
}
