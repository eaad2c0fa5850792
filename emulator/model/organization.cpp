#include "model/organization.hpp"

#include <array>

namespace mailflow::model {

std::span<const base::Field<OrganizationConfig>> organization_config_fields() {
  static const std::array rows{
      base::field<&OrganizationConfig::reject_direct_send>(
          "RejectDirectSend",
          {"refuse anonymous mail whose sender (MAIL FROM) is in an accepted domain and that no connector identifies",
           "anonyme Mail ablehnen, deren Absender (MAIL FROM) in einer akzeptierten Domäne liegt und die kein "
           "Connector "
           "erkennt"}),
  };
  return rows;
}

}  // namespace mailflow::model
