#pragma once
// What a scenario expects of a message, as data: outcomes, route, reasons and properties, for all recipients or for
// each.
//
// `bounced`: given up and an NDR written; `dropped`: given up and nobody told. `ndr` holds expectations of the NDR
// itself, as of any message, and `text`, a part of its body.
//
// Outcomes are facts and may hold together; what is not mentioned is not tested. Short forms: `delivered`,
// `rejected 5.7.51 by exo`, `deferred by mx`, `bounced 5.4.316 by exo`, `queued`, a route as a list of names. Keys of
// the format that this version does not model are refused with a word of their own.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/matcher.hpp"
#include "scenario/why.hpp"

namespace mailflow::scenario {

// A fact by name and what it must be: {"by", exo}.
using FieldTest = std::pair<std::string, Matcher>;

enum class Outcome : std::uint8_t {
  delivered,
  rejected,
  deferred,
  bounced,
  queued,
  dropped,
  quarantined,
  expanded,  // others get it in his place, or besides him
};

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

struct Expectation;

// The report (NDR) that tells the sender: is one written, and what becomes of it.
struct ReportTest {
  bool wanted = true;
  std::shared_ptr<const Expectation> expectation{};  // nullptr: no more than that
  base::SourcePos pos{};
};

struct Expectation {
  std::vector<OutcomeTest> outcomes;
  std::optional<RouteTest> route;
  std::optional<WhyTest> why;
  std::optional<ReportTest> ndr;
  std::vector<FieldTest> properties;  // auth-as, scl, mail-from; directionality, inbound, tls: of the last hop
  std::vector<FieldTest> headers;     // by the header's name; only the wire has them
  base::SourcePos pos{};
};

// A change that is not taken: `refused`, or the words in which it is refused.
struct RefusedTest {
  std::optional<Matcher> text;
  base::SourcePos pos{};
};

// What a change's script shows, at its place and with the messages so far.
struct OutputTest {
  Matcher text;
  base::SourcePos pos{};
};

struct Expectations {
  std::optional<Expectation> all;                               // no recipient named, or "*"
  std::vector<std::pair<std::string, Expectation>> recipients;  // by address, lower case
  base::SourcePos pos{};
};

base::Result<Expectations> read_expectations(const base::Value& value);
base::Result<RefusedTest> read_refused(const base::Value& value);
base::Result<OutputTest> read_output(const base::Value& value);

std::string_view to_string(Outcome outcome);
// "delivered", "zugestellt"
Phrase in_words(Outcome outcome);
// "rejected 5.7.51 by exo at rcpt"
Phrase in_words(const OutcomeTest& test);
// The outcomes in one line, "" when none is tested.
Phrase outcome_line(const Expectation& expectation);

}  // namespace mailflow::scenario
