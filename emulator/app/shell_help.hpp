#pragma once
// Get-Command and Get-Help of the shell: what there is, and with which parameters.

#include <optional>
#include <span>
#include <string_view>

#include "base/rule.hpp"
#include "config/command.hpp"
#include "config/command_binding.hpp"

namespace mailflow::app {

struct OwnCommand {
  std::string_view name;
  std::span<const config::Parameter> parameters;
};

// Nothing for another command's name. `own`: what the shell has besides cmdlets and the language.
std::optional<base::Result<config::CommandOutput>> help_of(const config::CommandCall& call,
                                                           std::span<const OwnCommand> own, base::Language language);

}  // namespace mailflow::app
