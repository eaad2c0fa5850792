#pragma once
// The header fields Exchange Online puts on an incoming message, and those it does not let in, in the documented order.
//
// Fields whose value needs a check that is not modelled yet (SPF, DKIM, DMARC) are not stamped: their place is between
// Received and X-EOPAttributedMessage. Source: the specification's 3.1 (HF-1, HF-2, HF-6) and 6.3 (HD-4 … HD-7).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/guid.hpp"
#include "base/ip.hpp"
#include "base/time.hpp"
#include "policy/arrival.hpp"

namespace mailflow::policy {

// What a delivery depends on; issue by issue more of it is decided. SCL 1 is what the filter gives clean mail.
struct Trust {
  Directionality directionality = Directionality::incoming;
  std::string_view auth_as = "Anonymous";
  int scl = 1;
};

struct StampValues {
  base::Guid tenant;
  base::Guid network_message_id;
  std::string server;  // the front end's name
  base::IpAddress client;
  std::string helo;
  std::string client_name;  // by reverse look-up, "" for none
  base::LabTime received{};
  Trust trust;
};

using StampedField = std::pair<std::string_view, std::string>;

// Top to bottom, below the Received field.
std::vector<StampedField> arrival_fields(const StampValues& values);

// Prefixes of fields that an untrusted sender may not bring (HF-1, HF-2).
const std::vector<std::string_view>& barred_prefixes();

// Fields of an untrusted sender that live on under another name (HF-6).
struct Renamed {
  std::string_view from;
  std::string_view to;
};
const std::vector<Renamed>& renamed_fields();

}  // namespace mailflow::policy
