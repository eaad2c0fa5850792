#pragma once
// What may stand at the end of an unfinished line of a shell: commands, parameters of the command there, the names of
// connectors and domains, variables.

#include <string>
#include <string_view>
#include <vector>

#include "cmdlet/draft.hpp"

namespace mailflow::cmdlet {

struct Completion {
  std::size_t from = 0;            // where the word begins that is to be completed
  std::vector<std::string> words;  // what it may become, sorted; quoted where a blank asks for it
};

// What an interpreter has of its own.
struct ShellNames {
  std::vector<std::string> functions;
  std::vector<std::string> variables;  // without $
};

Completion complete(std::string_view line, const Draft& draft, const ShellNames& names);

}  // namespace mailflow::cmdlet
