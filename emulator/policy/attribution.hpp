#pragma once
// Whose mail is it? Exchange Online's attribution: originating for the tenant whose OnPremises connector recognises the
// session, else incoming for the tenant that accepts the recipient's domain (the specification's section 1).
//
// In this order, over all tenants of the service: the client's certificate, whose name must be an accepted domain of
// the tenant or sit directly under one; the same certificate with an accepted sender domain; the client's address with
// an accepted sender domain; the recipient's domain. Originating mail may go anywhere, and meets no partner connector.

#include "policy/arrival.hpp"

namespace mailflow::policy {

Arrival attribute(base::Tests& tests, const Tables& tables, Arrival state, const Facts& facts);

}  // namespace mailflow::policy
