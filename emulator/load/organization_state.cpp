#include "load/organization_state.hpp"

#include <utility>

#include "config/map_reader.hpp"
#include "load/hosts.hpp"
#include "load/recipients.hpp"
#include "load/shapes.hpp"
#include "load/stored.hpp"

namespace mailflow::load {

using base::fail;
using base::Value;

base::Result<void> read_organization_state(const Value& value, const Names&,
                                           model::ExchangeOrganization& organization) {
  config::MapReader reader(value, organization_state_shape());
  organization.guid = read_guid(reader, "guid");
  const auto& domains = stored_list(reader, "accepted-domains");
  const auto& recipients = stored_list(reader, "recipients");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  auto accepted = read_rows(domains, read_stored_domain, most_domains);
  if (!accepted) return fail(base::within("accepted-domains", std::move(accepted.error())));
  std::vector<base::DomainName> known;
  for (const auto& domain : *accepted) known.push_back(domain.domain);
  organization.domains = std::make_shared<const model::AcceptedDomains>(std::move(*accepted));
  auto rows = read_rows(recipients, read_stored_recipient, most_recipients);
  if (!rows) return fail(base::within("recipients", std::move(rows.error())));
  auto checked = checked_recipients(std::move(*rows), fmt::format("the organisation {}", organization.name), known);
  if (!checked) return fail(base::within("recipients", std::move(checked.error())));
  organization.recipients = std::move(*checked);
  return {};
}

Value write_organization_state(const model::World&, const model::ExchangeOrganization& organization) {
  base::ValueList domains;
  for (const auto& domain : *organization.domains) domains.push_back(stored(domain));
  base::ValueList recipients;
  for (const auto& recipient : organization.recipients->rows())
    recipients.push_back(stored(model::recipient_fields(), recipient));
  base::ValueMap state;
  tree::add(state, "guid", base::to_string(organization.guid));
  tree::add(state, "accepted-domains", tree::list(std::move(domains)));
  tree::add(state, "recipients", tree::list(std::move(recipients)));
  return tree::map(std::move(state));
}

}  // namespace mailflow::load
