#pragma once
// The lab's DNS data: what exists by itself and the `dns:` text on top of it.
//
// By themselves exist: A, AAAA and PTR of every host; MX of an mta's or relay's domains,
// and of an organisation's to its subscribed edge servers, else to its mailbox servers; for every accepted domain MX 0
// to its name at the service (contoso.com: contoso-com.mail.protection.outlook.com, contoso.onmicrosoft.com:
// contoso.mail.protection.outlook.com) with the addresses of the tenant's Exchange Online, and TXT with its SPF; the
// TXT of spf.protection.outlook.com that lists them. A set (name, type) that the text gives replaces the one by itself.
// Errors: the text's, and a domain that several hosts, tenants or organisations are final for, unless the text gives
// its MX.

#include "model/world.hpp"
#include "model/zone.hpp"

namespace mailflow::load {

// The name that a tenant's domain has at the service.
base::DomainName service_name(const model::AcceptedDomain& domain);

// `text` may be nullptr; of the World, hosts, tenants and organisations count.
base::Result<model::ZonePtr> make_zone(const base::Value* text, const model::World& world);

}  // namespace mailflow::load
