#pragma once
// The recursive-descent parser behind parse_script; its functions stand in ps_parser.cpp (statements, pipelines),
// ps_parser_command.cpp (commands and their arguments), ps_parser_expression.cpp and ps_parser_string.cpp.
//
// PowerShell has no token stream of its own: the same characters mean different things in an expression and behind a
// command's name. So the parser asks the scanner for what it expects next.

#include <algorithm>
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
  ast::Statement if_statement(std::size_t from);
  ast::Statement foreach_statement(std::size_t from);
  ast::Block braced_block();
  ast::PipelinePtr parenthesised();
  ast::Pipeline pipeline();
  ast::Pipeline pipeline_from(ast::Pipeline::Stage first, std::size_t from);
  ast::Pipeline::Stage stage();
  bool assignment_operator(ast::AssignOp& op);
  void refuse_keyword(std::string_view word, std::size_t from);
  void end_of_statement(char end);
  std::string keyword();

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
  ast::ExprPtr unary();
  ast::ExprPtr primary();
  ast::ExprPtr postfix(ast::ExprPtr target);
  ast::ExprPtr cast();
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

  Scanner scan_;
  Commas commas_ = Commas::make_lists;
  std::uint32_t deepest_ = 0;
  std::size_t nesting_ = 0;
};

inline constexpr std::uint32_t expression_depth = 400;

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
