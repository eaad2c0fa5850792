#pragma once
// A decision file: a lab, and cases of one session and one recipient with the decision they must lead to.
//
//   decision: what the file is about
//   lab: { … }                             # as in a lab file
//   groups:
//     - name: both by address              # cases under one configuration
//       config: { contoso: "New-InboundConnector …" }    # PowerShell on top of the lab, by tenant or organisation
//       behaviour: { … }                   # switches
//       cases:
//         - name: S-01a, the provider's own address      # the row of the specification first, where there is one
//           at: exo                        # default: exo
//           met: 192.0.2.11                # the address of it that the client meets; default: its first one
//           client: 198.51.100.20          # default: 203.0.113.9
//           tls: true                      # default
//           certificate: [mout.kundenserver.de]          # that the client shows
//           untrusted-certificate: [mout.kundenserver.de]   # the same, not valid
//           from: x@carius.de              # default; "<>" for none
//           to: u1@contoso.com             # default
//           reverse-name: false            # the client's address has no PTR record; default: it has
//           before: { region: exo, all: 200, of-domain: 200, other-domains: true }   # recipients taken earlier
//           size: 5000                     # of the message, in bytes; default: not known
//           stamped-as: Internal           # by an Exchange server before; default none
//           received: 3                    # Received fields the message brings
//           header-from: x@carius.de       # of the From field; default: as MAIL FROM, none: there is no field
//           brings-as: Internal            # CrossPremises-AuthAs, default none
//           brings-scl: "-1"               # CrossPremises-SCL, default none
//           tenant-id: 0c0d…               # X-MS-Exchange-CrossTenant-Id, default none
//           originator: contoso.com        # X-OriginatorOrg, default none
//           spf: pass                      # its result, default none
//           helo: mail.contoso.com         # what SPF speaks for where MAIL FROM is <>
//           verdict: spam                  # what filters find in it, default clean
//           refused: R-5751                # what must come out: the reply's row, else its status; default none
//           tenant: contoso
//           connector: IONOS               # default: the invisible one; of an Exchange server the receive connector
//           starttls: own                  # the certificate behind it: own, client, none
//           limit: 37748736                # the largest message that the session may bring
//           mailbox: u1
//           direction: Originating
//           next: mailbox                  # where it goes then: mailbox, copies, mx, host, nobody, unreachable,
//                                          # too big, connector; of an Exchange server host NAME, connector NAME
//           auth-as: Internal
//           promotes: true                 # cross-premises fields become the organisation's
//           scl: "-1"
//           folder: Junk Email
//           sfv: SKN                       # how it came by its SCL
//           cat: SPOOF
//           ipv: CAL                       # the client is on the allow list
//           yes: [rule ids that held]
//           no: [rule ids that did not]

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "mail/address.hpp"
#include "model/world.hpp"
#include "policy/content_facts.hpp"
#include "policy/facts.hpp"

namespace mailflow::decision {

struct Expected {
  std::string refused = "none";  // the id of a reply: its row in the specification, or its status
  std::optional<std::string> tenant;
  std::optional<std::string> connector;  // "default" for the invisible one
  std::optional<std::string> mailbox;
  std::optional<std::string> direction;
  std::optional<std::string> next;
  std::optional<std::string> starttls;
  std::optional<std::string> limit;
  std::vector<std::pair<std::string, std::string>> trust;  // auth-as, promotes, scl, folder, sfv, cat, ipv
  std::vector<std::string> yes;
  std::vector<std::string> no;
};

struct Case {
  std::string name;
  std::shared_ptr<const model::World> world;
  model::HostId at;
  policy::SessionValues session;
  mail::ReversePath from;
  mail::EmailAddress to;
  policy::ContentValues content;
  policy::TransactionValues before;
  std::uint64_t size = 0;
  Expected expected;
};

base::Result<std::vector<Case>> read_decision_file(const std::string& path);

}  // namespace mailflow::decision
