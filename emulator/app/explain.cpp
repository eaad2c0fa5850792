// `mailflow explain`: the way of one message by the decision core alone, with every reason.

#include <algorithm>

#include "app/lab_file.hpp"
#include "app/outcome_text.hpp"
#include "app/verbs.hpp"
#include "journey/readings.hpp"
#include "journey/walk.hpp"

namespace mailflow::app {
namespace {

using journey::RecipientOutcome;
using Decisive = std::vector<std::vector<std::string_view>>;

std::string as_json(const std::vector<RecipientOutcome>& outcomes, const Decisive& decisive, base::Language language) {
  render::JsonWriter json;
  {
    const auto list = json.array();
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcome_json(json, outcomes[i], decisive[i], language);
  }
  return json.take();
}

std::string as_text(const std::vector<RecipientOutcome>& outcomes, const Decisive& decisive, const render::Style& style,
                    const Telling& telling) {
  std::string text;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes.size() > 1) {
      const auto recipient = render::clean(style, mail::to_string(outcomes[i].recipient));
      text += (i == 0 ? "" : "\n") + render::heading(style, recipient) + "\n";
    }
    text += outcome_text(outcomes[i], decisive[i], style, telling);
  }
  return text;
}

}  // namespace

int perform(const ExplainCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  const auto submission = submission_of(**world, command.message);
  if (!submission) return console.fail(submission.error());
  const auto now = (*world)->clock;
  const auto outcomes = journey::walk(*world, *submission, now);
  const auto decisive = journey::decisive_switches(*world, *submission, now, outcomes);
  if (command.form == TextForm::json) {
    console.out(as_json(outcomes, decisive, console.language()));
  } else {
    const auto amount = command.verbose > 0 ? render::Amount::everything : render::Amount::usual;
    console.out(as_text(outcomes, decisive, console.style(), {console.language(), amount}));
  }
  return 0;
}

}  // namespace mailflow::app
