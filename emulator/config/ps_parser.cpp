#include "config/ps_parser.hpp"

#include <algorithm>
#include <array>

#include "config/ps_parser_impl.hpp"

namespace mailflow::config {
namespace {

using namespace ast;

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

constexpr std::array<std::string_view, 14> other_keywords = {"begin", "class",    "data",     "dynamicparam", "end",
                                                             "enum",  "exit",     "filter",   "process",      "trap",
                                                             "using", "workflow", "parallel", "sequence"};

constexpr std::string_view supported_statements =
    "supported are commands, pipelines, assignments, if, switch, foreach, for, while, do, try/catch/finally, throw, "
    "function, param, return, break and continue";

// With a closing brace; another statement may follow on the same line.
bool ends_by_itself(const Statement::Node& node) {
  const auto* loop = std::get_if<Loop>(&node);
  return std::holds_alternative<If>(node) || std::holds_alternative<ForEach>(node) ||
         std::holds_alternative<For>(node) || std::holds_alternative<Switch>(node) ||
         std::holds_alternative<Try>(node) || std::holds_alternative<Function>(node) ||
         std::holds_alternative<ScriptParameters>(node) || (loop != nullptr && loop->kind == LoopKind::while_true);
}

}  // namespace

Parser::Nested::Nested(Parser& parser)
    : parser_(parser), outer_deepest_(parser.deepest_), outer_commas_(parser.commas_) {
  if (parser_.nesting_ >= script_nesting)
    parser_.scan_.fail_here(fmt::format("nested deeper than {} levels", script_nesting));
  ++parser_.nesting_;
  parser_.deepest_ = 0;
  parser_.commas_ = Commas::make_lists;
}

Parser::Nested::~Nested() {
  --parser_.nesting_;
  parser_.deepest_ = std::max(parser_.deepest_, outer_deepest_);
  parser_.commas_ = outer_commas_;
}

Block Parser::block(char end) {
  Block block;
  const auto opened = scan_.at();
  for (;;) {
    scan_.skip_separators();
    if (scan_.done()) {
      if (end == '\0') return block;
      scan_.fail(Span{static_cast<std::uint32_t>(opened == 0 ? 0 : opened - 1), 1},
                 fmt::format("the bracket opened here is never closed: {} is missing", end));
    }
    if (end != '\0' && scan_.peek() == end) {
      scan_.advance(1);
      return block;
    }
    block.statements.push_back(statement());
    if (!ends_by_itself(block.statements.back().node)) end_of_statement(end);
  }
}

bool Parser::at_end_of_statement() {
  scan_.skip_blanks();
  return scan_.done() || scan_.newline() != 0 || std::string_view(";)}").find(scan_.peek()) != std::string_view::npos;
}

void Parser::end_of_statement(char end) {
  scan_.skip_blanks();
  if (scan_.done() || scan_.newline() != 0 || scan_.peek() == ';' || (end != '\0' && scan_.peek() == end)) return;
  if (scan_.starts("&&") || scan_.starts("||"))
    scan_.fail_here("chains with && and || are not supported", "write one statement per line, or an if");
  if (scan_.peek() == ')' || scan_.peek() == '}' || scan_.peek() == ']')
    scan_.fail_here(fmt::format("{} closes nothing", scan_.peek()));
  if (scan_.peek() == '<') scan_.fail_here("redirection of input is not supported", "Get-Content reads a file");
  scan_.fail_here(fmt::format("did not expect \"{}\" here", scan_.rest().substr(0, scan_.character())),
                  "a statement ends with a new line or ;");
}

std::string Parser::keyword() {
  const auto rest = scan_.rest();
  std::size_t length = 0;
  while (length < rest.size() && length < 16 &&
         (is_letter(rest[length]) || is_digit(rest[length]) || rest[length] == '_'))
    ++length;
  const auto next = length < rest.size() ? rest[length] : ' ';
  const bool word_ends = std::string_view(" \t\r\n({[;}").find(next) != std::string_view::npos;
  return word_ends ? lower(rest.substr(0, length)) : std::string{};
}

void Parser::refuse_keyword(std::string_view word, std::size_t from) {
  if (std::find(other_keywords.begin(), other_keywords.end(), word) == other_keywords.end()) return;
  scan_.fail(Span{static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(word.size())},
             fmt::format("the statement \"{}\" is not supported", word), std::string(supported_statements));
}

Parser::ReadNode Parser::reader_of(std::string_view word) {
  struct Row {
    std::string_view word;
    ReadNode read;
  };
  // `foreach (` is the statement, `| foreach {` the alias of ForEach-Object.
  static constexpr std::array<Row, 13> rows = {{{"if", &Parser::if_statement},
                                                {"foreach", &Parser::foreach_statement},
                                                {"while", &Parser::while_statement},
                                                {"do", &Parser::do_statement},
                                                {"for", &Parser::for_statement},
                                                {"switch", &Parser::switch_statement},
                                                {"try", &Parser::try_statement},
                                                {"throw", &Parser::throw_statement},
                                                {"break", &Parser::jump_statement},
                                                {"continue", &Parser::jump_statement},
                                                {"return", &Parser::jump_statement},
                                                {"function", &Parser::function_statement},
                                                {"param", &Parser::param_statement}}};
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.word == word; });
  return found == rows.end() ? nullptr : found->read;
}

