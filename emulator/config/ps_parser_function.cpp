// Functions and param.

#include "base/field.hpp"
#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

namespace {

constexpr std::string_view supported_attributes =
    "supported are [CmdletBinding()], [Parameter(Mandatory=$true, Position=…, HelpMessage='…')] and types";
constexpr std::size_t most_parameters = 100;

}  // namespace

// [CmdletBinding()] stands before param and changes nothing here.
void Parser::binding_attribute() {
  constexpr std::string_view name = "[CmdletBinding()]";
  if (!base::equal_ignoring_case(scan_.rest().substr(0, name.size()), name)) return;
  scan_.advance(name.size());
  scan_.skip_blank_lines();
  if (keyword() != "param") scan_.fail_here("expected param( … ) behind [CmdletBinding()]");
}

// At `[Parameter(`: what stands inside of the round brackets.
void Parser::attribute(ParameterDef& made) {
  const auto from = scan_.at();
  scan_.advance(1);
  const std::string name(scan_.identifier());
  if (!base::equal_ignoring_case(name, "Parameter"))
    scan_.fail(scan_.span(from), fmt::format("the attribute [{}(…)] is not supported", name),
               std::string(supported_attributes));
  scan_.advance(1);
  for (;;) {
    scan_.skip_blank_lines();
    if (scan_.take(")")) break;
    const auto at_word = scan_.at();
    const std::string word(scan_.identifier());
    ExprPtr value;
    scan_.skip_blanks();
    if (scan_.take("=")) {
      scan_.skip_blanks();
      value = postfix(primary());
    }
    const auto is = [&word](std::string_view other) { return base::equal_ignoring_case(word, other); };
    if (!is("Mandatory") && !is("Position") && !is("HelpMessage"))
      scan_.fail(scan_.span(at_word), fmt::format("\"{}\" of a parameter is not supported", word),
                 std::string(supported_attributes));
    const auto* variable = value == nullptr ? nullptr : std::get_if<Variable>(&value->node);
    const bool off = variable != nullptr && base::equal_ignoring_case(variable->name, "false");
    if (is("Mandatory") && !off) made.need = ParameterNeed::mandatory;
    scan_.skip_blank_lines();
    if (!scan_.take(",") && scan_.peek() != ')') scan_.fail_here("expected , or ) here");
  }
  scan_.skip_blanks();
  if (!scan_.take("]")) scan_.fail_here("expected ] behind the attribute");
}

ParameterDef Parser::parameter() {
  ParameterDef made;
  for (scan_.skip_blank_lines(); scan_.peek() == '['; scan_.skip_blank_lines()) {
    const auto from = scan_.at();
    const auto ends = scan_.rest().find_first_of("](");
    if (ends != std::string_view::npos && scan_.rest()[ends] == '(') {
      attribute(made);
      continue;
    }
    const auto name = type_in_brackets();
    if (base::equal_ignoring_case(name, "switch")) {
      made.kind = ParameterKind::flag;
      continue;
    }
    made.type = cast_type(name);
    if (!made.type)
      scan_.fail(scan_.span(from), fmt::format("the .NET type [{}] is not supported", name),
                 "parameters may be [string] [int] [double] [bool] [datetime] [array] [string[]] [hashtable] [switch]");
  }
  const auto from = scan_.at();
  if (scan_.peek() != '$') scan_.fail_here("expected a parameter: $Name");
  made.name = variable_name();
  made.span = scan_.span(from);
  scan_.skip_blank_lines();
  if (scan_.peek() == '=') {
    scan_.advance(1);
    scan_.skip_blank_lines();
    const auto outer = std::exchange(commas_, Commas::separate_arguments);
    made.initial = expression();
    commas_ = outer;
  }
  return made;
}

// At the opening bracket.
std::vector<ParameterDef> Parser::parameter_list() {
  std::vector<ParameterDef> made;
  scan_.advance(1);
  const Nested nested(*this);
  scan_.skip_blank_lines();
  if (scan_.take(")")) return made;
  for (;;) {
    made.push_back(parameter());
    if (made.size() > most_parameters)
      scan_.fail(made.back().span, fmt::format("more than {} parameters", most_parameters));
    scan_.skip_blank_lines();
    if (scan_.take(")")) return made;
    if (!scan_.take(",")) scan_.fail_here("expected , or ) behind a parameter");
  }
}

Statement::Node Parser::param_statement() {
  const auto from = scan_.at();
  scan_.advance(std::string_view("param").size());
  scan_.skip_blank_lines();
  if (scan_.peek() != '(') scan_.fail_here("expected ( behind param");
  if (nesting_ > 0) scan_.fail(scan_.span(from), "param stands at the beginning of a script or a function");
  return ScriptParameters{parameter_list()};
}

Statement::Node Parser::function_statement() {
  Function made;
  scan_.advance(std::string_view("function").size());
  scan_.skip_blank_lines();
  const auto from = scan_.at();
  while (!scan_.ends_token()) {
    const auto dash = scan_.dash();
    made.name += dash != 0 ? std::string_view("-") : scan_.rest().substr(0, scan_.character());
    scan_.advance(dash != 0 ? dash : scan_.character());
  }
  const auto colon = made.name.find(':');
  if (colon != std::string::npos) made.name.erase(0, colon + 1);  // function script:Name
  if (made.name.empty()) scan_.fail(scan_.span(from), "expected the function's name: function Name { … }");
  scan_.skip_blank_lines();
  if (scan_.peek() == '(') made.parameters = parameter_list();
  scan_.skip_blank_lines();
  if (!scan_.take("{")) scan_.fail_here("expected { here: function Name { … }");
  const NewFrame frame(*this, Frame{});
  const Nested nested(*this);
  scan_.skip_separators();
  binding_attribute();
  if (keyword() == "param") {
    scan_.advance(std::string_view("param").size());
    scan_.skip_blank_lines();
    if (scan_.peek() != '(') scan_.fail_here("expected ( behind param");
    made.parameters = parameter_list();
  }
  made.block = block('}');
  return made;
}

}  // namespace mailflow::config
