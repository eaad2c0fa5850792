#include "app/failed_cases.hpp"

#include <algorithm>

#include "app/outcome_text.hpp"
#include "app/transcript_text.hpp"
#include "scenario/report_failure.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using scenario::CaseResult;
using scenario::RecipientResult;

constexpr base::Text on_the_wire{"on the wire", "auf der Leitung"};
constexpr base::Text by_policy{"by policy", "nach den Regeln"};

class FailedCases {
 public:
  FailedCases(const render::Style& style, Language language) : style_(style), language_(language) {}

  std::string text(const CaseResult& result) const {
    if (!result.seen.empty()) return title(result.name) + seen(result);
    std::string out;
    for (const auto& recipient : result.recipients) {
      if (!scenario::failed(recipient)) continue;
      const bool several = result.recipients.size() > 1;
      out +=
          title(several ? fmt::format("{}, {}", result.name, mail::to_string(recipient.wire.recipient)) : result.name);
      out += reasons(recipient);
    }
    return out;
  }

 private:
  std::string title(std::string_view name) const {
    constexpr std::size_t around = 4;  // of a heading: "── " and a blank
    const auto room = std::max(style_.width, around) - around;
    return "\n" + render::heading(style_, render::cut_middle(style_, render::clean(style_, name), room)) + "\n";
  }

  std::string seen(const CaseResult& result) const {
    std::string out;
    for (const auto& line : result.seen) out += transcript_line(said_by(line.by), line.text.in(language_), style_);
    return out;
  }

  std::string reasons(const RecipientResult& recipient) const {
    if (recipient.difference.empty()) return tree(scenario::failed_outcome(recipient));
    return way(on_the_wire, recipient.wire) + "\n" + way(by_policy, recipient.policy);
  }

  std::string way(const base::Text& name, const journey::RecipientOutcome& outcome) const {
    return render::paint(style_, render::Tone::strong, render::clean(style_, name.in(language_))) + "\n" +
           tree(outcome);
  }

  std::string tree(const journey::RecipientOutcome& outcome) const {
    return outcome_text(outcome, nullptr, style_, {language_, render::Amount::everything});
  }

  const render::Style& style_;
  Language language_;
};

}  // namespace

std::string failed_cases(const scenario::Results& results, const render::Style& style, Language language) {
  std::string text;
  for (const auto& result : results.cases)
    if (result.verdict == scenario::Verdict::failed || result.verdict == scenario::Verdict::disagreed)
      text += FailedCases(style, language).text(result);
  return text;
}

}  // namespace mailflow::app
