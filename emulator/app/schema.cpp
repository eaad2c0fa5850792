// `mailflow schema`: the JSON Schema of lab files or scenarios, printed from the tables that their readers go by.

#include "app/verbs.hpp"
#include "load/shapes.hpp"
#include "render/json_schema.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::app {

int perform(const SchemaCommand& command, Console& console) {
  using base::Language;
  const bool german = console.language() == Language::de;
  render::SchemaOptions options{.id = {}, .title = {}, .language = console.language()};
  switch (command.of) {
    case SchemaOf::lab:
      options.id = "lab.schema.json";
      options.title = german ? "Mailflow Lab: Lab-Datei" : "Mailflow Lab: lab file";
      console.out(render::json_schema(load::lab_shape(), options));
      break;
    case SchemaOf::scenario:
      options.id = "scenario.schema.json";
      options.title = german ? "Mailflow Lab: Szenario" : "Mailflow Lab: scenario";
      options.cells = render::SchemaOptions::Cells::allowed;
      console.out(render::json_schema(scenario::scenario_shape(), options));
      break;
  }
  return 0;
}

}  // namespace mailflow::app
