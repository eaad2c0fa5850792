#include <algorithm>
#include <map>
#include <span>

#include "render/style.hpp"
#include "scenario/failure_text.hpp"
#include "scenario/report.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;
using render::Style;
using render::Tone;

constexpr std::size_t title_width = 56;
constexpr std::size_t most_named = 10;   // cases of a group, besides the first
constexpr std::size_t most_further = 3;  // mismatches besides the first
constexpr std::size_t label_width = 11;

constexpr Text expected_word{"expected", "erwartet"};
constexpr Text got_word{"got", "erhalten"};
constexpr Text wire_word{"wire", "Leitung"};
constexpr Text policy_word{"policy", "Regeln"};
constexpr Text because_word{"because", "weil"};
constexpr Text near_word{"near miss", "knapp"};
constexpr Text sure_word{"sure", "sicher"};
constexpr Text again_word{"again", "nochmal"};
constexpr Text also_word{"also", "außerdem"};

using Cases = std::span<const CaseResult>;

// Cases of one file stand together.
std::vector<Cases> by_file(const Results& results) {
  std::vector<Cases> files;
  const auto& all = results.cases;
  for (std::size_t from = 0; from < all.size();) {
    auto to = from + 1;
    while (to < all.size() && all[to].file == all[from].file) ++to;
    files.emplace_back(&all[from], to - from);
    from = to;
  }
  return files;
}

std::string folder_of(const std::string& file) {
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return {};
  const auto before = file.rfind('/', slash - 1);
  return file.substr(before == std::string::npos ? 0 : before + 1,
                     slash - (before == std::string::npos ? 0 : before + 1));
}

class PrettyReport {
 public:
  PrettyReport(const Results& results, const Style& style, Language language)
      : results_(results), style_(style), language_(language) {}

  std::string text() {
    std::string folder;
    for (const auto cases : by_file(results_)) {
      if (const auto next = folder_of(cases.front().file); next != folder) {
        folder = next;
        line(render::paint(style_, Tone::strong, render::clean(style_, folder)));
      }
      scenario_line(cases);
    }
    failures();
    line({});
    line(shown(tally_line(results_, language_)));
    return std::move(out_);
  }

