#include "render/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "render/route.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;
using base::RuleKind;

constexpr std::size_t most_misses = 8;  // rows of one look-up that are shown without being asked for

bool is_heading(const Explain& node) {
  return node.rule == nullptr || node.rule->kind == RuleKind::stage;
}

// The record of the look-up itself, whose `wanted` is "n of m"; its rows have subjects.
bool is_summary(const Explain& node) {
  return node.rule != nullptr && node.rule->kind == RuleKind::look_up && node.subject.empty();
}

bool is_missed_row(const Explain& node) {
  return base::is_row(node) && !node.result;
}

// Below a hit rows tell what is configured, not which mailboxes have other addresses; the only row of a server's own
// list (its key is in small letters) has been said with the hit.
bool is_news(const Explain& row, const Explain* look_up) {
  if (look_up == nullptr || !look_up->result) return true;
  const auto setting = row.rule->setting;
  return !setting.empty() && (look_up->wanted != "1 of 1" || (setting.front() >= 'A' && setting.front() <= 'Z'));
}

bool is_empty_look_up(const Explain& node) {
  return is_summary(node) && node.wanted == "0 of 0";
}

std::vector<std::string_view> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string_view> lines;
  while (columns(text) > width) {
    std::size_t end = std::string_view::npos;
    for (auto blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ', blank + 1)) {
      if (columns(text.substr(0, blank)) > width && end != std::string_view::npos) break;
      end = blank;
      if (columns(text.substr(0, blank)) > width) break;
    }
    if (end == std::string_view::npos) break;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
  }
  lines.push_back(text);
  return lines;
}

class Tree {
 public:
  Tree(const Style& style, Language language, Amount amount) : style_(style), language_(language), amount_(amount) {}

  enum class Under : std::uint8_t { nothing, host, success, failure };  // what the nodes stand below

