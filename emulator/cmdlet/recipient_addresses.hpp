#pragma once
// Addresses of a recipient as Exchange's cmdlets speak of them: `SMTP:` before the primary one, `smtp:` before others.
//
// The primary address is the first in a domain of the tenant, else the external one. Errors stand at the argument; an
// address must be in an accepted domain of the tenant and belong to no other recipient. Only SMTP addresses are taken.

#include <string>
#include <vector>

#include "cmdlet/commands.hpp"
#include "config/command_binding.hpp"
#include "mail/address.hpp"
#include "model/recipient.hpp"

namespace mailflow::cmdlet {

std::string canonical_address(const mail::EmailAddress& address);  // lower case, as recipients hold them
std::string primary_address(const model::Recipient& recipient);    // "" for none
std::string alias_of(const model::Recipient& recipient);
std::vector<std::string> proxy_addresses(const model::Recipient& recipient);

// -EmailAddresses: a list, or @{Add=…; Remove=…}.
base::Result<void> set_proxy_addresses(model::Recipient& recipient, const Invocation& invocation,
                                       const config::BoundParameter& bound, std::vector<config::Notice>& notices);
// -PrimarySmtpAddress and its like: what was the primary address stays as a further one.
base::Result<void> set_primary_address(model::Recipient& recipient, const Invocation& invocation,
                                       const config::BoundParameter& bound);
base::Result<void> set_external_address(model::Recipient& recipient, const Invocation& invocation,
                                        const config::BoundParameter& bound);

// "" when nobody but `recipient` has the address, else the name of who has it.
std::string owner_of(const Draft& draft, const model::Recipient& recipient, std::string_view address);

}  // namespace mailflow::cmdlet
