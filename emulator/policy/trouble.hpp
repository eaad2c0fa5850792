#pragma once
// What keeps a sender from handing a message on while nobody has refused it, and the words in which it says so.
//
// Exchange Online and other mail servers have words of their own (reply_catalogue.hpp); those of Exchange Online name
// the server and the address of the last attempt, and what they say after a day of attempts follows from them.
// Source: the specification's 3.4.

#include <cstdint>
#include <string>

#include "mail/reply.hpp"
#include "model/host.hpp"
#include "policy/retry.hpp"

namespace mailflow::policy {

enum class Trouble : std::uint8_t {
  dns_failed,
  no_such_domain,
  no_records,  // the name exists, and no server's address with it
  null_mx,
  no_route,  // to an address that nothing in the lab has
  refused,
  timed_out,
  lost,         // closed or reset before the server took a message
  tls_missing,  // and demanded
  tls_failed,
  untrusted,  // a demanded certificate: its chain
  not_valid_now,
  wrong_name,
  wrong_name_told_of_certificate,  // the same in other words
  no_certificate,                  // of its own, that a send connector names
  no_connector,                    // of an organisation: the message waits in the Unreachable queue
};

// Where it happened; what is not known stays empty.
struct Place {
  std::string server;   // its name, or the domain that was looked for
  std::string address;  // "203.0.113.7"
  std::string detail;   // of a wrong name: which was expected, which was shown
};

mail::Reply trouble_reply(const model::Host& sender, Trouble trouble, const Place& place);

// A greeting or an answer before any message that says no: other servers pass it on as it is.
mail::Reply refused_session_reply(const model::Host& sender, const mail::Reply& remote, const Place& place);

// What becomes of a recipient whose last attempt came to this when there is no time left for another one.
mail::Reply expired_reply(const model::Host& sender, const Attempt& last);

}  // namespace mailflow::policy
