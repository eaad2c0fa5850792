// Statements that steer: loops, switch, try, throw, break, continue, return.

#include "base/field.hpp"
#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

Block Parser::loop_block() {
  const NewFrame frame(*this, Frame{frame_.loops + 1, frame_.may_return});
  return braced_block();
}

Statement::Node Parser::foreach_statement() {
  ForEach loop;
  scan_.advance(std::string_view("foreach").size());
  scan_.skip_blank_lines();
  if (!scan_.take("(")) scan_.fail_here("expected ( behind foreach");
  {
    const Nested nested(*this);
    scan_.skip_blank_lines();
    if (scan_.peek() != '$') scan_.fail_here("expected a variable: foreach ($x in …)");
    loop.variable = variable_name();
    scan_.skip_blank_lines();
    if (keyword() != "in") scan_.fail_here("expected in: foreach ($x in …)");
    scan_.advance(2);
    scan_.skip_blank_lines();
    loop.items = std::make_unique<Pipeline>(pipeline());
    scan_.skip_blank_lines();
    if (!scan_.take(")")) scan_.fail_here("expected ) behind the items of foreach");
  }
  loop.block = loop_block();
  return loop;
}

Statement::Node Parser::while_statement() {
  Loop loop{LoopKind::while_true, nullptr, {}};
  scan_.advance(std::string_view("while").size());
  loop.condition = parenthesised();
  loop.block = loop_block();
  return loop;
}

Statement::Node Parser::do_statement() {
  Loop loop{LoopKind::do_while, nullptr, {}};
  scan_.advance(2);
  loop.block = loop_block();
  scan_.skip_blank_lines();
  const auto word = keyword();
  if (word != "while" && word != "until") scan_.fail_here("expected while (…) or until (…) behind do { … }");
  if (word == "until") loop.kind = LoopKind::do_until;
  scan_.advance(word.size());
  loop.condition = parenthesised();
  return loop;
}

// `$i = 0` or `$i++` between the semicolons of for.
Block Parser::for_part(char end) {
  Block part;
  scan_.skip_blank_lines();
  if (scan_.peek() != end) part.statements.push_back(statement());
  scan_.skip_blank_lines();
  if (scan_.peek() != end) scan_.fail_here(fmt::format("expected {} here: for ($i = 0; $i -lt 5; $i++)", end));
  scan_.advance(1);
  return part;
}

Statement::Node Parser::for_statement() {
  For loop;
  scan_.advance(3);
  scan_.skip_blank_lines();
  if (!scan_.take("(")) scan_.fail_here("expected ( behind for");
  {
    const Nested nested(*this);
    loop.before = for_part(';');
    scan_.skip_blank_lines();
    if (scan_.peek() != ';') loop.condition = std::make_unique<Pipeline>(pipeline());
    scan_.skip_blank_lines();
    if (!scan_.take(";")) scan_.fail_here("expected ; here: for ($i = 0; $i -lt 5; $i++)");
    loop.after = for_part(')');
  }
  loop.block = loop_block();
  return loop;
}

void Parser::switch_options(Switch& made) {
  for (;;) {
    const auto behind = scan_.at();
    const auto word = word_operator();
    if (word.empty()) {
      scan_.go_to(behind);
      return;
    }
    const auto is = [&word](std::string_view name) {
      return base::equal_ignoring_case(name.substr(0, word.size()), word);
    };
    if (is("wildcard"))
      made.match = SwitchMatch::wildcard;
    else if (is("regex"))
      made.match = SwitchMatch::regex;
    else if (is("casesensitive"))
      made.letters = LetterCase::respected;
    else if (!is("exact"))
      scan_.fail_here(fmt::format("switch -{} is not supported", word),
                      "supported are -Wildcard -Regex -Exact -CaseSensitive");
    scan_.advance(scan_.dash() + word.size());
  }
}

SwitchCase Parser::switch_case() {
  SwitchCase made;
  if (keyword() == "default")
    scan_.advance(std::string_view("default").size());
  else
    made.test = starts_expression() ? unary() : bare_word();
  made.block = loop_block();
  return made;
}

Statement::Node Parser::switch_statement() {
  Switch made;
  scan_.advance(std::string_view("switch").size());
  switch_options(made);
  made.subject = parenthesised();
  scan_.skip_blank_lines();
  const auto opened = scan_.at();
  if (!scan_.take("{")) scan_.fail_here("expected { behind switch (…)");
  const Nested nested(*this);
  for (;;) {
    scan_.skip_separators();
    if (scan_.take("}")) return made;
    if (scan_.done()) scan_.fail(Span{static_cast<std::uint32_t>(opened), 1}, "this { is not closed");
    made.cases.push_back(switch_case());
  }
}

// catch [System.Exception] catches everything, as catch alone does; a narrower type would need the type of the error.
void Parser::refuse_catch_type() {
  const auto from = scan_.at();
  const auto name = type_in_brackets();
  if (base::equal_ignoring_case(name, "System.Exception") || base::equal_ignoring_case(name, "Exception")) return;
  scan_.fail(scan_.span(from), fmt::format("catch by the type [{}] is not supported", name),
             "catch { … } takes every error; $_.Exception.Message is its text");
}

Statement::Node Parser::try_statement() {
  Try made;
  scan_.advance(3);
  made.block = braced_block();
  for (;;) {
    const auto behind = scan_.at();
    scan_.skip_blank_lines();
    const auto word = keyword();
    if (word == "catch" && !made.handler) {
      scan_.advance(std::string_view("catch").size());
      scan_.skip_blank_lines();
      if (scan_.peek() == '[') refuse_catch_type();
      made.handler = braced_block();
    } else if (word == "finally" && !made.cleanup) {
      scan_.advance(word.size());
      const NewFrame frame(*this, Frame{0, false});
      made.cleanup = braced_block();
    } else {
      // Where the text ends here, the next line may bring it.
      if (!made.handler && !made.cleanup && scan_.peek() != '\0') scan_.go_to(behind);
      if (!made.handler && !made.cleanup) scan_.fail_here("expected catch { … } or finally { … } behind try { … }");
      scan_.go_to(behind);
      return made;
    }
  }
}

PipelinePtr Parser::maybe_pipeline() {
  return at_end_of_statement() ? nullptr : std::make_unique<Pipeline>(pipeline());
}

Statement::Node Parser::throw_statement() {
  scan_.advance(std::string_view("throw").size());
  return Throw{maybe_pipeline()};
}

Statement::Node Parser::jump_statement() {
  const auto from = scan_.at();
  const auto word = keyword();
  scan_.advance(word.size());
  if (word == "return") {
    if (!frame_.may_return)
      scan_.fail(scan_.span(from), "return does not leave $( ), @( ), finally or the value of an assignment here");
    return Jump{JumpKind::leave_function, maybe_pipeline()};
  }
  if (frame_.loops == 0)
    scan_.fail(scan_.span(from), fmt::format("{} has no loop or switch around it here", word),
               "a script block of ForEach-Object is left by return");
  if (!at_end_of_statement()) scan_.fail_here(fmt::format("{} with a label is not supported", word));
  return Jump{word == "break" ? JumpKind::leave_loop : JumpKind::next_round, nullptr};
}

}  // namespace mailflow::config
