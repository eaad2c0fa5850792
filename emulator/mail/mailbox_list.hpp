#pragma once
// The addresses in a From field, or their domains, as RFC 5322 3.4 writes lists of mailboxes: names, quoted strings,
// comments, groups. At most `most_mailboxes` are read; what is no address has no domain.

#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "mail/address.hpp"

namespace mailflow::mail {

inline constexpr std::size_t most_mailboxes = 16;

// `value`: without folds. In order, one for each address.
std::vector<base::DomainName> mailbox_domains(std::string_view value);
// Those whose local part is one, too.
std::vector<EmailAddress> mailbox_addresses(std::string_view value);

}  // namespace mailflow::mail
