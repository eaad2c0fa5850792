#pragma once
// `mailboxes:` of a tenant or an mta: names, or maps with a name and aliases.
//
// `david` has an address in every domain, the first domain's is the primary one; so has each alias. A name or alias
// that is a whole address has that one alone. Errors with position: a domain that is not the owner's, an address
// used twice. At most 1,000,000 addresses of one owner.

#include <memory>
#include <span>
#include <string_view>

#include "base/domain_name.hpp"
#include "base/value.hpp"
#include "model/recipient.hpp"

namespace mailflow::load {

base::Result<std::shared_ptr<const model::Recipients>> read_mailboxes(const base::Value& list, std::string_view owner,
                                                                      std::span<const base::DomainName> domains);

// A list of domain names, each once; nullptr is an empty list.
base::Result<std::vector<base::DomainName>> read_domains(const base::Value* list);

}  // namespace mailflow::load
