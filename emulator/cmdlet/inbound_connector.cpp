// New-, Set-, Get- and Remove-InboundConnector.

#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/connector_advice.hpp"
#include "cmdlet/connector_checks.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameters;
using config::CommandOutput;
using model::InboundConnector;

bool matches(const InboundConnector& connector, std::string_view identity) {
  return names(identity, connector.name) || base::equal_ignoring_case(identity, base::to_string(connector.guid));
}

// CERT-4: what is said of domains in general, that * may stand alone, is not so here.
base::Error about_pattern(const config::BoundParameter& parameter, const config::CommandCall& call, base::Error error) {
  const auto text = config::to_text(parameter.value);
  if (parameter.name == "TlsSenderCertificateName" && text.find('*') != std::string::npos)
    error.message = fmt::format("{}: {}: \"{}\" is not valid: it takes a name, or *. and a domain (*.contoso.com)",
                                call.name, parameter.name, text.substr(0, 80));
  return error;
}

base::Result<void> set_all(InboundConnector& connector, const Invocation& invocation, const BoundParameters& bound,
                           CommandOutput& output) {
  const auto fields = model::inbound_connector_fields();
  for (const auto& parameter : bound.rows()) {
    const auto* row = base::find_field(fields, parameter.name);
    if (row == nullptr) continue;
    if (auto set = set_field(*row, connector, parameter, invocation.call.name, output.notices); !set)
      return fail(about_pattern(parameter, invocation.call, std::move(set.error())));
  }
  const ConnectorChange change{invocation.draft, invocation.call, bound};
  if (auto checked = check_connector(connector, change); !checked) return checked;
  for (auto& notice : connector_notices(connector, change)) output.notices.push_back(std::move(notice));
  for (auto& notice : connector_advice(connector, change)) output.notices.push_back(std::move(notice));
  return {};
}

bool same(const InboundConnector& a, const InboundConnector& b) {
  const auto first = object_of(a);
  const auto second = object_of(b);
  const auto& left = first.object()->properties;
  const auto& right = second.object()->properties;
  return std::equal(left.begin(), left.end(), right.begin(), [](const auto& x, const auto& y) {
    const auto* many = x.value.list();
    const auto* others = y.value.list();
    if (many == nullptr || others == nullptr) return to_text(x.value) == to_text(y.value);
    return std::equal(many->begin(), many->end(), others->begin(), others->end(),
                      [](const auto& p, const auto& q) { return to_text(p) == to_text(q); });
  });
}

// From the name, so that the same script gives the same ids; a connector that was renamed keeps its own.
base::Guid new_guid(const Draft& draft, std::string_view name) {
  for (std::size_t again = 0;; ++again) {
    const auto guid =
        base::guid_of(fmt::format("inbound-connector/{}/{}/{}", base::to_string(draft.tenant().guid), name, again));
    const auto& rows = draft.connectors();
    if (std::none_of(rows.begin(), rows.end(), [&](const InboundConnector& row) { return row.guid == guid; }))
      return guid;
  }
}

}  // namespace

Parameters new_inbound_connector_parameters() {
  static const auto parameters = parameters_of(model::inbound_connector_fields(), "Name");
  return parameters;
}

Parameters set_inbound_connector_parameters() {
  static const auto parameters = [] {
    auto all = parameters_of(model::inbound_connector_fields(), "Identity");
    std::erase_if(all, [](const config::Parameter& row) { return row.name == "ClientHostNames"; });  // of New- only
    return all;
  }();
  return parameters;
}

Output new_inbound_connector(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, new_inbound_connector_parameters());
  if (!bound) return fail(bound.error());
  std::string missing;
  for (const std::string_view name : {"Name", "SenderDomains"})
    if (bound->find(name) == nullptr) missing += (missing.empty() ? "" : " ") + std::string(name);
  if (!missing.empty()) return fail(missing_parameters(invocation.call, missing));
  if (invocation.input != nullptr)
    return fail(invocation.call.pos, "{}: takes no input from the pipeline", invocation.call.name);

  CommandOutput output;
  InboundConnector connector;
  connector.pos = invocation.call.pos;
  connector.created = connector.changed = invocation.surroundings.now;
  if (auto done = set_all(connector, invocation, *bound, output); !done) return fail(done.error());
  connector.guid = new_guid(invocation.draft, connector.name);
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, connector.name));
    return output;
  }
  output.objects.push_back(object_of(connector));
  invocation.draft.edit_connectors().push_back(std::move(connector));
  return output;
}

Output set_inbound_connector(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_inbound_connector_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());

  CommandOutput output;
  // All objects are checked before the first is changed: an error leaves the tenant as it was.
  std::vector<std::pair<std::size_t, InboundConnector>> changed;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, invocation.draft.connectors(), identity, Patterns::refused, matches);
    if (!found) return fail(found.error());
    const auto& before = invocation.draft.connectors()[found->front()];
    auto after = before;
    if (auto done = set_all(after, invocation, *bound, output); !done) return fail(done.error());
    if (bound->flag("WhatIf")) {
      output.lines.push_back(what_if(invocation.call, before.name));
    } else if (same(before, after)) {
      output.notices.push_back(unchanged(invocation.call, before.name));
    } else {
      after.changed = invocation.surroundings.now;
      changed.emplace_back(found->front(), std::move(after));
    }
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (changed.empty()) return output;
  auto& rows = invocation.draft.edit_connectors();
  for (auto& [row, connector] : changed) rows[row] = std::move(connector);
  return output;
}

Output show_inbound_connectors(const Invocation& invocation) {
  return show_rows(invocation, invocation.draft.connectors(), matches);
}

Output remove_inbound_connector(const Invocation& invocation) {
  CommandOutput output;
  const auto gone = rows_to_remove(invocation, invocation.draft.connectors(), matches, output);
  if (!gone) return fail(gone.error());
  if (!gone->empty()) erase_rows(invocation.draft.edit_connectors(), *gone);
  return output;
}

}  // namespace mailflow::cmdlet
