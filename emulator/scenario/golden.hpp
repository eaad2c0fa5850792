#pragma once
// Goldens: what became of a message, as text in a file beside the scenario, with which a run is compared.
//
// `golden: NAME` of a send or a check of a message stands for goldens/SCENARIO/NAME.golden: for each recipient the
// outcomes with the replies' words, the route hop by hop, properties and header fields of the delivered message, the
// ids of all rules that took part, and the same of a report. What has ids, times or the machine's TLS in it is left out
// (Received, Date, Message-ID and the like), so a golden changes only when the way or the decisions do.
// A name has letters, digits, '.', '-' and '_', 100 at most, and stands in one step and row alone. Pure, but for
// golden_files.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "scenario/compare.hpp"

namespace mailflow::scenario {

struct RecipientResult;

struct Golden {
  std::string name;
  base::SourcePos pos{};
};

base::Result<Golden> read_golden(const base::Value& value);

// "scenarios/mx/goldens/filter/past-the-mx.golden" for the scenario scenarios/mx/filter.scenario.yaml.
std::string golden_path(std::string_view scenario_file, std::string_view name);

// Header fields are known on the wire alone.
std::string golden_text(const std::vector<RecipientResult>& recipients, Side side);

// What differs, as one mismatch for each line, eight at most; `stored` is nullptr where there is none. Of policy the
// lines about header fields are not asked for.
std::vector<Mismatch> golden_mismatches(const Golden& golden, const std::string& path, const std::string* stored,
                                        const std::string& now, Side side);

struct GoldenOwner {
  std::string file;             // of a scenario
  std::set<std::string> names;  // of its goldens
};

// Goldens beside these scenarios that none of them has, or whose scenario is gone: paths in order.
std::vector<std::string> orphaned_goldens(const std::vector<GoldenOwner>& owners);

inline constexpr std::string_view golden_ending = ".golden";
inline constexpr std::string_view proposal_ending = ".golden.new";

}  // namespace mailflow::scenario
