#pragma once
// The tables of a scenario's maps: which keys each may have, what they hold, what they are for. The readers of this
// room go by them, and the scenario's JSON Schema is printed from them.

#include "base/shape.hpp"

namespace mailflow::scenario {

const base::Shape& scenario_shape();
const base::Shape& step_shape();
const base::Shape& send_shape();
const base::Shape& change_shape();
const base::Shape& dns_change_shape();
const base::Shape& fault_shape();
const base::Shape& smtp_fault_shape();
const base::Shape& dialog_shape();
const base::Shape& dialog_line_shape();
const base::Shape& dialog_starttls_shape();
const base::Shape& dialog_repeat_shape();
const base::Shape& look_shape();  // check: of a trace, a mailbox or the DNS
const base::Shape& trace_test_shape();
const base::Shape& mailbox_test_shape();
const base::Shape& dns_test_shape();

const base::Shape& expectation_shape();  // of one message, or of one recipient
const base::Shape& report_shape();       // of a report about a failed message
const base::Shape& refused_shape();      // of a change
const base::Shape& output_shape();       // of a change
const base::Shape& refused_detail_shape();
const base::Shape& delivered_shape();
const base::Shape& queued_shape();
const base::Shape& quarantined_shape();
const base::Shape& expanded_shape();
const base::Shape& refusal_shape();  // rejected, deferred, bounced, dropped
const base::Shape& hop_shape();
const base::Shape& route_part_shape();
const base::Shape& why_shape();
const base::Shape& rule_test_shape();  // in "why": a rule and its answer
const base::Shape& tls_shape();
const base::Shape& matcher_shape();

}  // namespace mailflow::scenario
