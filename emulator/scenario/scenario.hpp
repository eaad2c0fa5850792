#pragma once
// A scenario file, read: its lab, its rows, its steps.
//
// Reading has two halves: `read_scenario` checks the file's frame and the matrix, `steps_of` makes the typed steps of
// one row with `${column}` put in. Both are pure but for the lab file and what it extends. Errors have file, line and
// column; an unknown key names the nearest; a column that no step uses is one. Bounds: 10,000 steps, 10,000 rows,
// 100,000 steps over all rows, 1,000 recipients of a message.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "journey/outcome.hpp"
#include "load/lab.hpp"
#include "load/reader.hpp"
#include "load/zone_edit.hpp"
#include "mail/address.hpp"
#include "mail/content_verdict.hpp"
#include "model/world.hpp"
#include "scenario/dialog_step.hpp"
#include "scenario/expectation.hpp"
#include "scenario/fault_step.hpp"
#include "scenario/golden.hpp"
#include "scenario/look.hpp"

namespace mailflow::scenario {

// A message to be sent; names are looked up in the World when the step runs.
struct Send {
  std::string id;  // "" for none
  mail::ReversePath from;
  std::vector<mail::EmailAddress> to;
  std::optional<base::Value> via;  // none: the sender's own server
  std::optional<base::Value> connect;
  std::optional<base::IpAddress> source;
  std::optional<model::TlsPolicy> tls;
  std::optional<base::Value> certificate;  // a map, or the word none
  std::optional<std::string> helo;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;
  std::optional<std::string> raw;                              // the whole message instead of headers and body
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;  // what filters are to find in it
};

struct Change {
  base::Value in;  // tenant, or tenant@host
  base::Value run;
};

// The lab file's keys, laid over the lab as `extends` would; what its tenants and hosts were changed to since stays.
struct LabChange {
  base::Value lab;
};

struct DnsChange {
  std::vector<load::ZoneEdit> edits;
};

struct Advance {
  std::optional<base::Duration> by;  // none: until the queues are empty
};

// Asks again about a message sent before.
struct Check {
  std::string message;
};

struct Step {
  std::string name;    // given, or made from what it does; of one of several alike with a number: "… (2)"
  bool named = false;  // it was given
  std::variant<Send, Change, LabChange, DnsChange, FaultStep, Advance, Check, Look, Dialog> what;
  std::optional<Expectations> expect;
  std::optional<Golden> golden;        // with which all of it is compared
  std::optional<RefusedTest> refused;  // of a change: it must not be taken
  std::optional<OutputTest> output;    // of a change: what its script shows
  base::SourcePos pos;
};

// One of those that a report tells of.
bool is_case(const Step& step);

struct Row {
  std::string label;  // "[source=fabrikam]", "" without a matrix
  const base::ValueMap* columns = nullptr;
};

struct Scenario {
  std::string file;
  std::string title;
  std::vector<std::string> tags;
  std::string story;
  std::string story_de;
  base::SourcePos pos;
  base::Value lab;                          // a path, or a tree
  std::shared_ptr<const base::Value> tree;  // the whole file; steps are read from it
  std::vector<Row> rows;                    // at least one; views into `tree`
  std::set<std::string> goldens;            // their names, of all rows
  std::vector<std::size_t> numbers;         // of the steps, setup first; from 2 on part of the name
};

base::Result<Scenario> read_scenario(base::SourceFile file);

// Setup first, then the row's own steps. No two cases of a row have one name: a step that in some row is called as an
// earlier one has a number, and the same one in every row.
base::Result<std::vector<Step>> steps_of(const Scenario& scenario, const Row& row);

base::Result<model::World> load_world(const Scenario& scenario, const load::Reader& reader,
                                      load::Notices* notices = nullptr);

}  // namespace mailflow::scenario
