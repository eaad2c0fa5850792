#include "net/io_error.hpp"

namespace mailflow::net {

std::string_view to_string(IoFault fault) {
  switch (fault) {
    case IoFault::closed:
      return "closed";
    case IoFault::reset:
      return "reset";
    case IoFault::refused:
      return "refused";
    case IoFault::no_route:
      return "no-route";
    case IoFault::timed_out:
      return "timed-out";
    case IoFault::cancelled:
      return "cancelled";
    case IoFault::too_long:
      return "too-long";
    case IoFault::endless_line:
      return "endless-line";
    case IoFault::plain_before_tls:
      return "plain-before-tls";
    case IoFault::tls:
      return "tls";
    case IoFault::limit:
      return "limit";
  }
  return "";
}

}  // namespace mailflow::net
