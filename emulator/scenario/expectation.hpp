#pragma once
// What a scenario expects of a message, as data: outcomes, route, reasons and properties, for all recipients or for
// each.
//
// Outcomes are facts and may hold together; what is not mentioned is not tested. Short forms: `delivered`,
// `rejected 5.7.51 by exo`, `deferred by mx`, `bounced 5.4.316 by exo`, `queued`, a route as a list of names. Keys of
// the format that this version does not model are refused with a word of their own.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/matcher.hpp"

namespace mailflow::scenario {

// A fact by name and what it must be: {"by", exo}.
using FieldTest = std::pair<std::string, Matcher>;

enum class Outcome : std::uint8_t { delivered, rejected, deferred, bounced, queued };

struct OutcomeTest {
  Outcome outcome = Outcome::delivered;
  bool wanted = true;
  std::vector<FieldTest> fields{};
  base::SourcePos pos{};
};

struct HopTest {
  std::vector<FieldTest> fields;  // host, tenant, inbound, directionality, tls, tls.protocol, tls.server, tls.client
  base::SourcePos pos{};
};

struct RouteTest {
  bool part = false;  // the hops stand somewhere in the route, in order and side by side
  std::vector<HopTest> hops;
  base::SourcePos pos{};
};

struct WhyTest {
  std::vector<std::pair<std::string, base::SourcePos>> rules;  // each took part in the decisions
  std::string connector;                                       // … or: this connector failed this test
  std::string failed;                                          // the end of a rule's id, "certificate-name"
  base::SourcePos pos{};
};

struct Expectation {
  std::vector<OutcomeTest> outcomes;
  std::optional<RouteTest> route;
  std::optional<WhyTest> why;
  std::vector<FieldTest> properties;  // auth-as, scl, directionality, inbound, tls: of the last hop
  std::vector<FieldTest> headers;     // by the header's name; only the wire has them
  base::SourcePos pos{};
};

struct Expectations {
  std::optional<Expectation> all;                               // no recipient named, or "*"
  std::vector<std::pair<std::string, Expectation>> recipients;  // by address, lower case
  base::SourcePos pos{};
};

base::Result<Expectations> read_expectations(const base::Value& value);

std::string_view to_string(Outcome outcome);
// "rejected 5.7.51 by exo at rcpt"
std::string to_string(const OutcomeTest& test);
// The outcomes in one line, "" when none is tested.
std::string outcome_line(const Expectation& expectation);

}  // namespace mailflow::scenario
