#pragma once
// Objects of an on-premises organisation as Get- cmdlets give them: the rows of the field table in Exchange's order,
// with the server and the marks that Exchange adds.

#include <string>

#include "cmdlet/draft.hpp"
#include "config/ps_value.hpp"

namespace mailflow::cmdlet {

config::PsValue object_of(const model::ReceiveConnector& connector, const Draft& draft);
config::PsValue object_of(const model::SendConnector& connector, const Draft& draft);
config::PsValue object_of(const model::TransportConfig& settings, const Draft& draft);
config::PsValue object_of(const model::TransportService& service, const Draft& draft);
config::PsValue server_object(const Draft& draft, model::HostId server);

// "EX01\Default Frontend EX01".
std::string identity_of(const model::ReceiveConnector& connector, const Draft& draft);

// By its name, with or without its server, or its GUID.
bool is_receive_connector(const model::ReceiveConnector& connector, std::string_view identity, const Draft& draft);
inline auto receive_connector_of(const Draft& draft) {
  return [&draft](const model::ReceiveConnector& connector, std::string_view identity) {
    return is_receive_connector(connector, identity, draft);
  };
}

// Of the organisation: by its name or its full name, letters' case aside.
std::optional<model::HostId> server_named(const Draft& draft, std::string_view name);
const model::Host& host_of(const Draft& draft, model::HostId server);

}  // namespace mailflow::cmdlet
