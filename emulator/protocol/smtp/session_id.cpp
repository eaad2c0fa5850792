#include "protocol/smtp/session_id.hpp"

#include <fmt/format.h>

namespace mailflow::protocol::smtp {

std::string session_id(base::LabTime server_start, std::uint64_t number) {
  constexpr std::uint64_t ticks_at_1970 = 621355968000000000ULL;
  const auto since_1970 = static_cast<std::uint64_t>(server_start.time_since_epoch().count()) * 10000;
  return fmt::format("{:016X}", ticks_at_1970 + since_1970 + number);
}

}  // namespace mailflow::protocol::smtp
