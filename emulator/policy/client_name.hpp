#pragma once
// Whether a client's address has a name: a question to DNS that Exchange Online's edge asks about IPv6 clients before
// it decides (CF-5). The shell asks it on the wire, the walk asks the World's zone.

#include "model/dns_facts.hpp"
#include "model/host.hpp"

namespace mailflow::policy {

bool asks_for_name(const model::Host& receiver, const base::IpAddress& client);

model::DnsQuestion name_question(const base::IpAddress& client);

// Only a sure answer says no: an address whose question failed may have a name.
bool has_name(const model::DnsFact& answer);

}  // namespace mailflow::policy
