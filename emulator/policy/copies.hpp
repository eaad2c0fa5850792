#pragma once
// Who gets a recipient's mail in his place, or besides him: the members of a group, the address of a mail user, a
// contact or a remote mailbox, whomever a mailbox passes its mail on to, the sender behind an address that SRS made.
//
// A recipient's row says it all but for SRS, so the copies of a hop follow from the World; each copy is a recipient of
// its own, for which the host decides anew. Exchange Online bars mailboxes from passing mail on to addresses outside
// unless its policy allows it. Mail that would go round in the directory for ever and reach nobody is refused.
// Source: the specification's 3.2, 3.5 and L11; Microsoft Learn on recipient resolution and external forwarding.

#include <optional>
#include <vector>

#include "policy/next_hop.hpp"

namespace mailflow::policy {

// In whose directory a hop's recipient is.
struct Directory {
  const model::Recipients* recipients = nullptr;
  const base::DomainIndex* accepted = nullptr;                    // the owner's domains
  const model::HostedOutboundSpamFilterPolicy* filter = nullptr;  // of a tenant
};

Directory directory_of_tenant(const model::World& world, model::TenantId tenant);

// The recipient that an address names, in itself or by what stands before a plus in it.
struct Known {
  std::uint32_t row = no_row;  // no_row: nobody
  bool returned = false;       // it is an address that SRS made: the mail goes back to a sender elsewhere
};
Known known_recipient(base::Tests& tests, const model::Recipients& recipients, const RecipientFacts& facts);

// Of a known recipient: mailbox, copies or refused; mx for one whose mail leaves under his own address.
NextHop decide_resolution(base::Tests& tests, const Directory& directory, const Known& known);

// The addresses that a hop of `recipient` leads to besides the mailbox, each once.
std::vector<mail::EmailAddress> copies_of(const model::World& world, model::HostId host, const NextHop& hop,
                                          const mail::EmailAddress& recipient);

// In whose name a hop's copies go on: the recipient's own address; nothing for one who has none.
std::optional<mail::EmailAddress> forwarder_of(const model::World& world, model::HostId host, const NextHop& hop);

}  // namespace mailflow::policy
