#pragma once
// The recursive-descent parser behind parse_script; its functions stand in ps_parser.cpp (statements, pipelines),
// ps_parser_flow.cpp (loops, switch, try), ps_parser_function.cpp, ps_parser_command.cpp (commands and their
// arguments), ps_parser_expression.cpp, ps_parser_value.cpp and ps_parser_string.cpp.
//
// PowerShell has no token stream of its own: the same characters mean different things in an expression and behind a
// command's name. So the parser asks the scanner for what it expects next.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/ps_ast.hpp"
#include "config/ps_parser.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {

class Parser {
 public:
  explicit Parser(ast::Script& script) : scan_(script) {}

  // Statements until `end` ('\0': the end of the script), which is taken.
  ast::Block block(char end);

 private:
  enum class Commas { make_lists, separate_arguments };

  // Statements and pipelines.
  ast::Statement statement();
  using ReadNode = ast::Statement::Node (Parser::*)();  // at the statement's first word
  static ReadNode reader_of(std::string_view word);
  ast::Statement::Node if_statement();
  ast::Statement::Node foreach_statement();
  ast::Statement::Node while_statement();
  ast::Statement::Node do_statement();
  ast::Statement::Node for_statement();
  ast::Statement::Node switch_statement();
  ast::Statement::Node try_statement();
  ast::Statement::Node throw_statement();
  ast::Statement::Node jump_statement();
  ast::Statement::Node function_statement();
  ast::Statement::Node param_statement();
  ast::Statement::Node value_statement();
  ast::Block for_part(char end);
  void switch_options(ast::Switch& made);
  ast::SwitchCase switch_case();
  void refuse_catch_type();
  std::vector<ast::ParameterDef> parameter_list();
  ast::ParameterDef parameter();
  void attribute(ast::ParameterDef& made);
  void binding_attribute();
  ast::PipelinePtr maybe_pipeline();
  ast::PipelinePtr value_of_statement();
  ast::Block braced_block();
  ast::Block loop_block();
  ast::PipelinePtr parenthesised();
  ast::Pipeline pipeline();
  ast::Pipeline pipeline_from(ast::Pipeline::Stage first, std::size_t from);
  ast::Pipeline::Stage stage();
  bool assignment_operator(ast::AssignOp& op);
  void redirect(ast::Pipeline& pipeline);
  void refuse_keyword(std::string_view word, std::size_t from);
  void end_of_statement(char end);
  std::string keyword();
  bool at_end_of_statement();

  // Commands.
  ast::Command command();
  bool ends_command();
  ast::Argument argument();
  ast::ExprPtr argument_value();
  ast::ExprPtr argument_item();
  ast::ExprPtr whole_argument(ast::ExprPtr value);
  ast::ExprPtr bare_word();
  void unquoted_semicolon(const ast::Command& command);

  // Expressions, from the loosest to the tightest operator.
  ast::ExprPtr expression();
  ast::ExprPtr comparison();
  ast::ExprPtr additive();
  ast::ExprPtr multiplicative();
  ast::ExprPtr formatting();
  ast::ExprPtr range();
  ast::ExprPtr comma_list();
  // The values behind `first` and a comma, each read by `item`; `first` alone when there is no comma.
  using ReadItem = ast::ExprPtr (Parser::*)();
  ast::ExprPtr list_from(std::size_t from, ast::ExprPtr first, ReadItem item);
  ast::ExprPtr unary();
  ast::ExprPtr primary();
  ast::ExprPtr postfix(ast::ExprPtr target);
  ast::ExprPtr cast();
  std::string type_in_brackets();
  std::vector<ast::ExprPtr> method_arguments();
  ast::ExprPtr number();
  ast::ExprPtr variable();
  std::string variable_name();
  ast::ExprPtr hashtable();
  ast::ExprPtr table_key();
  ast::ExprPtr grouped();
  ast::ExprPtr sub_expression(ast::SubKind kind);
  ast::ExprPtr script_block();
  std::string word_operator();
  ast::ExprPtr binary(ast::BinaryOp op, ast::LetterCase letters, ast::ExprPtr left, ast::ExprPtr right);

  // Texts.
  ast::ExprPtr quoted();
  ast::ExprPtr here_string();
  // A text under construction: finished parts, then plain characters.
  struct Pieces {
    ast::Interpolated done;
    std::string plain;
    std::uint32_t depth = 0;

    void add(ast::ExprPtr expr);
  };
  void quoted_piece(Pieces& pieces);
  void expand(Pieces& pieces);  // at a $
  void escape(Pieces& pieces);  // at a backtick
  ast::ExprPtr text_of(std::size_t from, Pieces pieces);
  bool starts_expression() const;

  template <class Node>
  ast::ExprPtr make(std::size_t from, Node node, std::uint32_t inner_depth = 0);

  // One level of nesting: ( ), { }, $( ), @{ }, a sign. Inside, commas make lists again. `depth()` is that of the
  // deepest expression inside: an expression's depth counts through brackets.
  class Nested {
   public:
    explicit Nested(Parser& parser);
    ~Nested();
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    std::uint32_t depth() const { return parser_.deepest_; }

   private:
    Parser& parser_;
    std::uint32_t outer_deepest_;
    Commas outer_commas_;
  };

  // What break, continue and return may leave here. A block of its own begins anew.
  struct Frame {
    std::size_t loops = 0;
    bool may_return = true;
  };
  class NewFrame {
   public:
    NewFrame(Parser& parser, Frame frame) : parser_(parser), outer_(std::exchange(parser.frame_, frame)) {}
    ~NewFrame() { parser_.frame_ = outer_; }
    NewFrame(const NewFrame&) = delete;
    NewFrame& operator=(const NewFrame&) = delete;

   private:
    Parser& parser_;
    Frame outer_;
  };

  Scanner scan_;
  Frame frame_;
  Commas commas_ = Commas::make_lists;
  std::uint32_t deepest_ = 0;
  std::size_t nesting_ = 0;
};

inline constexpr std::uint32_t expression_depth = 400;

// The type of a cast or a parameter: "string", "System.String", "string[]"; nothing for what is not supported.
std::optional<ast::CastType> cast_type(std::string_view name);

template <class Node>
ast::ExprPtr Parser::make(std::size_t from, Node node, std::uint32_t inner_depth) {
  if (inner_depth >= expression_depth)
    scan_.fail(scan_.span(from), fmt::format("the expression has more than {} operators in a row", expression_depth));
  auto expr = std::make_unique<ast::Expr>();
  expr->span = scan_.span(from);
  expr->depth = inner_depth + 1;
  expr->node = std::move(node);
  deepest_ = std::max(deepest_, expr->depth);
  return expr;
}

}  // namespace mailflow::config
