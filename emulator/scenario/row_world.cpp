#include "scenario/row_world.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "load/extend.hpp"
#include "load/lab.hpp"
#include "load/scripts.hpp"
#include "load/successor.hpp"
#include "scenario/resolve.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using model::World;

constexpr std::size_t most_lab_changes = 100;

}  // namespace

base::Result<World> RowWorld::run(const World& world, const Change& change) {
  shown_.clear();
  const auto target = target_of(change.in, world);
  if (!target) return fail(target.error());
  auto ran = load::run_config(world, *target, change.run, reader_);
  if (!ran) return fail(std::move(ran.error()));
  std::ranges::move(ran->notices, std::back_inserter(notices_));
  shown_ = std::move(ran->output);
  return std::move(ran->world);
}

base::Result<void> RowWorld::change(const Change& change) {
  auto next = run(*world_, change);
  if (!next) return fail(std::move(next.error()));
  world_ = std::make_shared<const World>(std::move(*next));
  scripts_.push_back(change);
  return {};
}

base::Result<base::Value> RowWorld::lab_tree() const {
  if (tree_) return *tree_;
  if (scenario_.lab.map() != nullptr) return load::with_extends(scenario_.lab, reader_);
  auto file = load::read_lab_beside(scenario_.lab.pos, *scenario_.lab.text(), reader_);
  if (!file) return fail(std::move(file.error()));
  return load::read_lab_tree(std::move(*file), reader_);
}

base::Result<void> RowWorld::change(const LabChange& change) {
  const auto& pos = change.lab.pos;
  if (lab_changes_ == most_lab_changes)
    return fail(pos, "lab: it changes more than {} times in one row", most_lab_changes);
  auto tree = lab_tree();
  if (!tree) return fail(std::move(tree.error()));
  tree = load::merged(std::move(*tree), change.lab);
  if (!tree) return fail(base::within("lab", std::move(tree.error())));
  auto next = load::load_lab(*tree, reader_, &notices_);
  if (!next) return fail(base::within("lab", std::move(next.error())));
  if (auto stays = load::check_successor(*world_, *next, pos); !stays) return stays;
  const auto untouched = [&](std::string_view key) { return change.lab.find(key) == nullptr; };
  if (untouched("tenants") && untouched("organizations") && untouched("hosts")) {
    next->tenants = world_->tenants;
    next->organizations = world_->organizations;
  } else {
    for (const auto& script : scripts_) {
      auto ran = run(*next, script);
      if (!ran) return fail(std::move(ran.error()));
      *next = std::move(*ran);
    }
  }
  if (!edits_.empty()) {
    auto zone = load::edited(*next->zone, edits_);
    if (!zone) return fail(std::move(zone.error()));
    next->zone = std::move(*zone);
  }
  if (change.lab.find("hosts") == nullptr) next->hosts = world_->hosts;
  next->number = world_->number;
  tree_ = std::move(*tree);
  world_ = std::make_shared<const World>(std::move(*next));
  ++lab_changes_;
  return {};
}

base::Result<void> RowWorld::change(const DnsChange& change) {
  auto zone = load::edited(*world_->zone, change.edits);
  if (!zone) return fail(std::move(zone.error()));
  auto next = *world_;
  next.zone = std::move(*zone);
  edits_.insert(edits_.end(), change.edits.begin(), change.edits.end());
  world_ = std::make_shared<const World>(std::move(next));
  return {};
}

}  // namespace mailflow::scenario
