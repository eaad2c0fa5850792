#pragma once
// The table of commands: what must be true before a command is looked at, and the function that carries it out. A new
// verb is a row here.

#include <string_view>

#include "protocol/smtp/server.hpp"

namespace mailflow::protocol::smtp {

// What the table checks before it proceeds, in this order.
struct Needs {
  bool trust = false;         // the client may speak for others; to another one the command does not exist
  bool hello = false;         // HELO or EHLO first
  bool tls = false;           // STARTTLS first, where the host requires it
  bool no_arguments = false;  // a word behind the verb is an error
};

struct CommandInput {
  std::string_view arguments;  // without blanks at its ends
  Pending pending = Pending::nothing;
  base::LabTime now;
};

struct CommandRow {
  std::string_view verb;
  Needs needs;
  Step (*proceed)(ServerDialogue&, const CommandInput&);
};

// nullptr for an unknown verb; case does not count.
const CommandRow* find_command(std::string_view verb);

// "HELO EHLO STARTTLS …", for HELP.
std::string command_list(StartTls starttls, XClient xclient);

}  // namespace mailflow::protocol::smtp
