#pragma once
// `dialog:` of a step: raw SMTP with a host, line by line; only the wire can hold it.
//
// { host: exo, source: 203.0.113.7, lines: [ "> EHLO x.example", "< 250*", closed, { starttls: { certificate: none } },
// { repeat: { times: 200, lines: […] } } ] }. Without `source` it comes from an address that no host has. A reply is
// compared on one line; `*` stands for anything. At most 100,000 lines with all repetitions.

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "lab/dialog.hpp"
#include "model/world.hpp"

namespace mailflow::scenario {

struct Dialog {
  struct Line {
    lab::DialogLine::Kind kind = lab::DialogLine::Kind::say;
    std::string text{};
    std::optional<base::Value> certificate{};  // a map
    base::SourcePos pos{};
  };
  base::Value host;
  std::optional<base::IpAddress> source;
  std::vector<Line> lines;  // repetitions written out
};

base::Result<Dialog> read_dialog(const base::Value& value);

base::Result<lab::DialogPlan> plan_of(const Dialog& dialog, const model::World& world);

}  // namespace mailflow::scenario
