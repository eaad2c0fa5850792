// New-, Set-, Get- and Remove-InboundConnector.

#include <array>

#include "cmdlet/commands.hpp"
#include "cmdlet/connector_advice.hpp"
#include "cmdlet/connector_checks.hpp"
#include "cmdlet/named_rows.hpp"

namespace mailflow::cmdlet {
namespace {

using config::CommandOutput;
using model::InboundConnector;

base::Result<void> set_all(InboundConnector& connector, const Change& change, CommandOutput& output) {
  if (auto set =
          set_given(model::inbound_connector_fields(), connector, change, "TlsSenderCertificateName", output.notices);
      !set)
    return set;
  if (auto checked = check_connector(connector, change); !checked) return checked;
  for (auto& notice : connector_notices(connector, change)) output.notices.push_back(std::move(notice));
  for (auto& notice : connector_advice(connector, change)) output.notices.push_back(std::move(notice));
  return {};
}

constexpr NamedRows<InboundConnector> table{
    "inbound-connector", [](const Draft& draft) -> const Draft::Connectors& { return draft.connectors(); },
    [](Draft& draft) -> Draft::Connectors& { return draft.edit_connectors(); }, set_all};

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
  static constexpr std::array<std::string_view, 2> mandatory = {"Name", "SenderDomains"};
  return make_row(invocation, new_inbound_connector_parameters(), mandatory, table);
}

Output set_inbound_connector(const Invocation& invocation) {
  return change_rows(invocation, set_inbound_connector_parameters(), table);
}

Output show_inbound_connectors(const Invocation& invocation) {
  return show_rows(invocation, invocation.draft.connectors(), is_named<InboundConnector>);
}

Output remove_inbound_connector(const Invocation& invocation) {
  return remove_rows(invocation, table);
}

}  // namespace mailflow::cmdlet
