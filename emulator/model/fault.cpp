#include "model/fault.hpp"

#include <algorithm>

namespace mailflow::model {

const HostFault* Faults::find(HostId host, FaultPoint point, base::LabTime now) const {
  const auto found = std::find_if(hosts.rbegin(), hosts.rend(), [&](const HostFault& fault) {
    return fault.host == host && fault.point == point && now < fault.until;
  });
  return found == hosts.rend() ? nullptr : &*found;
}

const DnsFault* Faults::find(std::string_view name) const {
  const auto found =
      std::find_if(names.rbegin(), names.rend(), [&](const DnsFault& fault) { return fault.name.text() == name; });
  return found == names.rend() ? nullptr : &*found;
}

}  // namespace mailflow::model
