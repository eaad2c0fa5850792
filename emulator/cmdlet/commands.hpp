#pragma once
// The modelled cmdlets behind apply(); each is a function of one shape.

#include <optional>

#include "cmdlet/apply.hpp"
#include "cmdlet/draft.hpp"
#include "config/command.hpp"
#include "config/command_binding.hpp"

namespace mailflow::cmdlet {

struct Invocation {
  Draft& draft;
  const Surroundings& surroundings;
  const config::CommandCall& call;
  const config::PsList* input;
};

using Output = base::Result<config::CommandOutput>;

// Their parameters.
using Parameters = std::span<const config::Parameter>;
Parameters show_parameters();    // of every Get- of configuration: Identity, ResultSize
Parameters remove_parameters();  // of every Remove-: Identity, WhatIf, Confirm
Parameters new_inbound_connector_parameters();
Parameters set_inbound_connector_parameters();
Parameters set_accepted_domain_parameters();
Parameters message_trace_parameters();
Parameters message_trace_v2_parameters();
Parameters message_trace_detail_parameters();
Parameters message_trace_detail_v2_parameters();

Output new_inbound_connector(const Invocation& invocation);
Output set_inbound_connector(const Invocation& invocation);
Output show_inbound_connectors(const Invocation& invocation);
Output remove_inbound_connector(const Invocation& invocation);
Output show_accepted_domains(const Invocation& invocation);
Output set_accepted_domain(const Invocation& invocation);
Output show_message_trace(const Invocation& invocation);
Output show_message_trace_v2(const Invocation& invocation);
Output show_message_trace_detail(const Invocation& invocation);
Output show_message_trace_detail_v2(const Invocation& invocation);

}  // namespace mailflow::cmdlet
