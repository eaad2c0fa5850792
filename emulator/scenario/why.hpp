#pragma once
// Why a message took its way, as a scenario expects it: rules that decided so, or a connector and the test it failed.
//
// [inbound.partner.none-satisfied], [{ rule: inbound.partner.tls, result: false }],
// { connector: NAW, failed: certificate-name }. Errors name the nearest rule.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/source.hpp"
#include "base/value.hpp"

namespace mailflow::scenario {

// A rule was asked and gave this answer; a look-up as a whole, not for one of its rows. Without an answer it said yes,
// or, for a heading over other tests, was reached.
struct RuleTest {
  std::string rule;
  std::optional<bool> result{};
  base::SourcePos pos{};
};

struct WhyTest {
  std::vector<RuleTest> rules;  // each decided as it says
  std::string connector;        // … or: this connector failed this test
  std::string failed;           // the end of a rule's id, "certificate-name"
  base::SourcePos pos{};
};

// Is `end` the end of the rule's id, from a dot on, or the whole?
bool ends_id(std::string_view end, std::string_view id);

base::Result<WhyTest> read_why(const base::Value& value);
// The ids of all rules that are named as the reason.
std::vector<std::string> rules_of(const WhyTest& why);

}  // namespace mailflow::scenario
