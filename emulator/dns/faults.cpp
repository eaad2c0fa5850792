#include "dns/faults.hpp"

namespace mailflow::dns {

void Faults::set(const base::DomainName& name, Fault fault) {
  by_name_.insert_or_assign(name.text(), fault);
}

void Faults::clear(const base::DomainName& name) {
  by_name_.erase(name.text());
}

void Faults::clear() {
  by_name_.clear();
}

std::optional<Fault> Faults::find(std::string_view name) const {
  if (by_name_.empty()) return std::nullopt;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace mailflow::dns
