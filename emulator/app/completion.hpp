#pragma once
// Shell completion: the verbs, options and words of the command line as a script for bash, zsh, fish or PowerShell.
//
// The table is taken from CLI11's own tables, so a new option completes by itself. Pure.

#include <cstdint>
#include <string>
#include <vector>

namespace mailflow::app {

enum class Shell : std::uint8_t { bash, zsh, fish, powershell };

struct OptionRow {
  std::vector<std::string> names;  // "-o", "--out"; none for a word without an option
  std::string help;
  bool takes_value = false;
  bool takes_file = false;         // a file or a folder
  std::vector<std::string> words;  // the only values, where there are few; "junit=": more follows
};

struct VerbRow {
  std::string name;
  std::string help;
  std::vector<OptionRow> options;  // its own and those of every verb
};

using CommandTable = std::vector<VerbRow>;

std::string completion_script(const CommandTable& table, Shell shell);

}  // namespace mailflow::app
