#pragma once
// Runs the steps of a scenario that is given as text, on a small lab.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "scenario/run.hpp"

namespace mailflow::scenario {

inline constexpr std::string_view small_lab = R"(lab: small
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { accept-from: [fabrikam], routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com], mailboxes: [x] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
)";

inline load::TableReader reader_of(std::string_view scenario) {
  return load::TableReader(
      load::Texts{{"labs/small.lab.yaml", std::string(small_lab)},
                  {"s.scenario.yaml", "scenario: t\nlab: labs/small.lab.yaml\n" + std::string(scenario)}});
}

inline Results run_text(std::string_view scenario, const Ways& ways = {.wire = {}, .policy = by_policy},
                        const RunOptions& options = {}) {
  const auto reader = reader_of(scenario);
  const std::string files[] = {"s.scenario.yaml"};
  const auto prepared = prepare(files, reader);
  for (const auto& each : prepared) EXPECT_FALSE(each.error) << base::render(*each.error);
  return run(prepared, ways, reader, options);
}

inline std::vector<Verdict> verdicts(const Results& results) {
  std::vector<Verdict> all;
  for (const auto& each : results.cases) all.push_back(each.verdict);
  return all;
}

}  // namespace mailflow::scenario
