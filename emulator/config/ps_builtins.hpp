#pragma once
// The commands that belong to the language, not to Exchange, with PowerShell's aliases: those that choose, sort, count
// and show objects (ps_builtins_objects.cpp), those that turn them into text and files and back
// (ps_builtins_texts.cpp), and Write-Host, Get-Date, Start-Sleep and their kin (ps_builtins.cpp). They see only
// values, never a World.

#include <string_view>

#include "config/command_binding.hpp"
#include "config/ps_interpreter.hpp"

namespace mailflow::config {

class Builtins {
 public:
  // A call with its parameters bound; `input` is empty at the head of a pipeline.
  struct Use {
    const BoundParameters& bound;
    const PsList& input;
    const CommandCall& call;
  };
  using Run = PsList (Builtins::*)(const Use& use);
  struct Row {
    std::string_view name;
    Run run;
    std::span<const Parameter> parameters;
  };

  explicit Builtins(Interpreter& interpreter) : shell_(interpreter) {}

  // By name or alias, letters' case aside; nullptr when it is none of the language's commands.
  static const Row* find(std::string_view name);
  static std::span<const Row> all();
  PsList run(const Row& row, const CommandCall& call, const PsList* input);

  PsList for_each(const Use& use);
  PsList where(const Use& use);
  PsList select(const Use& use);
  PsList sort(const Use& use);
  PsList group(const Use& use);
  PsList measure(const Use& use);
  PsList list_format(const Use& use);
  PsList table_format(const Use& use);

  PsList as_json(const Use& use);
  PsList read_json(const Use& use);
  PsList as_csv(const Use& use);
  PsList read_csv(const Use& use);
  PsList out_string(const Use& use);
  PsList out_file(const Use& use);
  PsList add_content(const Use& use);
  PsList content(const Use& use);
  PsList export_csv(const Use& use);
  PsList import_csv(const Use& use);
  PsList export_clixml(const Use& use);
  PsList import_clixml(const Use& use);
  PsList path_exists(const Use& use);

  PsList date(const Use& use);
  PsList sleep(const Use& use);
  PsList pass_on(const Use& use);
  PsList nothing(const Use& use);
  PsList write_host(const Use& use);
  PsList write_output(const Use& use);
  PsList write_warning(const Use& use);
  PsList write_error(const Use& use);

 private:
  // What -Property names: a property, a pattern of names, or @{ Name = …; Expression = … }.
  struct Selector {
    std::string name;
    std::string property;
    const PsCode* code = nullptr;
    bool descending = false;  // of Sort-Object, in the hashtable
    bool is_plain() const { return code == nullptr && name == property; }
  };
  std::vector<Selector> selectors(const Use& use, std::string_view parameter = "Property");
  Selector selector(const PsValue& item, const Use& use);
  void warn_of_unknown(const std::vector<Selector>& selectors, const Use& use);
  PsValue value_of(const Selector& selector, const PsValue& item, const Use& use);
  PsValue projected(const PsValue& item, const std::vector<Selector>& selectors, const Use& use);
  PsList shown(const Use& use, const std::vector<Selector>& selectors);
  PsList lines_of(std::vector<std::string> lines, const Use& use);
  std::size_t count(const Use& use, std::string_view parameter, std::size_t usual);
  const PsCode& code(const Use& use, std::string_view parameter);
  const PsValue* given(const Use& use, std::string_view parameter) const;
  std::string text(const Use& use, std::string_view parameter, std::string_view usual = {}) const;
  const PsValue& needed(const Use& use, std::string_view parameter) const;
  char delimiter(const Use& use) const;
  PsList csv_lines(const Use& use);
  std::string input_text(const Use& use) const;

  Interpreter& shell_;
};

// A property of an object or key of a hashtable; nullptr for none.
const PsValue* property_of(const PsValue& value, std::string_view name);

}  // namespace mailflow::config
