// `mailflow init`: a first lab and a scenario for it, ready to run and to be changed.

#include <array>
#include <filesystem>

#include "app/file_output.hpp"
#include "app/lab_file.hpp"
#include "app/templates.hpp"
#include "app/verbs.hpp"
#include "base/nearest.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

Error unknown(const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& each : templates()) names.push_back(each.name);
  for (const auto later : later_templates())
    if (later == name)
      return {ErrorKind::usage,
              fmt::format("init: the template \"{}\" comes with on-premises Exchange, which is not modelled yet", name),
              {},
              fmt::format("there are {} and {}", names.front(), names.back())};
  return {ErrorKind::usage,
          fmt::format("init: there is no template \"{}\"", name),
          {},
          base::suggestion(name, "init", names)};
}

}  // namespace

int perform(const InitCommand& command, Console& console) {
  const auto known = templates();
  const auto chosen = std::ranges::find(known, command.name, &Template::name);
  if (chosen == known.end()) return console.fail(unknown(render::clean(command.name)));
  const fs::path folder = command.folder.empty() ? fs::path(".") : fs::path(command.folder);
  const std::array files{std::pair{folder / (command.name + ".lab.yaml"), chosen->lab},
                         std::pair{folder / (command.name + ".scenario.yaml"), chosen->scenario}};
  std::error_code error;
  // All or nothing, and never over somebody's work.
  for (const auto& [path, text] : files)
    if (fs::exists(fs::symlink_status(path, error)))
      return console.fail({ErrorKind::usage,
                           fmt::format("init: {} is there already", path.generic_string()),
                           {},
                           "choose another folder with -o DIR"});
  fs::create_directories(folder, error);
  if (error)
    return console.fail(
        {ErrorKind::unavailable, fmt::format("init: {}: {}", folder.generic_string(), error.message()), {}, {}});
  for (const auto& [path, text] : files)
    if (const auto written = write_file(path, std::string(text), Readers::all); !written)
      return console.fail(written.error());
  const bool german = console.language() == base::Language::de;
  std::string text;
  for (const auto& [path, content] : files) text += path.lexically_normal().generic_string() + "\n";
  text += fmt::format("\n{}  mailflow run {}\n",
                      german ? "als Nächstes:" : "next:", files[1].first.lexically_normal().generic_string());
  console.out(text);
  return 0;
}

}  // namespace mailflow::app
