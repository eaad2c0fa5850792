#pragma once
// Validate-OutboundConnector: test messages through a connector, as policy decides about them.

#include "cmdlet/commands.hpp"

namespace mailflow::cmdlet {

Parameters validate_outbound_connector_parameters();
Output validate_outbound_connector(const Invocation& invocation);

}  // namespace mailflow::cmdlet
