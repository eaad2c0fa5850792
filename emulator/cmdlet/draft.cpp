#include "cmdlet/draft.hpp"

#include <memory>
#include <utility>

namespace mailflow::cmdlet {

Draft::Draft(model::World world, model::TenantId tenant) : world_(std::move(world)), id_(tenant) {}

namespace {

template <class Published, class Table>
void publish_into(std::shared_ptr<const Published>& slot, Edited<Table>& edited) {
  if (const auto* changed = edited.changed()) slot = std::make_shared<const Published>(*changed);
}

}  // namespace

const model::World& Draft::publish() {
  if (changes_ == 0) return world_;
  auto next = tenant();
  publish_into(next.inbound, connectors_);
  publish_into(next.outbound, outbound_);
  publish_into(next.domains, domains_);
  publish_into(next.recipients, recipients_);
  publish_into(next.organization, organization_);
  publish_into(next.connection_filter, connection_filter_);
  const auto number = world_.number + changes_;
  world_ = model::with_tenant(world_, id_, std::move(next));
  world_.number = number;
  changes_ = 0;
  return world_;
}

}  // namespace mailflow::cmdlet
