// `mailflow graph`: a picture of a lab.

#include "app/lab_file.hpp"
#include "app/verbs.hpp"
#include "graph/picture.hpp"

namespace mailflow::app {

int perform(const GraphCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  const auto content = graph::content_of(**world, console.language());
  switch (command.form) {
    case GraphForm::svg:
      console.out(graph::as_svg(content, console.language()));
      break;
    case GraphForm::dot:
      console.out(graph::as_dot(content, console.language()));
      break;
    case GraphForm::mermaid:
      console.out(graph::as_mermaid(content, console.language()));
      break;
    case GraphForm::json:
      console.out(graph::as_json(content));
      break;
  }
  return 0;
}

}  // namespace mailflow::app