Statement Parser::statement() {
  const auto from = scan_.at();
  const auto word = keyword();
  refuse_keyword(word, from);
  const auto read = reader_of(word);
  auto node = read != nullptr ? (this->*read)() : value_statement();
  return Statement{scan_.span(from), std::move(node)};
}

// A pipeline or an assignment.
Statement::Node Parser::value_statement() {
  const auto from = scan_.at();
  if (scan_.peek() == '[') binding_attribute();
  if (keyword() == "param") return param_statement();
  if (!starts_expression()) return pipeline();
  auto first = expression();
  scan_.skip_blanks();
  if (scan_.starts("++") || scan_.starts("--")) {
    const auto op = scan_.peek() == '+' ? AssignOp::add : AssignOp::subtract;
    scan_.advance(2);
    auto one = std::make_unique<Pipeline>();
    one->span = scan_.span(from);
    one->stages.emplace_back(make(from, Constant{std::int64_t{1}}));
    return Assignment{std::move(first), op, std::move(one)};
  }
  AssignOp op{};
  if (!assignment_operator(op)) return pipeline_from(std::move(first), from);
  scan_.skip_blank_lines();
  return Assignment{std::move(first), op, value_of_statement()};
}

// What an assignment takes: a pipeline, or what a statement gives: $x = if (…) { … }.
PipelinePtr Parser::value_of_statement() {
  const auto from = scan_.at();
  const auto word = keyword();
  const bool gives = word == "if" || word == "foreach" || word == "switch" || word == "while" || word == "for" ||
                     word == "do" || word == "try";
  if (!gives) {
    refuse_keyword(word, from);
    return std::make_unique<Pipeline>(pipeline());
  }
  Sub sub{SubKind::value, {}};
  std::uint32_t depth = 0;
  {
    const NewFrame frame(*this, Frame{0, false});
    const Nested nested(*this);
    sub.block.statements.push_back(statement());
    depth = nested.depth();
  }
  auto made = std::make_unique<Pipeline>();
  made->span = scan_.span(from);
  made->stages.emplace_back(make(from, std::move(sub), depth));
  return made;
}

bool Parser::assignment_operator(AssignOp& op) {
  scan_.skip_blanks();
  if (scan_.peek() == '=' && scan_.peek(1) != '=') {
    op = AssignOp::set;
    scan_.advance(1);
    return true;
  }
  const auto dash = scan_.dash();
  const auto sign = dash != 0 ? dash : 1;
  if (scan_.done() || scan_.peek(sign) != '=') return false;
  switch (dash != 0 ? '-' : scan_.peek()) {
    case '+':
      op = AssignOp::add;
      break;
    case '-':
      op = AssignOp::subtract;
      break;
    case '*':
      op = AssignOp::multiply;
      break;
    case '/':
      op = AssignOp::divide;
      break;
    case '%':
      op = AssignOp::modulo;
      break;
    default:
      return false;
  }
  scan_.advance(sign + 1);
  return true;
}

PipelinePtr Parser::parenthesised() {
  scan_.skip_blank_lines();
  if (!scan_.take("(")) scan_.fail_here("expected (");
  const auto opened = scan_.at() - 1;
  const Nested nested(*this);
  scan_.skip_blank_lines();
  auto inner = std::make_unique<Pipeline>(pipeline());
  scan_.skip_blank_lines();
  if (!scan_.take(")")) scan_.fail(Span{static_cast<std::uint32_t>(opened), 1}, "this ( is not closed");
  return inner;
}

