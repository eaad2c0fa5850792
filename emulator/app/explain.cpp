// `mailflow explain`: the way of one message by the decision core alone, with every reason.

#include "app/lab_file.hpp"
#include "app/outcome_text.hpp"
#include "app/verbs.hpp"
#include "journey/readings.hpp"
#include "journey/walk.hpp"

namespace mailflow::app {
namespace {

using journey::RecipientOutcome;
using AllReadings = std::vector<journey::Readings>;

std::string as_json(const std::vector<RecipientOutcome>& outcomes, const AllReadings& readings,
                    base::Language language) {
  render::JsonWriter json;
  {
    const auto list = json.array();
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcome_json(json, outcomes[i], readings[i], language);
  }
  return json.take();
}

}  // namespace

int perform(const ExplainCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  const auto submission = submission_of(**world, command.message);
  if (!submission) return console.fail(submission.error());
  const auto now = (*world)->clock;
  const auto outcomes = journey::walk(*world, *submission, now);
  const auto readings = journey::readings(*world, *submission, now, outcomes);
  if (command.form == TextForm::json) {
    console.out(as_json(outcomes, readings, console.language()));
  } else {
    console.out(outcomes_text(outcomes, readings, console.style(), {console.language(), command.amount}));
  }
  return 0;
}

}  // namespace mailflow::app
