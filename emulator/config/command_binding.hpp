#pragma once
// Arguments of a command → its parameters, as PowerShell binds them: any unambiguous prefix of a name, aliases,
// positions, -Name:value, switches. Every cmdlet also takes the common parameters (-ErrorAction, -Verbose, …).
//
// Errors are PowerShell's sentences at the offending argument, with the nearest name where one is unknown.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "config/command.hpp"

namespace mailflow::config {

struct Parameter {
  enum class Kind : std::uint8_t { value, flag };
  std::string_view name;
  Kind kind = Kind::value;
  int position = 0;  // from 1; 0: by name only
  std::string_view alias = {};
};

struct BoundParameter {
  std::string_view name;  // the parameter's, in its own spelling
  PsValue value;          // of a bare switch: true
  base::SourcePos pos;    // the value's, else the parameter's
};

class BoundParameters {
 public:
  explicit BoundParameters(std::vector<BoundParameter> rows = {}) : rows_(std::move(rows)) {}
  const std::vector<BoundParameter>& rows() const { return rows_; }
  const BoundParameter* find(std::string_view name) const;
  // A switch that is given and not :$false.
  bool flag(std::string_view name) const;

 private:
  std::vector<BoundParameter> rows_;
};

base::Result<BoundParameters> bind_parameters(const CommandCall& call, std::span<const Parameter> parameters);

bool is_common_parameter(std::string_view name);

enum class ErrorAction : std::uint8_t { stop, report, ignore };

// What the word of -ErrorAction or $ErrorActionPreference means; stop for what is no other. A script is no console:
// what fails ends it.
ErrorAction error_action(std::string_view word);

// The value of a common parameter, by its name, an abbreviation of at least six letters, or its alias; nullptr when it
// is not given.
const PsValue* common_argument(const CommandCall& call, std::string_view name, std::string_view alias);

// What -ErrorAction of a call says; nothing when it is not given.
std::optional<ErrorAction> error_action(const CommandCall& call);

}  // namespace mailflow::config