 private:
  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }

  // Safe to show; the sign between file and step stays readable where only ASCII can be shown.
  std::string shown(std::string_view text) const {
    constexpr std::string_view between = "›";
    std::string plain(text);
    if (style_.signs == render::Signs::ascii)
      for (auto at = plain.find(between); at != std::string::npos; at = plain.find(between))
        plain.replace(at, between.size(), ">");
    return render::clean(style_, plain);
  }

  std::string label(const Text& word) const { return render::padded(shown(word.in(language_)), label_width); }

  // In two lines at most, broken between words.
  void labelled(const Text& word, std::string_view text) {
    const auto room = style_.width > 2 * label_width ? style_.width - label_width : label_width;
    auto rest = shown(text);
    auto lead = label(word);
    if (render::columns(rest) > room) {
      const auto fits =
          render::cut({.width = room, .signs = render::Signs::ascii, .colours = {}}, rest, room - 4).size();
      const auto space = rest.rfind(' ', std::min(fits, rest.size() - 1));
      if (space != std::string::npos && space > 0) {
        line(lead + rest.substr(0, space));
        lead = std::string(label_width, ' ');
        rest.erase(0, space + 1);
      }
    }
    line(lead + render::cut(style_, rest, room));
  }

  void scenario_line(Cases cases) {
    const auto failing =
        std::ranges::find_if(cases, [](const CaseResult& each) { return each.verdict != Verdict::passed; });
    const bool good = failing == cases.end();
    const auto mark = render::paint(style_, good ? Tone::good : Tone::bad,
                                    render::sign(style_, good ? render::Sign::yes : render::Sign::no));
    const auto title =
        render::padded(render::cut(style_, render::clean(style_, cases.front().title), title_width), title_width);
    line(fmt::format("  {} {}  {}", mark, title, good ? summary(cases) : shown(failing->step + failing->row)));
  }

  std::string summary(Cases cases) const {
    if (cases.size() > 2)
      return shown(fmt::format(fmt::runtime(language_ == Language::de ? "{} Fälle" : "{} cases"), cases.size()));
    std::string routes;
    for (const auto& each : cases)
      if (!each.recipients.empty())
        routes += (routes.empty() ? "" : "   ") + drawn(each.recipients.front().wire, style_, language_);
    return routes;
  }

  void failures() {
    std::vector<std::vector<const CaseResult*>> groups;
    std::map<std::string, std::size_t> by_cause;
    for (const auto& each : results_.cases) {
      if (each.verdict == Verdict::passed) continue;
      const auto [place, fresh] = by_cause.try_emplace(cause_key(each), groups.size());
      if (fresh) groups.emplace_back();
      groups[place->second].push_back(&each);
    }
    for (const auto& group : groups) failure(group);
  }

  void failure(const std::vector<const CaseResult*>& group) {
    const auto& first = *group.front();
    line({});
    line(render::heading(style_, shown(fmt::format("{} › {}{}", first.title, first.step, first.row))));
    if (first.error) {
      line(base::render(*first.error));
      return;
    }
    const auto text = failure_text(first, language_);
    if (group.size() > 1)
      line(render::clean(style_, fmt::format(fmt::runtime(language_ == Language::de ? "{} Fälle, eine Ursache: {}"
                                                                                    : "{} cases, one cause: {}"),
                                             group.size(), text.because)));
    told(text);
    routes(first);
    reasons(text);
    line(label(again_word) + shown(again(first)));
    for (std::size_t i = 1; i < std::min(group.size(), most_named + 1); ++i) labelled(also_word, group[i]->name);
    if (group.size() > most_named + 1)
      labelled(also_word, fmt::format(fmt::runtime(language_ == Language::de ? "{} weitere" : "{} more"),
                                      group.size() - most_named - 1));
  }

  void told(const FailureText& text) {
    labelled(expected_word, text.expected);
    labelled(got_word, text.got);
    for (std::size_t i = 0; i < std::min(text.further.size(), most_further); ++i) labelled(also_word, text.further[i]);
  }

  // The two ways below each other, with a mark where they part.
  void routes(const CaseResult& result) {
    const auto* recipient = failing_recipient(result);
    if (recipient == nullptr) return;
    const bool disagree = !recipient->difference.empty();
    const auto one = disagree ? drawn(recipient->wire, style_, language_) : expected_route(*recipient);
    const auto other = drawn(disagree ? recipient->policy : recipient->wire, style_, language_);
    if (one.empty() || one == other) return;
    route_line(disagree ? wire_word : expected_word, one);
    route_line(disagree ? policy_word : got_word, other);
    std::size_t common = 0;
    while (common < std::min(one.size(), other.size()) && one[common] == other[common]) ++common;
    while (common > 0 && (static_cast<unsigned char>(other[common]) & 0xC0) == 0x80) --common;
    const auto mark = style_.signs == render::Signs::unicode ? "▲" : "^";
    line(std::string(label_width + 2 + render::columns(std::string_view(other).substr(0, common)), ' ') +
         render::paint(style_, Tone::bad, mark));
  }

  void route_line(const Text& word, const std::string& route) { line("  " + label(word) + route); }

  // What is known of the expected way: where it begins, and what its end was to be.
  std::string expected_route(const RecipientResult& recipient) const {
    journey::RecipientOutcome wanted;
    const auto& got = recipient.wire;
    if (!got.route.empty()) wanted.route.push_back({.host = got.route.front().host});
    for (const auto& test : recipient.outcomes) {
      if (!test.wanted) continue;
      std::string at;
      for (const auto& [name, matcher] : test.fields)
        if ((name == "by" || name == "at") && matcher.op == Matcher::Operator::equals) at = matcher.text;
      const auto host = at.substr(at.find('@') == std::string::npos ? 0 : at.find('@') + 1);
      if (test.outcome == Outcome::delivered) {
        if (!host.empty()) wanted.route.push_back({.host = host});
        wanted.delivered = journey::Delivery{.at = at, .mailbox = got.recipient.local, .folder = {}};
        return drawn(wanted, style_, language_);
      }
      if (test.outcome == Outcome::rejected && !host.empty()) {
        wanted.rejected = journey::Refusal{.by = host, .stage = {}, .reply = {}, .trailer = {}};
        return drawn(wanted, style_, language_);
      }
    }
    return {};
  }

  void reasons(const FailureText& text) {
    if (!text.because.empty()) {
      labelled(because_word, text.because);
      labelled({"", ""}, text.rule);
    }
    if (!text.near_miss.empty()) labelled(near_word, text.near_miss);
    if (!text.sure.empty()) {
      const auto sentence = text.sure.find(": ");
      labelled(sure_word, sentence == std::string::npos ? text.sure : text.sure.substr(sentence + 2));
    }
  }

  const Results& results_;
  const Style& style_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string pretty_report(const Results& results, const Style& style, Language language) {
  return PrettyReport(results, style, language).text();
}

std::string tally_line(const Results& results, Language language) {
  const bool german = language == Language::de;
  std::string line = fmt::format(fmt::runtime(german ? "{} bestanden" : "{} passed"), count(results, Verdict::passed));
  const auto add = [&](Verdict verdict, std::string_view word) {
    if (const auto number = count(results, verdict); number > 0) line += fmt::format(", {} {}", number, word);
  };
  add(Verdict::failed, german ? "gescheitert" : "failed");
  add(Verdict::disagreed, german ? "uneinig" : "disagreed");
  add(Verdict::broken, german ? "nicht gelaufen" : "not run");
  const auto compared = results.cases.size() - count(results, Verdict::broken);
  const auto disagreed = count(results, Verdict::disagreed);
  if (!results.on_the_wire) return line + (german ? " · nur nach den Regeln" : " · by policy alone");
  if (disagreed == 0)
    return line + fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in allen {} einig"
                                                  : " · wire and policy agree in all {}"),
                              compared);
  return line + fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in {} von {} uneinig"
                                                : " · wire and policy disagree in {} of {}"),
                            disagreed, compared);
}

}  // namespace mailflow::scenario
