#pragma once
// What input or machine did wrong, in words for an admin: what, where, what was expected, the nearest valid name.
// An SMTP rejection is not an Error but a decision.

#include <string>
#include <string_view>

#include "base/source.hpp"

namespace mailflow::base {

enum class ErrorKind {
  usage,        // bad command line: exit code 64
  input,        // bad input file: 65
  unavailable,  // the machine lacks something (a port, a limit): 69
  internal,     // a bug here: 70
};

struct Error {
  ErrorKind kind = ErrorKind::input;
  std::string message;
  SourcePos pos;     // where; empty when the message is not about a file
  std::string hint;  // one more line: nearest name, what is allowed
};

int exit_code(ErrorKind kind);

// The same error with "context: " in front of its message.
Error within(std::string_view context, Error error);

// Several lines: "file:line:column: message", the line, the caret, the hint. Control characters of the file are shown
// as '?'.
std::string render(const Error& error);

}  // namespace mailflow::base
