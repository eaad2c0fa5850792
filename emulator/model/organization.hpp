#pragma once
// Settings of a tenant's organisation as a whole, those of Get-OrganizationConfig that mail flow asks.
//
// Source: Set-OrganizationConfig (documentation).

#include <span>

#include "base/field.hpp"

namespace mailflow::model {

struct OrganizationConfig {
  base::Setting<bool> reject_direct_send;
};

std::span<const base::Field<OrganizationConfig>> organization_config_fields();

}  // namespace mailflow::model
