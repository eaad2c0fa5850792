#include "journey/readings.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "model/behaviour.hpp"

namespace mailflow::journey {
namespace {

using model::Switch;
using Words = std::vector<std::size_t>;  // a word for each switch that is turned

constexpr std::size_t most_combinations = 256;
constexpr std::size_t most_walks = 2'048;  // of a recipient each

void collect(const base::Explain& node, std::vector<std::string_view>& names) {
  if (node.rule != nullptr && !node.rule->behaviour.empty() &&
      std::ranges::find(names, node.rule->behaviour) == names.end())
    names.push_back(node.rule->behaviour);
  for (const auto& child : node.children) collect(child, names);
}

// The message under other readings, each walked once: all its recipients, as one may depend on those before it.
class Walks {
 public:
  Walks(const std::shared_ptr<const model::World>& world, const Submission& submission, base::LabTime now)
      : world_(world), submission_(submission), now_(now) {}

  const model::World& world() const { return *world_; }
  std::size_t combinations() const {
    return std::min(most_combinations, most_walks / std::max<std::size_t>(submission_.to.size(), 1));
  }

  const RecipientOutcome& outcome(const std::vector<Switch>& turned, const Words& words, const RecipientOutcome& of) {
    auto other = std::make_shared<model::World>(*world_);
    for (std::size_t i = 0; i < words.size(); ++i) turned[i].turn(other->behaviour, words[i]);
    Words all;
    for (const auto& each : model::switches()) all.push_back(each.value(other->behaviour));
    const auto [found, fresh] = walked_.try_emplace(std::move(all));
    if (fresh) found->second = journey::walk(std::move(other), submission_, now_, Reasons::summary);
    const auto same = std::ranges::find_if(found->second, [&](const RecipientOutcome& each) {
      return each.recipient == of.recipient && each.copy_of.empty() == of.copy_of.empty();
    });
    static const RecipientOutcome nothing;  // a copy that is not made
    return same == found->second.end() ? nothing : *same;
  }

 private:
  const std::shared_ptr<const model::World>& world_;
  const Submission& submission_;
  base::LabTime now_;
  std::map<Words, std::vector<RecipientOutcome>> walked_;  // by the words of all switches
};

// One recipient under all readings.
class Turning {
 public:
  Turning(Walks& walks, const RecipientOutcome& outcome) : walks_(walks), own_(outcome) { meet(own_); }

  Readings read() {
    // Another reading may lead past rules that no switch had touched so far: then all combinations grow.
    for (std::size_t known = 0; known != turned_.size();) {
      known = turned_.size();
      by_words_.clear();
      by_words_.emplace(as_configured(), &own_);
      for (const auto& words : combinations()) walk(words);
    }
    Readings readings{.touching = touching_, .decisive = {}, .others = {}};
    for (const auto name : touching_) {
      const auto at = static_cast<std::size_t>(std::ranges::find(turned_, name, &Switch::name) - turned_.begin());
      if (at < turned_.size() && !decides(at)) continue;
      readings.decisive.push_back(name);
      if (at < turned_.size()) add_others(at, readings);
    }
    return readings;
  }

 private:
  void meet(const RecipientOutcome& outcome) {
    for (const auto& root : outcome.why) collect(root, touching_);
    for (const auto name : touching_)
      if (const auto* known = model::find_switch(name);
          known != nullptr && std::ranges::find(turned_, name, &Switch::name) == turned_.end())
        turned_.push_back(*known);
  }

  Words as_configured() const {
    Words words;
    for (const auto& each : turned_) words.push_back(each.value(walks_.world().behaviour));
    return words;
  }

  std::vector<Words> combinations() const {
    const auto most = walks_.combinations();
    std::size_t count = 1;
    for (const auto& each : turned_) count = std::min(count * each.words.size(), most + 1);
    return count <= most ? all_combinations() : single_turns();
  }

  std::vector<Words> all_combinations() const {
    std::vector<Words> all{{}};
    for (const auto& each : turned_) {
      std::vector<Words> longer;
      for (const auto& words : all)
        for (std::size_t word = 0; word < each.words.size(); ++word) {
          longer.push_back(words);
          longer.back().push_back(word);
        }
      all = std::move(longer);
    }
    return all;
  }

  std::vector<Words> single_turns() const {
    std::vector<Words> all;
    for (std::size_t i = 0; i < turned_.size(); ++i)
      for (std::size_t word = 0; word < turned_[i].words.size(); ++word) {
        all.push_back(as_configured());
        all.back()[i] = word;
      }
    return all;
  }

  void walk(const Words& words) {
    if (by_words_.contains(words)) return;
    const auto& outcome = walks_.outcome(turned_, words, own_);
    by_words_.emplace(words, &outcome);
    meet(outcome);
  }

  // Two readings that differ in this switch alone end differently.
  bool decides(std::size_t at) const {
    for (const auto& [words, outcome] : by_words_)
      for (std::size_t word = words[at] + 1; word < turned_[at].words.size(); ++word) {
        auto turned = words;
        turned[at] = word;
        const auto other = by_words_.find(turned);
        if (other != by_words_.end() && !difference(*outcome, *other->second).empty()) return true;
      }
    return false;
  }

  void add_others(std::size_t at, Readings& readings) const {
    const auto own = as_configured();
    for (std::size_t word = 0; word < turned_[at].words.size(); ++word) {
      auto words = own;
      words[at] = word;
      if (const auto found = by_words_.find(words); word != own[at] && found != by_words_.end())
        readings.others.push_back({turned_[at].name, turned_[at].words[word], *found->second});
    }
  }

  Walks& walks_;
  const RecipientOutcome& own_;
  std::vector<std::string_view> touching_;
  std::vector<Switch> turned_;
  std::map<Words, const RecipientOutcome*> by_words_;
};

}  // namespace

std::vector<Readings> readings(const std::shared_ptr<const model::World>& world, const Submission& submission,
                               base::LabTime now, const std::vector<RecipientOutcome>& outcomes) {
  Walks walks(world, submission, now);
  std::vector<Readings> all;
  for (const auto& outcome : outcomes) all.push_back(Turning(walks, outcome).read());
  return all;
}

}  // namespace mailflow::journey