  void add_all(std::span<const Explain> all, const std::string& indent, Under under) {
    std::vector<Explain> nodes;
    const Explain* look_up = nullptr;
    for (const auto& node : all) {
      if (is_summary(node)) look_up = &node;
      if (amount_ == Amount::everything || (!is_empty_look_up(node) && (!base::is_row(node) || is_news(node, look_up))))
        nodes.push_back(node);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (const auto folded = misses_to_fold(std::span(nodes).subspan(i)); folded > 0) {
        i += folded - 1;
        const Texts texts{
            fmt::format(fmt::runtime(language_ == Language::de ? "… und {} weitere" : "… and {} more"), folded), {}};
        line(texts, i + 1 == nodes.size(), indent, under);
        continue;
      }
      add(nodes[i], i + 1 == nodes.size(), indent, under);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  struct Texts {
    std::string sentence;
    std::string right;
    std::string mark = {};
  };

  // How many missed rows begin here, when so many came before that they are only counted.
  std::size_t misses_to_fold(std::span<const Explain> nodes) {
    if (amount_ == Amount::everything || !is_missed_row(nodes.front())) {
      shown_misses_ = 0;
      return 0;
    }
    if (++shown_misses_ <= most_misses) return 0;
    const auto* end = std::find_if_not(nodes.data(), nodes.data() + nodes.size(), is_missed_row);
    const auto folded = static_cast<std::size_t>(end - nodes.data());
    return folded > 1 ? folded : 0;
  }

  void add(const Explain& node, bool last, const std::string& indent, Under under) {
    line(texts_of(node, under), last, indent, under);
    const auto below = under == Under::nothing
                           ? indent
                           : indent + (last ? "  " : std::string(sign(style_, Sign::stem)).append(stem_gap()));
    const auto misses = std::exchange(shown_misses_, 0);
    add_all(node.children, below, node.result || node.rule == nullptr ? Under::success : Under::failure);
    shown_misses_ = misses;
  }

  std::string_view stem_gap() const { return style_.signs == Signs::unicode ? " " : ""; }

  Texts texts_of(const Explain& node, Under under) const {
    if (node.rule == nullptr) return {clean(style_, node.subject), clean(style_, node.where)};
    Texts texts;
    auto sentence = node_sentence(node, language_);
    if (is_heading(node)) {
      const auto question = base::fill(node.rule->question.in(language_), node, language_);
      texts.sentence = fmt::format("{}  {}", paint(style_, Tone::strong, clean(style_, question)),
                                   paint(style_, node.result ? Tone::good : Tone::bad, clean(style_, sentence)));
      texts.right = paint(style_, Tone::dim, node.rule->id);
      return texts;
    }
    if (!node.subject.empty() && sentence.find(node.subject) == std::string::npos)
      sentence = fmt::format("{}: {}", node.subject, sentence);
    if (amount_ == Amount::everything) sentence += fmt::format("  [{}]", node.rule->id);
    texts.mark = mark_of(node, under);
    texts.sentence = clean(style_, sentence);
    texts.right = paint(style_, Tone::dim, clean(style_, node.where));
    return texts;
  }

  // A plain no on the way to a yes is nothing bad, nor is a connector that is not for this sender.
  std::string mark_of(const Explain& node, Under under) const {
    if (node.result) return paint(style_, Tone::good, sign(style_, Sign::yes));
    const bool harmless = is_missed_row(node) && node.rule->remedy == base::Remedy::none;
    const bool decides = under == Under::failure || under == Under::host;  // a test of its own below a host
    if (decides && !harmless) return paint(style_, Tone::bad, sign(style_, Sign::no));
    return paint(style_, Tone::dim, sign(style_, Sign::dot));
  }

  void line(const Texts& texts, bool last, const std::string& indent, Under under) {
    const bool top = under == Under::nothing;
    const auto branch = top ? std::string()
                            : std::string(sign(style_, last ? Sign::last_branch : Sign::branch)) +
                                  (style_.signs == Signs::unicode ? " " : "");
    const auto stem = top ? std::string("  ") : last ? std::string("  ") : std::string(sign(style_, Sign::stem)) + " ";
    auto head = indent + branch;
    if (!texts.mark.empty()) head += padded(texts.mark, 3 - (style_.signs == Signs::unicode ? 1 : 0));
    const auto taken = columns(head) + (texts.right.empty() ? 0 : columns(texts.right) + 2);
    const auto width = std::max<std::size_t>(style_.width > taken ? style_.width - taken : 0, 24);
    const auto lines = wrapped(texts.sentence, width);
    out_ += justified(style_, head + std::string(lines.front()), texts.right) + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i)
      out_ += padded(indent + stem, columns(head)) + std::string(lines[i]) + "\n";
  }

  const Style& style_;
  Language language_;
  Amount amount_;
  std::string out_;
  std::size_t shown_misses_ = 0;
};

}  // namespace

std::string node_sentence(const Explain& node, Language language) {
  if (!is_summary(node)) return base::sentence(node, language);
  const auto sentence = base::sentence(node, language);
  const auto between = node.wanted.find(" of ");
  if (between == std::string::npos || node.wanted == "1 of 1") return sentence;
  return fmt::format("{} ({} {} {})", sentence, node.wanted.substr(0, between), language == Language::de ? "von" : "of",
                     node.wanted.substr(between + 4));
}

