#pragma once
// Runs scripts of the PowerShell subset. Pure: no environment, no clock; the cmdlets come from the CommandRunner, the
// time from `now` (Start-Sleep moves it), files from `files`. What a script writes stays in memory.
//
// Variables, functions and written files live as long as the interpreter (a shell runs many scripts), the budget
// (ps_budget.hpp) is that of one run; when it is spent no catch and no -ErrorAction goes on.
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
#include "config/ps_scanner.hpp"
#include "config/ps_scopes.hpp"
#include "config/script_files.hpp"

namespace mailflow::config {

// In the order in which things happened.
using Emission = std::variant<PsValue, Notice>;

struct ScriptSettings {
  base::LabTime now{};
  OutputStyle style;
  const ScriptFiles* files = nullptr;                      // beside the script; outlives the interpreter
  const std::atomic<bool>* interrupted = nullptr;          // true ends the run; outlives the interpreter
  std::function<void(std::vector<Emission>&)> watching{};  // after each value of the output so far; may take from it
};

struct ScriptRun {
  std::vector<Emission> output;
  std::optional<base::Error> error;
};

// The output without the notices, as lines of text.
std::vector<std::string> text_of(const ScriptRun& run, const OutputStyle& style);

// $_ inside of catch: its text is the message, $_.Exception.Message too.
PsValue error_record(const base::Error& error);

class Interpreter {
 public:
  Interpreter(CommandRunner& runner, ScriptSettings settings) : runner_(runner), settings_(std::move(settings)) {}

  ScriptRun run(const std::shared_ptr<const ast::Script>& script);
  // nullptr when it has no value. The name without $, letters' case aside.
  const PsValue* variable(std::string_view name) const;
  std::vector<std::string> variable_names() const;
  std::vector<std::string> function_names() const;
  void set_now(base::LabTime now) { settings_.now = now; }
  OutputStyle style() const;

 private:
  friend class Builtins;
  using Sink = std::function<void(PsValue)>;

 public:
  // How a block ended: at its end, or by break, continue or return, whose value went to the sink.
  enum class Flow : std::uint8_t { end, leave_loop, next_round, leave_function };

 private:
  struct Function {
    std::shared_ptr<const ast::Script> script;  // keeps `node` alive
    const ast::Function* node = nullptr;
  };

  // Statements. Each value goes to the sink at once, so that notices keep their place between values.
  Flow run_block(const ast::Block& block, const Sink& sink);
  Flow run_statement(const ast::Statement& statement, const Sink& sink);
  Flow run_node(const ast::Pipeline& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Assignment& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::If& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::ForEach& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Loop& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::For& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Switch& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Try& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Throw& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Jump& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::Function& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_node(const ast::ScriptParameters& node, const base::SourcePos& pos, const Sink& sink);
  Flow run_round(const ast::Block& block, const Sink& sink);
  Flow run_handler(const ast::Block& block, const ScriptFailure& caught, const Sink& sink);
  Flow switch_one(const ast::Switch& node, const PsValue& item, const Sink& sink);
  bool case_holds(const ast::Switch& node, const ast::SwitchCase& one, const PsValue& item);
  bool holds(const ast::PipelinePtr& condition);
  void assign(const ast::Expr& target, PsValue value);
  void assign_inside(const ast::Expr& owner, const PsValue& key, PsValue value, const base::SourcePos& pos);
  PsValue* slot(const ast::Expr& owner);

  // Pipelines. `value_of`: nothing is $null, one value itself, several a list.
  PsValue value_of(const ast::Pipeline& pipeline);
  PsList collect(const ast::Pipeline& pipeline);
  void redirect(const ast::Redirect& redirect, const PsList& values, const base::SourcePos& pos);
  PsList run_command(const ast::Command& command, const PsList* input);
  PsList perform(const CommandCall& call, const PsList* input);
  PsList failed(const CommandCall& call, const ScriptFailure& failure);
  void keep_common(const CommandCall& call, const PsList& values, std::size_t first_notice);
  PsList call_function(const Function& function, const CommandCall& call, const PsList* input);
  void set_parameters(const ast::Function& node, const CommandCall& call);
  void set_initial(const ast::ParameterDef& parameter, std::string_view owner, const base::SourcePos& pos);
  void remember(const base::Error& error);
  CommandCall call_of(const ast::Command& command);
  void splat(const ast::Argument& argument, CommandCall& call);
  PsList invoke(const PsCode& code, const PsValue& current);
  void write_file(const PsValue& path, std::string text, SessionFiles::Mode mode, const base::SourcePos& pos);
  std::string read_file(const PsValue& path, const base::SourcePos& pos);

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
  [[noreturn]] static void spent(const base::SourcePos& pos, std::string message);
  [[noreturn]] static void fail(const base::SourcePos& pos, std::string message, std::string hint = {});

  // One level of recursion: expressions, blocks and script blocks inside of each other. Takes a step of the budget.
  class Deeper {
   public:
    Deeper(Interpreter& interpreter, const base::SourcePos& pos) : interpreter_(interpreter) {
      interpreter_.budget_.step(pos);
      if (interpreter_.recursion_ >= script_recursion) spent(pos, "the script is nested too deeply");
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
  // The script whose nodes run: another one's while a function or block of it does.
  class InScript {
   public:
    InScript(Interpreter& interpreter, std::shared_ptr<const ast::Script> script)
        : interpreter_(interpreter), outer_(std::exchange(interpreter.script_, std::move(script))) {}
    ~InScript() { interpreter_.script_ = std::move(outer_); }
    InScript(const InScript&) = delete;
    InScript& operator=(const InScript&) = delete;

   private:
    Interpreter& interpreter_;
    std::shared_ptr<const ast::Script> outer_;
  };

  Scopes scopes_;
  std::map<std::string, Function, std::less<>> functions_;
  SessionFiles files_;
  const ScriptFailure* caught_ = nullptr;  // inside of catch
  std::shared_ptr<const ast::Script> script_;
  ScriptRun* run_ = nullptr;
  Budget budget_;
  std::size_t recursion_ = 0;
};

}  // namespace mailflow::config
