#include "render/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "render/explanation.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;
using base::Remedy;
using base::RuleKind;

constexpr std::size_t last_place = std::numeric_limits<std::size_t>::max();

struct Candidate {
  std::string_view name;
  std::size_t passed = 0;
  std::size_t place = last_place;  // among those that are for the sender, the closest first
  bool decided = false;            // the heading's last word was of it
  const Explain* failed = nullptr;

  auto rank() const { return std::tuple(!decided, std::numeric_limits<std::size_t>::max() - passed, place); }
};

// What one heading that said no tells of each connector below it.
class Heading {
 public:
  explicit Heading(const Explain& root) {
    read(root);
    for (auto& each : candidates_) {
      each.decided = !last_word_.empty() && each.name == last_word_;
      if (each.failed == nullptr) each.failed = client_failed_;
    }
  }

  // The nearest that failed, nullptr when there is none.
  const Candidate* nearest() const {
    const Candidate* best = nullptr;
    for (const auto& each : candidates_)
      if (each.failed != nullptr && (best == nullptr || each.rank() < best->rank())) best = &each;
    return best;
  }

 private:
  void read(const Explain& root) {
    std::size_t place = 0;
    for (const auto& child : root.children) {
      if (child.rule == nullptr) continue;
      if (child.rule->kind == RuleKind::stage) {
        read_connector(child);
      } else if (base::is_row(child)) {
        read_row(child, place);
      } else if (child.rule->kind == RuleKind::look_up) {
        place = 0;
      } else {
        read_test(child);
      }
    }
  }

  // Its tests end at the first one that counts and fails.
  void read_connector(const Explain& heading) {
    if (heading.subject.empty()) return;
    auto& candidate = of(heading.subject);
    for (const auto& test : heading.children) candidate.passed += test.result ? 1 : 0;
    if (!heading.result && !heading.children.empty() && !heading.children.back().result)
      candidate.failed = &heading.children.back();
  }

  void read_row(const Explain& row, std::size_t& place) {
    auto& candidate = of(row.subject);
    if (row.result) {
      ++candidate.passed;
      if (row.rule->remedy == Remedy::none) candidate.place = place++;
    } else if (candidate.failed == nullptr && row.rule->remedy != Remedy::none) {
      candidate.failed = &row;
    }
  }

  void read_test(const Explain& test) {
    const bool failed = !test.result && test.rule->remedy != Remedy::none;
    if (test.subject.empty()) {
      if (failed && test.rule->remedy == Remedy::client) client_failed_ = &test;
      return;
    }
    // A condition that holds decides nothing by itself.
    const bool decides = failed || test.rule->kind == RuleKind::ordering || test.rule->setting.empty();
    last_word_ = decides ? std::string_view(test.subject) : std::string_view{};
    auto& candidate = of(test.subject);
    if (test.result) ++candidate.passed;
    if (failed) candidate.failed = &test;
  }

  Candidate& of(std::string_view name) {
    const auto known = std::ranges::find(candidates_, name, &Candidate::name);
    return known == candidates_.end() ? candidates_.emplace_back(Candidate{.name = name}) : *known;
  }

  std::vector<Candidate> candidates_;
  std::string_view last_word_;
  const Explain* client_failed_ = nullptr;  // what no connector could be found by
};

// "-RequireTls $false", "-SenderIPAddresses @{Add="192.0.2.1"}": with which the test would hold, "" when nothing can.
std::string command_of(const Explain& test) {
  const auto& rule = *test.rule;
  if (rule.setting.empty() || (rule.remedy != Remedy::set && rule.remedy != Remedy::add)) return {};
  if (test.wanted == "$true") return fmt::format("-{} $false", rule.setting);
  const auto first = test.found.substr(0, test.found.find(", "));
  if (first.empty() || first == "<>" || first.starts_with("$") || test.in_words != nullptr) return {};
  const auto* const form = rule.remedy == Remedy::add ? "-{} @{{Add=\"{}\"}}" : "-{} \"{}\"";
  return fmt::format(fmt::runtime(form), rule.setting, first);
}

}  // namespace

NearMiss nearest_miss(std::span<const Explain> roots) {
  Candidate best;
  for (const auto& root : roots) {
    if (root.result || root.rule == nullptr) continue;
    const Heading heading(root);
    const auto* near = heading.nearest();
    if (near != nullptr && (best.failed == nullptr || near->rank() < best.rank())) best = *near;
  }
  return {best.name, best.failed};
}

std::string near_miss(std::span<const Explain> roots, const Style& style, Language language) {
  const auto [subject, missed] = nearest_miss(roots);
  if (missed == nullptr) return {};
  auto text = node_sentence(*missed, language);
  if (text.find(subject) == std::string::npos) text = fmt::format("{}: {}", subject, text);
  if (const auto command = command_of(*missed); !command.empty()) {
    text += fmt::format(fmt::runtime(language == Language::de ? "; mit {} passte es" : "; it would match with {}"),
                        command);
    if (const auto price = missed->rule->price.in(language); !price.empty())
      text += ": " + base::fill(price, *missed, language);
  }
  if (!missed->where.empty()) text += fmt::format(" ({})", missed->where);
  return clean(style, text);
}

}  // namespace mailflow::render
