#pragma once
// The syntax tree of the PowerShell subset, with the place of every node in its script.
//
// A script is blocks of statements, statements are pipelines, pipelines are commands and expressions: the full shape
// of the language, so that what the interpreter learns later finds its node here. Every expression knows its depth;
// the parser bounds it, and with it every recursion over the tree.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.hpp"
#include "config/ps_value.hpp"
#include "config/text_index.hpp"

namespace mailflow::config::ast {

struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 1;
};

struct Expr;
struct Pipeline;
struct Statement;
using ExprPtr = std::unique_ptr<Expr>;
using PipelinePtr = std::unique_ptr<Pipeline>;

struct Block {
  std::vector<Statement> statements;
};

struct Constant {
  PsValue::Data value;
};
struct Interpolated {  // "a $b $($c.D)"
  using Part = std::variant<std::string, ExprPtr>;
  std::vector<Part> parts;
};
struct Variable {  // $name, ${na me}, $scope:name
  std::string name;
};
struct ListOf {  // a, b
  std::vector<ExprPtr> items;
};
struct Grouped {  // ( … )
  PipelinePtr pipeline;
};
enum class SubKind : std::uint8_t { value, list };
struct Sub {  // $( … ), @( … )
  SubKind kind;
  Block block;
};
struct TableEntry {
  ExprPtr key;
  PipelinePtr value;
};
struct TableOf {  // @{ k = v }
  std::vector<TableEntry> entries;
};
struct CodeBlock {  // { … }
  Block block;
};
enum class UnaryOp : std::uint8_t { negative, positive, logical_not, list, split, join };
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
enum class BinaryOp : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  format,
  range,
  equal,
  not_equal,
  greater,
  greater_equal,
  less,
  less_equal,
  like,
  not_like,
  contains,
  not_contains,
  in,
  not_in,
  match,
  not_match,
  replace,
  split,
  join,
  logical_and,
  logical_or,
  logical_xor,
};
enum class LetterCase : std::uint8_t { ignored, respected };
struct Binary {
  BinaryOp op;
  LetterCase letters;
  ExprPtr left;
  ExprPtr right;
};
enum class CastType : std::uint8_t { text, integer, number, boolean, time, list, texts, integers, table, object };
struct Cast {
  CastType type;
  ExprPtr operand;
};
struct Member {  // x.Name, x.$name
  ExprPtr target;
  ExprPtr name;
};
struct Element {  // x[0]
  ExprPtr target;
  ExprPtr index;
};
struct Call {  // x.Method(a, b)
  ExprPtr target;
  std::string method;
  std::vector<ExprPtr> arguments;
};

struct Expr {
  using Node = std::variant<Constant, Interpolated, Variable, ListOf, Grouped, Sub, TableOf, std::unique_ptr<CodeBlock>,
                            Unary, Binary, Cast, Member, Element, Call>;
  Span span;
  std::uint32_t depth = 1;
  Node node;
};

// What stands behind a command's name: `-Parameter`, `-Parameter:value`, `value`, `@splat`. Whether a value belongs to
// the parameter before it is known only to who knows the parameters.
struct Argument {
  enum class Kind : std::uint8_t { parameter, value, splat };
  Kind kind;
  Span span;
  std::string name;  // of a parameter, without the dash; of a splatted variable
  ExprPtr value;     // of a parameter: only after a colon
};

struct Command {
  std::string name;
  Span span;
  std::vector<Argument> arguments;
};

enum class RedirectKind : std::uint8_t { replace, append };
struct Redirect {  // > file, >> file
  RedirectKind kind;
  ExprPtr file;
};

struct Pipeline {
  using Stage = std::variant<Command, ExprPtr>;
  Span span;
  std::vector<Stage> stages;
  std::optional<Redirect> redirect;
};

enum class AssignOp : std::uint8_t { set, add, subtract, multiply, divide, modulo };
struct Assignment {
  ExprPtr target;  // a variable, a member or an element; or a cast of a variable
  AssignOp op;
  PipelinePtr value;
};
struct IfBranch {
  PipelinePtr condition;  // nullptr for else
  Block block;
};
struct If {
  std::vector<IfBranch> branches;
};
struct ForEach {
  std::string variable;
  PipelinePtr items;
  Block block;
};
enum class LoopKind : std::uint8_t { while_true, do_while, do_until };
struct Loop {
  LoopKind kind;
  PipelinePtr condition;
  Block block;
};
struct For {  // for (before; condition; after) { … }; each of the three may be missing
  Block before;
  PipelinePtr condition;
  Block after;
  Block block;
};
enum class SwitchMatch : std::uint8_t { exact, wildcard, regex };
struct SwitchCase {
  ExprPtr test;  // a value, or a script block that is asked; nullptr for default
  Block block;
};
struct Switch {
  SwitchMatch match = SwitchMatch::exact;
  LetterCase letters = LetterCase::ignored;
  PipelinePtr subject;
  std::vector<SwitchCase> cases;
};
struct Try {
  Block block;
  std::optional<Block> handler;
  std::optional<Block> cleanup;
};
struct Throw {
  PipelinePtr value;  // nullptr: again what was caught
};
enum class JumpKind : std::uint8_t { leave_loop, next_round, leave_function };
struct Jump {
  JumpKind kind;
  PipelinePtr value;  // of return; nullptr for none
};
enum class ParameterKind : std::uint8_t { value, flag };
enum class ParameterNeed : std::uint8_t { optional, mandatory };
struct ParameterDef {
  std::string name;
  Span span;
  ParameterKind kind = ParameterKind::value;
  ParameterNeed need = ParameterNeed::optional;
  std::optional<CastType> type;
  ExprPtr initial;  // nullptr: $null
};
struct Function {
  std::string name;
  std::vector<ParameterDef> parameters;
  Block block;
};
// Of a script: nobody calls it with arguments, so only initial values count.
struct ScriptParameters {
  std::vector<ParameterDef> parameters;
};

struct Statement {
  using Node =
      std::variant<Pipeline, Assignment, If, ForEach, Loop, For, Switch, Try, Throw, Jump, Function, ScriptParameters>;
  Span span;
  Node node;
};

struct Script {
  explicit Script(base::SourceSlice slice) : source(std::move(slice)), lines(source.text) {}

  base::SourcePos position(Span span) const;

  base::SourceSlice source;
  LineIndex lines;
  Block block;
};

}  // namespace mailflow::config::ast
