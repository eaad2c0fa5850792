#pragma once
// The header fields Exchange Online puts on a message that it takes, those it does not let in, and those it writes when
// the message leaves again, in the documented order.
//
// DKIM, DMARC and compauth are not modelled: their place is inside Authentication-Results. Values that a client chose
// (its name, the name of its address) are written with what could end a value replaced.
// Source: the specification's 3.1 (HF-1 … HF-7), 3.2 (GR-2 … GR-5) and 6.3 (HD-2 … HD-8); RFC 7208 9.1.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/guid.hpp"
#include "base/ip.hpp"
#include "base/time.hpp"
#include "mail/message.hpp"
#include "mail/spf_result.hpp"
#include "model/tenant.hpp"
#include "policy/arrival.hpp"
#include "policy/trust.hpp"

namespace mailflow::policy {

using StampedField = std::pair<std::string_view, std::string>;

// What a message carries of other organisations' and of its own one's other side.
struct Brought {
  bool cross_premises = false;
  bool cross_tenant = false;
  std::string auth_source;  // "" for none, as the next two
  std::string auth_mechanism;
  std::string network_message_id;
  std::vector<StampedField> others;  // under the organisation's names
};
Brought brought_by(const mail::Message& message);

struct StampValues {
  base::Guid tenant;
  base::Guid network_message_id;
  std::string server;  // the front end's name
  base::IpAddress client;
  std::string helo;
  std::string client_name;  // by reverse look-up, "" for none
  std::optional<mail::SpfResult> spf;
  std::string spf_domain;  // that was asked: of MAIL FROM, or the HELO name
  base::LabTime received{};
  Directionality directionality = Directionality::incoming;
  bool outward = false;    // it goes on to somebody outside
  bool submitted = false;  // by a mailbox
  Trust trust;
  Brought brought;
};

// Top to bottom, below the Received field.
std::vector<StampedField> arrival_fields(const StampValues& values);

// Prefixes of fields that nobody may bring under these names (HF-1, HF-2).
const std::vector<std::string_view>& barred_prefixes();

// Fields that only the edge writes: whoever brings them is not believed.
const std::vector<std::string_view>& own_fields();

// Fields of an untrusted sender that live on under another name (HF-5, HF-6).
struct Renamed {
  std::string_view from;
  std::string_view to;
};
const std::vector<Renamed>& renamed_fields();

// Whom a message comes from, as FromEntityHeader tells.
enum class Origin : std::uint8_t { mailbox, own_server, outside };
Origin origin_of(const Arrival& arrival);

// GR-5, X-OriginatorOrg: the sender's domain where it is the organisation's, else the organisation's default one, ""
// for none.
std::string originator_domain(const model::Tenant& tenant, const mail::ReversePath& sender);

// What a message that Exchange Online took gets when it leaves again (HD-8, GR-4, GR-5), read from its own stamps;
// nothing where it has none. `domain`: of the organisation, for X-OriginatorOrg, "" for none.
std::vector<StampedField> leaving_fields(const mail::Message& message, std::string_view server, std::string_view domain,
                                         Origin origin);

// The organisation's fields that a connector with CloudServicesMailEnabled lets out, under their names for the way, and
// the mark that says so (the specification of routing, 7.2 and U15).
std::vector<StampedField> preserved_fields(const mail::Message& message, std::string_view server);

}  // namespace mailflow::policy
