#pragma once
// Recipients of a tenant or an organisation, by kind (`mailboxes:`, `mail-users:`, `contacts:`, `groups:`, …), and
// mailboxes of an mta: names, or maps with a name and aliases.
//
// `david` has an address in every domain, the first domain's is the primary one; so has each alias. A name or alias
// that is a whole address has that one alone. A remote mailbox without a routing address has the name's in the routing
// domain. Errors with position: a domain that is not the owner's, an address
// used twice, a member of a group that nobody is. At most 1,000,000 addresses of one owner.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/shape.hpp"
#include "base/value.hpp"
#include "model/recipient.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_recipients = 1'000'000;  // addresses of one owner, and recipients

// A key under which a tenant or an organisation lists recipients of one kind.
struct RecipientKey {
  std::string_view key;
  model::RecipientKind kind;
  base::ShapeOf shape;  // of one that is a map
};
std::span<const RecipientKey> recipient_keys();               // of a tenant
std::span<const RecipientKey> organization_recipient_keys();  // of an organisation

struct RecipientList {
  const RecipientKey& key;
  const base::Value& list;
};
using RecipientsPtr = std::shared_ptr<const model::Recipients>;
// `routing`: the domain of remote mailboxes in Exchange Online; nullptr where there is none by itself.
base::Result<RecipientsPtr> read_recipients(std::span<const RecipientList> lists, std::string_view owner,
                                            std::span<const base::DomainName> domains,
                                            const base::DomainName* routing = nullptr);

// Of an mta.
base::Result<RecipientsPtr> read_mailboxes(const base::Value& list, std::string_view owner,
                                           std::span<const base::DomainName> domains);

// Those of a stored tenant or organisation, under the same rules.
base::Result<RecipientsPtr> checked_recipients(std::vector<model::Recipient> rows, std::string_view owner,
                                               std::span<const base::DomainName> domains);

// A list of domain names, each once; nullptr is an empty list.
base::Result<std::vector<base::DomainName>> read_domains(const base::Value* list);

}  // namespace mailflow::load
