#pragma once
// `config:` of a tenant or an organisation: PowerShell, run on the World as its administrator would run it.
//
// One line that ends in .ps1 is the path of a script, relative to the file that names it; anything else is the script
// itself. Errors name the script's own line. Nothing is half-done: the World is replaced when the whole script ran.

#include <string>
#include <vector>

#include "base/value.hpp"
#include "cmdlet/apply.hpp"
#include "config/command.hpp"
#include "load/reader.hpp"
#include "model/world.hpp"

namespace mailflow::load {

struct ConfigRun {
  model::World world;
  std::vector<std::string> output;  // what the script shows, as lines
  std::vector<config::Notice> notices;
};

base::Result<ConfigRun> run_config(const model::World& world, model::ConfigTarget target, const base::Value& config,
                                   const Reader& reader);
// In a lab that runs: at its time, with its messages.
base::Result<ConfigRun> run_config(const model::World& world, model::ConfigTarget target, const base::Value& config,
                                   const Reader& reader, const cmdlet::Surroundings& around);

}  // namespace mailflow::load
