#pragma once
// One tenant or one organisation while cmdlets change it: tables that can be edited, and the World they came from.
//
// A script of a thousand commands copies each table once, not a thousand times. `publish` makes the next World, which
// shares what was not touched; without a change it is the World that came in. Each change counts one World number.

#include <cstdint>
#include <vector>

#include "cmdlet/edited.hpp"
#include "cmdlet/names.hpp"
#include "model/world.hpp"

namespace mailflow::cmdlet {

class Draft {
 public:
  using Connectors = std::vector<model::InboundConnector>;
  using Outbound = std::vector<model::OutboundConnector>;
  using Rules = std::vector<model::TransportRule>;
  using Recipients = std::vector<model::Recipient>;
  using ReceiveConnectors = std::vector<model::ReceiveConnector>;
  using SendConnectors = std::vector<model::SendConnector>;

  Draft(model::World world, model::ConfigTarget target);

  // As it came in or was last published.
  const model::World& world() const { return world_; }
  Where where() const { return std::holds_alternative<model::TenantId>(target_) ? Where::online : Where::on_premises; }

  // Of both.
  std::string_view owner_name() const;
  base::Guid owner_guid() const;
  const model::AcceptedDomains& domains() const { return domains_.view(published_domains()); }
  const Recipients& recipients() const { return recipients_.view(published_recipients()); }

  // Of a tenant.
  model::TenantId tenant_id() const { return std::get<model::TenantId>(target_); }
  const model::Tenant& tenant() const { return (*world_.tenants)[tenant_id()]; }
  const Connectors& connectors() const { return connectors_.view(tenant().inbound->rows()); }
  const Outbound& outbound() const { return outbound_.view(tenant().outbound->rows()); }
  const Rules& rules() const { return rules_.view(tenant().rules->rows()); }
  const model::OrganizationConfig& organization() const { return organization_.view(*tenant().organization); }
  const model::HostedConnectionFilterPolicy& connection_filter() const {
    return connection_filter_.view(*tenant().connection_filter);
  }
  const model::HostedOutboundSpamFilterPolicy& outbound_spam_filter() const {
    return outbound_spam_filter_.view(*tenant().outbound_spam_filter);
  }

  // Of an organisation.
  model::OrganizationId exchange_id() const { return std::get<model::OrganizationId>(target_); }
  const model::ExchangeOrganization& exchange() const { return (*world_.organizations)[exchange_id()]; }
  const ReceiveConnectors& receive_connectors() const { return receive_.view(exchange().receive->rows()); }
  const SendConnectors& send_connectors() const { return send_.view(exchange().send->rows()); }
  const model::TransportConfig& transport() const { return transport_.view(*exchange().transport); }
  const model::TransportServices& services() const { return services_.view(*exchange().services); }

  // For a change that is certain: what was checked before.
  Connectors& edit_connectors() { return counted(connectors_, tenant().inbound->rows()); }
  Outbound& edit_outbound() { return counted(outbound_, tenant().outbound->rows()); }
  Rules& edit_rules() { return counted(rules_, tenant().rules->rows()); }
  model::AcceptedDomains& edit_domains() { return counted(domains_, published_domains()); }
  Recipients& edit_recipients() { return counted(recipients_, published_recipients()); }
  ReceiveConnectors& edit_receive_connectors() { return counted(receive_, exchange().receive->rows()); }
  SendConnectors& edit_send_connectors() { return counted(send_, exchange().send->rows()); }
  model::TransportConfig& edit_transport() { return counted(transport_, *exchange().transport); }
  model::TransportServices& edit_services() { return counted(services_, *exchange().services); }
  model::OrganizationConfig& edit_organization() { return counted(organization_, *tenant().organization); }
  model::HostedConnectionFilterPolicy& edit_connection_filter() {
    return counted(connection_filter_, *tenant().connection_filter);
  }
  model::HostedOutboundSpamFilterPolicy& edit_outbound_spam_filter() {
    return counted(outbound_spam_filter_, *tenant().outbound_spam_filter);
  }

  const model::World& publish();

 private:
  template <class Table>
  Table& counted(Edited<Table>& edited, const Table& published) {
    ++changes_;
    return edited.edit(published);
  }

  const model::AcceptedDomains& published_domains() const;
  const Recipients& published_recipients() const;
  model::Tenant next_tenant();
  model::ExchangeOrganization next_organization();

  model::World world_;
  model::ConfigTarget target_;
  Edited<Connectors> connectors_;
  Edited<Outbound> outbound_;
  Edited<Rules> rules_;
  Edited<model::AcceptedDomains> domains_;
  Edited<Recipients> recipients_;
  Edited<model::OrganizationConfig> organization_;
  Edited<model::HostedConnectionFilterPolicy> connection_filter_;
  Edited<model::HostedOutboundSpamFilterPolicy> outbound_spam_filter_;
  Edited<ReceiveConnectors> receive_;
  Edited<SendConnectors> send_;
  Edited<model::TransportConfig> transport_;
  Edited<model::TransportServices> services_;
  std::uint64_t changes_ = 0;
};

}  // namespace mailflow::cmdlet
