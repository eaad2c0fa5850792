#pragma once
// The commands that belong to the language, not to Exchange: Format-List, Format-Table, Select-, Where-, ForEach- and
// Sort-Object, Write-Host and its kin, Get-Date, with PowerShell's aliases. They see only values, never a World.

#include <string_view>

#include "config/command_binding.hpp"
#include "config/ps_interpreter.hpp"

namespace mailflow::config {

class Builtins {
 public:
  enum class Id : std::uint8_t {
    for_each,
    format_list,
    format_table,
    get_date,
    out_host,
    out_null,
    select,
    sort,
    where,
    write_host,
    write_output,
    write_silent,
    write_warning,
  };
  struct Row {
    std::string_view name;
    Id id;
    std::span<const Parameter> parameters;
  };

  explicit Builtins(Interpreter& interpreter) : shell_(interpreter) {}

  // By name or alias, letters' case aside; nullptr when it is none of the language's commands.
  static const Row* find(std::string_view name);
  PsList run(const Row& row, const CommandCall& call, const PsList* input);

 private:
  PsList for_each(const BoundParameters& bound, const PsList& input, const CommandCall& call);
  PsList where(const BoundParameters& bound, const PsList& input, const CommandCall& call);
  PsList select(const BoundParameters& bound, const PsList& input, const CommandCall& call);
  PsList sort(const BoundParameters& bound, PsList input, const CommandCall& call);
  PsList format(Id id, const BoundParameters& bound, const PsList& input, const CommandCall& call);
  PsList write(Id id, const BoundParameters& bound, const CommandCall& call);
  std::vector<std::string> names(const BoundParameters& bound, const PsList& input, const CommandCall& call);
  const PsCode& code(const BoundParameters& bound, std::string_view parameter, const CommandCall& call);

  Interpreter& shell_;
};

}  // namespace mailflow::config
