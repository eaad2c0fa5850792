#include "cmdlet/draft.hpp"

#include <memory>
#include <utility>

namespace mailflow::cmdlet {

Draft::Draft(model::World world, model::ConfigTarget target) : world_(std::move(world)), target_(target) {}

std::string_view Draft::owner_name() const {
  return where() == Where::online ? tenant().name : exchange().name;
}

base::Guid Draft::owner_guid() const {
  return where() == Where::online ? tenant().guid : exchange().guid;
}

const model::AcceptedDomains& Draft::published_domains() const {
  return where() == Where::online ? *tenant().domains : *exchange().domains;
}

const Draft::Recipients& Draft::published_recipients() const {
  return where() == Where::online ? tenant().recipients->rows() : exchange().recipients->rows();
}

namespace {

template <class Published, class Table>
void publish_into(std::shared_ptr<const Published>& slot, Edited<Table>& edited) {
  if (const auto* changed = edited.changed()) slot = std::make_shared<const Published>(*changed);
}

}  // namespace

model::Tenant Draft::next_tenant() {
  auto next = tenant();
  publish_into(next.inbound, connectors_);
  publish_into(next.outbound, outbound_);
  publish_into(next.rules, rules_);
  publish_into(next.domains, domains_);
  publish_into(next.recipients, recipients_);
  publish_into(next.organization, organization_);
  publish_into(next.connection_filter, connection_filter_);
  publish_into(next.outbound_spam_filter, outbound_spam_filter_);
  return next;
}

model::ExchangeOrganization Draft::next_organization() {
  auto next = exchange();
  publish_into(next.domains, domains_);
  publish_into(next.recipients, recipients_);
  publish_into(next.receive, receive_);
  publish_into(next.transport, transport_);
  publish_into(next.services, services_);
  // A send connector may be for the accepted domains, whatever they are.
  const auto* send = send_.changed();
  if (send != nullptr || next.domains != exchange().domains)
    next.send =
        std::make_shared<const model::SendConnectors>(send != nullptr ? *send : next.send->rows(), *next.domains);
  return next;
}

const model::World& Draft::publish() {
  if (changes_ == 0) return world_;
  const auto number = world_.number + changes_;
  world_ = where() == Where::online ? model::with_tenant(world_, tenant_id(), next_tenant())
                                    : model::with_organization(world_, exchange_id(), next_organization());
  world_.number = number;
  changes_ = 0;
  return world_;
}

}  // namespace mailflow::cmdlet
