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
    {{"run scenarios, in CI too", "Szenarien ausführen, auch in CI"}, "mailflow run scenarios"},
    {{"keep a lab running, for swaks, dig and the browser", "ein Lab laufen lassen, für swaks, dig und den Browser"},
     "mailflow up LAB.lab.yaml"},
    {{"why mail goes where it goes", "warum Mail geht, wohin sie geht"},
     "mailflow explain LAB.lab.yaml --from A --to B --via HOST"},
    {{"let real clients trust a lab", "echte Clients einem Lab vertrauen lassen"},
     "mailflow certs LAB.lab.yaml -o DIR"},
    {{"what is modelled, from which source, how sure", "was nachgebildet ist, woher und wie sicher"}, "mailflow rules"},
    {{"can this machine run a lab?", "läuft ein Lab auf diesem Rechner?"}, "mailflow doctor"},
}};

}  // namespace

int perform(const TasksCommand&, Console& console) {
  constexpr std::size_t command_width = 60;
  const auto& style = console.style();
  const auto language = console.language();
  constexpr base::Text title{"Mailflow Lab: a whole Exchange mail world on one machine.",
                             "Mailflow Lab: eine ganze Exchange-Mailwelt auf einem Rechner."};
  constexpr base::Text more{"mailflow --help lists all verbs.", "mailflow --help nennt alle Befehle."};
  std::string text(title.in(language));
  text += "\n\n";
  for (const auto& task : tasks)
    text += "  " + render::padded(render::paint(style, render::Tone::strong, task.command), command_width) +
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
