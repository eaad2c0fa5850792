#pragma once
// Runs scripts of the PowerShell subset. Pure: no files, no environment, no clock; the cmdlets come from the
// CommandRunner, the time from `now`.
//
// Variables live as long as the interpreter (a shell runs many scripts), the budget (ps_budget.hpp) is that of one run.
// The first error ends a run; what was shown before it is kept, and what commands before it changed stays changed, as
// in PowerShell. -ErrorAction SilentlyContinue goes on silently, -ErrorAction Continue goes on with a notice; so does
// $ErrorActionPreference for all commands behind it.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/command.hpp"
#include "config/ps_ast.hpp"
#include "config/ps_budget.hpp"
#include "config/ps_output.hpp"
#include "config/ps_parser.hpp"

namespace mailflow::config {

struct ScriptSettings {
  base::LabTime now{};
  OutputStyle style;
};

// In the order in which things happened.
using Emission = std::variant<PsValue, Notice>;

struct ScriptRun {
  std::vector<Emission> output;
  std::optional<base::Error> error;
};

// The output without the notices, as lines of text.
std::vector<std::string> text_of(const ScriptRun& run, const OutputStyle& style);

class Interpreter {
 public:
  Interpreter(CommandRunner& runner, ScriptSettings settings) : runner_(runner), settings_(settings) {}

  ScriptRun run(const std::shared_ptr<const ast::Script>& script);
  // nullptr when it has no value. The name without $, letters' case aside.
  const PsValue* variable(std::string_view name) const;

 private:
  friend class Builtins;
  using Sink = std::function<void(PsValue)>;

  // Statements. Each value goes to the sink at once, so that notices keep their place between values.
  void run_block(const ast::Block& block, const Sink& sink);
  void run_statement(const ast::Statement& statement, const Sink& sink);
  void run_assignment(const ast::Assignment& assignment, const base::SourcePos& pos);
  void run_if(const ast::If& statement, const Sink& sink);
  void run_foreach(const ast::ForEach& loop, const Sink& sink);
  void assign(const ast::Expr& target, PsValue value);
  void assign_inside(const ast::Expr& owner, const PsValue& key, PsValue value, const base::SourcePos& pos);
  PsValue* slot(const ast::Expr& owner);

  // Pipelines. `value_of`: nothing is $null, one value itself, several a list.
  PsValue value_of(const ast::Pipeline& pipeline);
  PsList collect(const ast::Pipeline& pipeline);
  PsList run_command(const ast::Command& command, const PsList* input);
  CommandCall call_of(const ast::Command& command);
  void splat(const ast::Argument& argument, CommandCall& call);
  PsList invoke(const PsCode& code, const PsValue& current);

  // Expressions.
  PsValue eval(const ast::Expr& expr);
  PsValue eval_node(const ast::Constant& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Interpolated& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Variable& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::ListOf& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Grouped& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Sub& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::TableOf& node, const base::SourcePos& pos);
  PsValue eval_node(const std::unique_ptr<ast::CodeBlock>& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Unary& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Binary& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Cast& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Member& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Element& node, const base::SourcePos& pos);
  PsValue eval_node(const ast::Call& node, const base::SourcePos& pos);
  PsValue member(const PsValue& target, const std::string& name, const base::SourcePos& pos);
  PsValue element(const PsValue& target, const PsValue& index, const base::SourcePos& pos);

  base::SourcePos position(ast::Span span) const { return script_->position(span); }
  void charge(const PsValue& value, const base::SourcePos& pos);
  void check_depth(const PsValue& value, const base::SourcePos& pos) const;
  PsValue gathered(PsList values, const base::SourcePos& pos) const;
  void notice(std::string text, base::SourcePos pos);
  [[noreturn]] static void fail(const base::SourcePos& pos, std::string message, std::string hint = {});
  OutputStyle style() const;

  // One level of recursion: expressions, blocks and script blocks inside of each other. Takes a step of the budget.
  class Deeper {
   public:
    Deeper(Interpreter& interpreter, const base::SourcePos& pos) : interpreter_(interpreter) {
      interpreter_.budget_.step(pos);
      if (interpreter_.recursion_ >= script_recursion) fail(pos, "the script is nested too deeply");
      ++interpreter_.recursion_;
    }
    ~Deeper() { --interpreter_.recursion_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Interpreter& interpreter_;
  };

  CommandRunner& runner_;
  ScriptSettings settings_;
  std::map<std::string, PsValue, std::less<>> variables_;
  std::shared_ptr<const ast::Script> script_;
  ScriptRun* run_ = nullptr;
  Budget budget_;
  std::size_t recursion_ = 0;
};

}  // namespace mailflow::config