namespace {

using Stop = std::span<const Explain>;  // what one host decided before another one did

std::vector<Stop> stops_of(std::span<const Explain> roots) {
  std::vector<Stop> stops;
  while (!roots.empty()) {
    const auto end = std::ranges::find_if(roots, [&](const Explain& root) { return root.by != roots.front().by; });
    stops.push_back(roots.first(static_cast<std::size_t>(end - roots.begin())));
    roots = roots.subspan(stops.back().size());
  }
  return stops;
}

// One line for each heading: the host at the first one, the outcome, the rule's id.
std::string in_short(Stop stop, std::size_t widest, const Style& style, Language language) {
  std::string text;
  for (const auto& root : stop) {
    if (root.rule == nullptr) continue;
    const auto name = text.empty() ? paint(style, Tone::name, clean(style, root.by)) : std::string();
    const auto mark =
        root.result ? paint(style, Tone::good, sign(style, Sign::yes)) : paint(style, Tone::bad, sign(style, Sign::no));
    const auto left =
        fmt::format("{}  {}", padded(name, widest), padded(mark, 2)) + clean(style, node_sentence(root, language));
    text += justified(style, left, paint(style, Tone::dim, root.rule->id)) + "\n";
  }
  return text;
}

// What a heading rests on: how its connector was found, else the last thing that was asked.
const Explain* proof_of(const Explain& heading) {
  const auto& tests = heading.children;
  const auto of_subject = std::ranges::find_if(tests, [&](const Explain& test) {
    return heading.result && !is_heading(test) && test.result && !test.subject.empty() &&
           test.subject == heading.subject;
  });
  if (of_subject != tests.end()) return &*of_subject;
  const bool one_held =
      std::ranges::any_of(tests, [](const Explain& test) { return !is_heading(test) && test.result; });
  const Explain* last = nullptr;
  for (const auto& test : tests) {
    if (is_heading(test) || is_missed_row(test)) continue;
    if (heading.result && one_held && !test.result) continue;
    const bool second_row = last != nullptr && base::is_row(test) && base::is_row(*last) && test.rule == last->rule;
    if (!second_row) last = &test;
  }
  return last;
}

}  // namespace

std::string reason(const Explain& heading, Language language) {
  auto text = node_sentence(heading, language);
  const auto* proof = proof_of(heading);
  if (proof == nullptr) return text;
  text += "; ";
  const auto sentence = node_sentence(*proof, language);
  if (!proof->subject.empty() && text.find(proof->subject) == std::string::npos &&
      sentence.find(proof->subject) == std::string::npos)
    text += proof->subject + ": ";
  text += sentence;
  if (!proof->where.empty()) text += fmt::format(" ({})", proof->where);
  return text;
}

std::string explanation(std::span<const Explain> roots, const Style& style, Language language, Amount amount) {
  const auto stops = stops_of(roots);
  std::size_t widest = 0;
  for (const auto& root : roots) widest = std::max(widest, columns(clean(style, root.by)));
  const auto folded = folded_stops(stops.size());
  std::string text;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    if (folded > 0 && i == first_stops) {
      text += fmt::format(fmt::runtime(language == Language::de ? "{} {} weitere Stationen\n" : "{} {} more stops\n"),
                          clean(style, "…"), folded);
      i += folded;
    }
    if (amount == Amount::brief) {
      text += in_short(stops[i], widest, style, language);
      continue;
    }
    const auto& by = stops[i].front().by;
    Tree tree(style, language, amount);
    if (!by.empty()) text += paint(style, Tone::name, clean(style, by)) + "\n";
    tree.add_all(stops[i], {}, by.empty() ? Tree::Under::nothing : Tree::Under::host);
    text += tree.take();
  }
  return text;
}

void explanation_json(JsonWriter& json, std::string_view key, std::span<const Explain> roots, Language language) {
  const auto list = json.array(key);
  for (const auto& node : roots) {
    const auto row = json.object();
    if (node.rule != nullptr) json.text("rule", node.rule->id);
    if (!node.by.empty()) json.text("host", node.by);
    json.boolean("result", node.result);
    json.text("sentence", node.rule == nullptr ? node.subject : node_sentence(node, language));
    const auto text = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) json.text(name, value);
    };
    text("subject", node.subject);
    text("wanted", node.wanted);
    text("found", node.found);
    text("where", node.where);
    if (!node.children.empty()) explanation_json(json, "children", node.children, language);
  }
}

}  // namespace mailflow::render
