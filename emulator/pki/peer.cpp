#include "pki/peer.hpp"

namespace mailflow::pki {

std::string_view to_string(Chain chain) {
  switch (chain) {
    case Chain::none:
      return "none";
    case Chain::valid:
      return "valid";
    case Chain::expired:
      return "expired";
    case Chain::not_yet_valid:
      return "not-yet-valid";
    case Chain::self_signed:
      return "self-signed";
    case Chain::untrusted:
      return "untrusted";
    case Chain::incomplete:
      return "incomplete";
  }
  return "";
}

}  // namespace mailflow::pki
