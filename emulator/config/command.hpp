#pragma once
// What stands between the language and the cmdlets: a call with evaluated arguments goes out, objects come back.
//
// The language knows no cmdlet of Exchange; whoever runs scripts gives it a CommandRunner. Arguments are not yet bound:
// only the cmdlet knows which of its parameters take a value (command_binding.hpp).

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

struct CommandArgument {
  enum class Kind : std::uint8_t { parameter, value };
  Kind kind = Kind::value;
  std::string name;              // of a parameter, as it was written, without the dash
  base::SourcePos pos;           // the whole argument
  std::optional<PsValue> value;  // always of a value; of a parameter when it came with a colon or by splatting
};

struct CommandCall {
  std::string name;
  base::SourcePos pos;
  std::vector<CommandArgument> arguments;
};

// A sentence for whoever runs the script; nothing failed.
struct Notice {
  std::string text;
  base::SourcePos pos;
};

struct CommandOutput {
  PsList objects;
  std::vector<std::string> lines;  // printed before the objects
  std::vector<Notice> notices;
};

class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  // `input`: what the pipeline brings, nullptr at its head. An error leaves the world as it was.
  virtual base::Result<CommandOutput> run(const CommandCall& call, const PsList* input) = 0;
  // Start-Sleep: so much of the lab's time is to pass.
  virtual base::Result<void> sleep(base::Duration) { return {}; }
};

}  // namespace mailflow::config
