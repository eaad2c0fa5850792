// `mailflow` alone, `--help` and `version`.

#include <array>

#include "app/verbs.hpp"

namespace mailflow::app {
namespace {

struct Task {
  base::Text what;
  std::string_view command;
};

constexpr std::array<Task, 2> tasks{{
    {{"see what is modelled, from which source and how sure", "sehen, was nachgebildet ist, woher und wie sicher"},
     "mailflow rules"},
    {{"see whether this machine can run a lab", "prüfen, ob ein Lab auf diesem Rechner läuft"}, "mailflow doctor"},
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
