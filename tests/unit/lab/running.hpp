#pragma once
// A lab of the given text, running, beside the walk without sockets.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "journey/walk.hpp"
#include "lab/lab.hpp"
#include "load/lab.hpp"

namespace mailflow::lab {

inline model::World world_of(std::string_view text) {
  auto loaded = load::load_lab(base::SourceFile{"test.lab.yaml", std::string(text)}, load::TableReader({}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
  return std::move(*loaded);
}

inline journey::Submission submission_in(const model::World& world, const char* via, const char* to,
                                         const char* from = "x@fabrikam.com") {
  journey::Submission out;
  out.via = world.hosts->find(via).value();
  out.from = mail::parse_reverse_path(from).value();
  out.to = {mail::parse_address(to).value()};
  return out;
}

inline std::string route_of(const journey::RecipientOutcome& outcome) {
  std::string out;
  for (const auto& hop : outcome.route) out += (out.empty() ? "" : " ") + hop.host;
  return out;
}

inline std::string in_words(const journey::RecipientOutcome& outcome) {
  const auto refusal = [](const std::optional<journey::Refusal>& row) {
    return row ? row->by + " at " + row->stage + " " + mail::to_string(row->reply) : std::string("no");
  };
  return mail::to_string(outcome.recipient) + ", route " + route_of(outcome) + ", rejected " +
         refusal(outcome.rejected) + ", deferred " + refusal(outcome.deferred) + ", failed " + refusal(outcome.failed) +
         (outcome.queued ? ", queued" : "");
}

// A restricted partner connector for all sender domains.
inline model::InboundConnector partner(const char* name, const char* addresses) {
  model::InboundConnector connector;
  connector.name = name;
  connector.sender_domains.value = {base::parse_address_space("*").value()};
  connector.sender_ip_addresses.value = {base::parse_ip_range(addresses).value()};
  connector.restrict_domains_to_ip_addresses.value = true;
  return connector;
}

inline model::World with_connectors(const model::World& world, const char* tenant,
                                    std::vector<model::InboundConnector> rows) {
  model::TenantId id;
  const auto* found = world.tenants->find(tenant, &id);
  EXPECT_NE(found, nullptr);
  model::Tenant changed = *found;
  changed.inbound = std::make_shared<const model::InboundConnectors>(std::move(rows));
  return model::with_tenant(world, id, std::move(changed));
}

class Running : public testing::Test {
 protected:
  void start(const model::World& world, Options options = {}) {
    auto started = Lab::start(world, std::move(options));
    ASSERT_TRUE(started) << base::render(started.error());
    lab = std::move(*started);
  }

  void rest() {
    const auto rested = lab->run_until_rest();
    ASSERT_TRUE(rested) << base::render(rested.error());
  }

  void advance(base::Duration by) {
    const auto advanced = lab->advance(by);
    ASSERT_TRUE(advanced) << base::render(advanced.error());
  }

  SubmissionId submit(const journey::Submission& what) {
    const auto id = lab->submit(what);
    EXPECT_TRUE(id) << base::render(id.error());
    return *id;
  }

  journey::RecipientOutcome outcome(SubmissionId id) { return lab->outcomes(id, journey::Reasons::none).at(0); }

  // Hands in, rests, and holds the wire against the walk.
  journey::RecipientOutcome send(const journey::Submission& what) {
    const auto began = lab->now();
    const auto id = submit(what);
    rest();
    agree(id, what, began);
    return outcome(id);
  }

  void agree(SubmissionId id, const journey::Submission& what, base::LabTime began) {
    const auto wire = lab->outcomes(id, journey::Reasons::none);
    const auto policy = journey::walk(lab->epochs(id), what, began, lab->now(), journey::Reasons::none);
    ASSERT_EQ(wire.size(), policy.size());
    for (std::size_t i = 0; i < wire.size(); ++i)
      EXPECT_EQ(journey::difference(wire[i], policy[i]), "")
          << "wire: " << in_words(wire[i]) << "\nwalk: " << in_words(policy[i])
          << (wire[i].report ? "\nits report: " + in_words(*wire[i].report) : "")
          << (policy[i].report ? "\nby the walk: " + in_words(*policy[i].report) : "");
  }

  std::unique_ptr<Lab> lab;
};

}  // namespace mailflow::lab
