#include "cmdlet/draft.hpp"

#include <memory>
#include <utility>

namespace mailflow::cmdlet {

Draft::Draft(model::World world, model::TenantId tenant) : world_(std::move(world)), id_(tenant) {}

const std::vector<model::InboundConnector>& Draft::connectors() const {
  return own_connectors_ ? connectors_ : tenant().inbound->rows();
}

const model::AcceptedDomains& Draft::domains() const {
  return own_domains_ ? domains_ : *tenant().domains;
}

std::vector<model::InboundConnector>& Draft::edit_connectors() {
  if (!own_connectors_) connectors_ = tenant().inbound->rows();
  own_connectors_ = true;
  connectors_changed_ = true;
  ++changes_;
  return connectors_;
}

model::AcceptedDomains& Draft::edit_domains() {
  if (!own_domains_) domains_ = *tenant().domains;
  own_domains_ = true;
  domains_changed_ = true;
  ++changes_;
  return domains_;
}

const model::World& Draft::publish() {
  if (changes_ == 0) return world_;
  auto next = tenant();
  if (connectors_changed_) next.inbound = std::make_shared<const model::InboundConnectors>(connectors_);
  if (domains_changed_) next.domains = std::make_shared<const model::AcceptedDomains>(domains_);
  const auto number = world_.number + changes_;
  world_ = model::with_tenant(world_, id_, std::move(next));
  world_.number = number;
  connectors_changed_ = false;
  domains_changed_ = false;
  changes_ = 0;
  return world_;
}

}  // namespace mailflow::cmdlet
