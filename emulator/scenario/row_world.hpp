#pragma once
// The configuration of one row's lab, step by step, as its changes make it. Pure but for the files that are read.
//
// A `lab` step is laid over the lab's own tree, which is then read again; what scripts have changed since is run again
// where the step touches tenants, and kept as it is where it does not. Hosts and tenants may be added and altered, not
// taken away: mail may be waiting there. At most 100 such steps. Nothing is half-done: after an error the World is the
// one before.

#include <vector>

#include "load/lab.hpp"
#include "scenario/course.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

class RowWorld {
 public:
  // All three outlive it.
  RowWorld(const Scenario& scenario, WorldPtr first, const load::Reader& reader)
      : scenario_(scenario), reader_(reader), world_(std::move(first)) {}

  const WorldPtr& now() const { return world_; }
  // What the script of the last change showed.
  const std::vector<std::string>& shown() const { return shown_; }
  load::Notices& notices() { return notices_; }  // of all changes so far

  base::Result<void> change(const Change& change);
  base::Result<void> change(const LabChange& change);
  base::Result<void> change(const DnsChange& change);

 private:
  base::Result<model::World> run(const model::World& world, const Change& change);
  base::Result<base::Value> lab_tree() const;

  const Scenario& scenario_;
  const load::Reader& reader_;
  WorldPtr world_;
  load::Notices notices_;
  std::optional<base::Value> tree_;  // of the lab with all `lab` steps so far; none before the first
  std::vector<Change> scripts_;
  std::vector<load::ZoneEdit> edits_;
  std::vector<std::string> shown_;
  std::size_t lab_changes_ = 0;
};

}  // namespace mailflow::scenario
