#pragma once
// What a host writes on a message that it takes: its Received field, and on Exchange Online the firewall and the stamps
// of arrival (the specification's 3.1 and 6.3).

#include <memory>
#include <optional>
#include <string>

#include "base/ip.hpp"
#include "mail/message.hpp"
#include "model/host.hpp"
#include "model/tenant.hpp"
#include "net/line_stream.hpp"
#include "policy/arrival.hpp"
#include "policy/stamp.hpp"
#include "policy/trust.hpp"

namespace mailflow::lab {

struct Arriving {
  const model::Host& host;
  const model::Tenant* tenant = nullptr;  // Exchange Online: whose mail it is
  policy::Directionality directionality = policy::Directionality::incoming;
  policy::Trust trust{};
  model::SmtpPrincipal principal = model::SmtpPrincipal::anonymous;  // as whom its client came, at an Exchange server
  bool outward = false;                                              // it goes on to somebody outside
  std::optional<mail::SpfResult> spf{};
  std::string spf_domain{};
  base::IpAddress client{};
  base::IpAddress local{};
  std::string helo{};
  std::string client_name{};          // by reverse look-up
  const net::TlsInfo* tls = nullptr;  // nullptr: plain
  std::string queue_id{};             // of other servers
  std::string only_recipient{};       // "" for several
  std::string message_id{};
  base::LabTime at{};
};

// The message as the host keeps it.
mail::Message stamped(mail::Message message, const Arriving& arriving);

bool is_exchange_server(const model::Host& host);

// What an Exchange server writes about where a message came from; what others wrote under these names goes. The
// organisation's servers let one another's words stand.
struct ServerStamp {
  policy::AuthAs auth_as = policy::AuthAs::anonymous;
  model::SmtpPrincipal principal = model::SmtpPrincipal::anonymous;
};
mail::Message stamped_by_server(mail::Message message, const model::Host& host, const ServerStamp& stamp);

// A message that is handed in at Exchange Online, by a mailbox or in a stranger's name; it came by no session.
struct Submitted {
  const model::Host& host;
  const model::Tenant& tenant;
  policy::Trust trust;
  bool outward = false;
  base::LabTime at{};
};
mail::Message stamped_inside(mail::Message message, const Submitted& submitted, const std::string& message_id);

// As it leaves the host for another one: Exchange Online keeps its organisation's fields to itself, unless the
// connector lets them out, and says whose mail it was.
struct Leaving {
  const model::Host& host;
  const model::Tenant* tenant = nullptr;  // by which it came in; nullptr: none
  policy::Arrival arrival{};
  const model::OutboundConnector* connector = nullptr;  // that it takes
  bool inside = false;                                  // to another server of the organisation
};
std::shared_ptr<const mail::Message> leaving(std::shared_ptr<const mail::Message> message, const Leaving& how,
                                             const mail::ReversePath& sender);

}  // namespace mailflow::lab
