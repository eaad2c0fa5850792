// `mailflow` alone, `--help` and `version`.

#include <array>

#include "app/verbs.hpp"

namespace mailflow::app {
namespace {

struct Task {
  base::Text what;
  std::string_view command;
};

constexpr std::array<Task, 6> tasks{{
    {{"try it: a first lab and a scenario", "ausprobieren: ein erstes Lab und ein Szenario"},
     "mailflow init filter-in-front"},
    {{"my tenant: my connectors, for swaks, dig and the browser",
      "mein Tenant: meine Connectoren, für swaks, dig, Browser"},
     "mailflow up filter-in-front.lab.yaml"},
    {{"a change: before and after, as a step", "eine Änderung: davor und danach, als Schritt"},
     "mailflow run filter-in-front.scenario.yaml -v"},
    {{"an incident: why did this mail go there?", "ein Vorfall: Warum ging diese Mail dorthin?"},
     "mailflow explain filter-in-front.lab.yaml --from A --to B --via HOST"},
    {{"CI: every scenario on every change", "CI: jedes Szenario bei jeder Änderung"},
     "mailflow run scenarios --report junit=results.xml"},
    {{"a class: a picture of the lab for the board", "ein Kurs: ein Bild des Labs für die Tafel"},
     "mailflow graph filter-in-front.lab.yaml > lab.svg"},
}};

}  // namespace

int perform(const TasksCommand&, Console& console) {
  const auto& style = console.style();
  const auto language = console.language();
  constexpr base::Text title{"Mailflow Lab: a whole Exchange mail world on one machine.",
                             "Mailflow Lab: eine ganze Exchange-Mailwelt auf einem Rechner."};
  constexpr base::Text more{"mailflow --help lists all verbs.", "mailflow --help nennt alle Befehle."};
  std::string text(title.in(language));
  text += "\n\n";
  for (const auto& task : tasks)
    text += "  " + render::paint(style, render::Tone::strong, task.command) + "\n      " +
            render::clean(style, task.what.in(language)) + "\n";
  text.append("\n").append(more.in(language)).append("\n");
  console.out(text);
  return 0;
}

int perform(const HelpCommand& command, Console& console) {
  console.out(command.text);
  return 0;
}

int perform(const VersionCommand&, Console& console) {
  console.out("mailflow " MAILFLOW_VERSION "\n");
  return 0;
}

}  // namespace mailflow::app