Block Parser::braced_block() {
  scan_.skip_blank_lines();
  if (!scan_.take("{")) scan_.fail_here("expected {");
  const Nested nested(*this);
  return block('}');
}

Statement::Node Parser::if_statement() {
  If branches;
  scan_.advance(2);
  auto condition = parenthesised();
  branches.branches.push_back(IfBranch{std::move(condition), braced_block()});
  for (;;) {
    const auto behind = scan_.at();
    scan_.skip_blank_lines();
    const auto word = keyword();
    if (word == "elseif") {
      scan_.advance(word.size());
      auto other = parenthesised();
      branches.branches.push_back(IfBranch{std::move(other), braced_block()});
      continue;
    }
    if (word == "else") {
      scan_.advance(word.size());
      branches.branches.push_back(IfBranch{nullptr, braced_block()});
    } else {
      scan_.go_to(behind);
    }
    return branches;
  }
}

Pipeline Parser::pipeline() {
  const auto from = scan_.at();
  return pipeline_from(stage(), from);
}

Pipeline::Stage Parser::stage() {
  if (starts_expression()) return expression();
  return command();
}

Pipeline Parser::pipeline_from(Pipeline::Stage first, std::size_t from) {
  Pipeline pipeline;
  pipeline.stages.push_back(std::move(first));
  for (;;) {
    const auto behind = scan_.at();
    scan_.skip_blank_lines();  // a line may begin with |
    if (scan_.peek() != '|' || scan_.peek(1) == '|') {
      scan_.go_to(behind);
      redirect(pipeline);
      pipeline.span = scan_.span(from);
      return pipeline;
    }
    scan_.advance(1);
    scan_.skip_blank_lines();
    if (scan_.done()) scan_.fail_here("a command is missing behind |");
    if (starts_expression()) scan_.fail_here("expected a command behind |", "as in: Get-… | Where-Object Name -eq x");
    pipeline.stages.push_back(command());
  }
}

void Parser::redirect(Pipeline& pipeline) {
  const auto behind = scan_.at();
  scan_.skip_blanks();
  if (scan_.peek() != '>') {
    scan_.go_to(behind);
    return;
  }
  const auto kind = scan_.peek(1) == '>' ? RedirectKind::append : RedirectKind::replace;
  scan_.advance(kind == RedirectKind::append ? 2 : 1);
  scan_.skip_blanks();
  if (at_end_of_statement()) scan_.fail_here("a file's name is missing behind >");
  pipeline.redirect = Redirect{kind, argument_value()};
}

base::Result<std::shared_ptr<const Script>> parse_script(base::SourceSlice source) {
  if (source.text.starts_with("\xEF\xBB\xBF")) source.text.replace(0, 3, "   ");
  const auto script = std::make_shared<Script>(std::move(source));
  const auto& text = script->source.text;
  if (text.size() > script_bytes)
    return base::fail(script->position(Span{0, 1}), "the script has {} bytes; a script may have {} MB", text.size(),
                      script_bytes / 1'000'000);
  if (const auto bad = first_bad_byte(text)) {
    const auto pos = script->position(Span{static_cast<std::uint32_t>(bad->offset), 1});
    if (bad->control) return base::fail(pos, "the control character 0x{:02X} has no place in a script", bad->byte);
    return base::fail(pos, "byte 0x{:02X} is not UTF-8; save the script as UTF-8", bad->byte);
  }
  try {
    script->block = Parser(*script).block('\0');
  } catch (ScriptFailure& failure) {
    return base::fail(std::move(failure.error));
  }
  return std::shared_ptr<const Script>(script);
}

namespace {

std::optional<std::size_t> count_of_statements(const std::string& text) {
  const auto script = parse_script(base::whole(std::make_shared<const base::SourceFile>(base::SourceFile{"", text})));
  return script ? std::optional((*script)->block.statements.size()) : std::nullopt;
}

}  // namespace

bool may_go_on(const std::string& text) {
  const auto alone = count_of_statements(text);
  return alone &&
         (count_of_statements(text + "\nelse { }") == alone || count_of_statements(text + "\nfinally { }") == alone);
}

bool is_unfinished(const std::string& text) {
  if (text.size() > script_bytes || first_bad_byte(text)) return false;
  Script script(base::whole(std::make_shared<const base::SourceFile>(base::SourceFile{"", text})));
  try {
    Parser(script).block('\0');
  } catch (const ScriptFailure& failure) {
    return failure.at_end;
  }
  return false;
}

}  // namespace mailflow::config
