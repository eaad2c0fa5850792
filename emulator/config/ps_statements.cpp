// Statements of the interpreter, but for assignments.

#include <algorithm>

#include "base/field.hpp"
#include "config/ps_interpreter.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_regex.hpp"

namespace mailflow::config {

using base::SourcePos;
using Flow = Interpreter::Flow;

Flow Interpreter::run_block(const ast::Block& block, const Sink& sink) {
  for (const auto& statement : block.statements)
    if (const auto flow = run_statement(statement, sink); flow != Flow::end) return flow;
  return Flow::end;
}

Flow Interpreter::run_statement(const ast::Statement& statement, const Sink& sink) {
  const auto pos = position(statement.span);
  const Deeper deeper(*this, pos);
  return std::visit([&](const auto& node) { return run_node(node, pos, sink); }, statement.node);
}

Flow Interpreter::run_node(const ast::Pipeline& node, const SourcePos& pos, const Sink& sink) {
  for (auto& value : collect(node)) {
    budget_.memory(sizeof(Emission), pos);
    sink(std::move(value));
  }
  return Flow::end;
}

bool Interpreter::holds(const ast::PipelinePtr& condition) {
  return condition == nullptr || is_true(value_of(*condition));
}

Flow Interpreter::run_node(const ast::If& node, const SourcePos&, const Sink& sink) {
  for (const auto& branch : node.branches)
    if (holds(branch.condition)) return run_block(branch.block, sink);
  return Flow::end;
}

// One round of a loop: `end` and `next_round` go on with the next one.
Flow Interpreter::run_round(const ast::Block& block, const Sink& sink) {
  const auto flow = run_block(block, sink);
  return flow == Flow::next_round ? Flow::end : flow;
}

Flow Interpreter::run_node(const ast::ForEach& node, const SourcePos& pos, const Sink& sink) {
  if (is_constant_name(variable_key(node.variable)))
    fail(position(node.items->span), fmt::format("${} cannot be assigned", node.variable));
  const auto items = value_of(*node.items);
  if (items.is_null()) return Flow::end;
  const PsList one = items.list() == nullptr ? PsList{items} : PsList{};
  for (const auto& item : items.list() == nullptr ? one : *items.list()) {
    budget_.step(item.pos ? item.pos : pos);
    scopes_.assign(node.variable, item);
    const auto flow = run_round(node.block, sink);
    if (flow != Flow::end) return flow == Flow::leave_loop ? Flow::end : flow;
  }
  return Flow::end;
}

Flow Interpreter::run_node(const ast::Loop& node, const SourcePos& pos, const Sink& sink) {
  if (node.kind == ast::LoopKind::while_true && !holds(node.condition)) return Flow::end;
  for (;;) {
    budget_.step(pos);
    const auto flow = run_round(node.block, sink);
    if (flow != Flow::end) return flow == Flow::leave_loop ? Flow::end : flow;
    if (holds(node.condition) == (node.kind == ast::LoopKind::do_until)) return Flow::end;
  }
}

Flow Interpreter::run_node(const ast::For& node, const SourcePos& pos, const Sink& sink) {
  const Sink nowhere = [](PsValue) {};
  for (run_block(node.before, nowhere); holds(node.condition); run_block(node.after, nowhere)) {
    budget_.step(pos);
    const auto flow = run_round(node.block, sink);
    if (flow != Flow::end) return flow == Flow::leave_loop ? Flow::end : flow;
  }
  return Flow::end;
}

bool Interpreter::case_holds(const ast::Switch& node, const ast::SwitchCase& one, const PsValue& item) {
  const auto pos = position(one.test->span);
  const auto test = eval(*one.test);
  if (const auto* code = test.code()) return is_true(gathered(invoke(*code, item), pos));
  switch (node.match) {
    case ast::SwitchMatch::exact:
      return is_true(apply_binary(ast::BinaryOp::equal, node.letters, item, test, pos, budget_));
    case ast::SwitchMatch::wildcard:
      return is_true(apply_binary(ast::BinaryOp::like, node.letters, item, test, pos, budget_));
    case ast::SwitchMatch::regex:
      return find_match(to_text(item), to_text(test), node.letters, pos, budget_).has_value();
  }
  return false;
}

// All cases that hold run, one after the other; default when none did.
Flow Interpreter::switch_one(const ast::Switch& node, const PsValue& item, const Sink& sink) {
  bool any = false;
  scopes_.of_function("_") = item;
  for (const auto& one : node.cases) {
    if (one.test == nullptr || !case_holds(node, one, item)) continue;
    any = true;
    if (const auto flow = run_block(one.block, sink); flow != Flow::end) return flow;
  }
  for (const auto& one : node.cases)
    if (one.test == nullptr && !any) return run_block(one.block, sink);
  return Flow::end;
}

Flow Interpreter::run_node(const ast::Switch& node, const SourcePos& pos, const Sink& sink) {
  const auto subject = value_of(*node.subject);
  const auto outer = std::exchange(scopes_.of_function("_"), PsValue{});
  const PsList one = subject.list() == nullptr ? PsList{subject} : PsList{};
  auto flow = Flow::end;
  for (const auto& item : subject.list() == nullptr ? one : *subject.list()) {
    budget_.step(pos);
    flow = switch_one(node, item, sink);
    if (flow == Flow::leave_function || flow == Flow::leave_loop) break;
  }
  scopes_.of_function("_") = outer;
  return flow == Flow::leave_function ? flow : Flow::end;
}

Flow Interpreter::run_node(const ast::Try& node, const SourcePos&, const Sink& sink) {
  auto flow = Flow::end;
  std::optional<ScriptFailure> caught;
  try {
    flow = run_block(node.block, sink);
  } catch (ScriptFailure& failure) {
    if (failure.weight == ScriptFailure::Weight::final || failure.error.kind != base::ErrorKind::input) throw;
    caught = std::move(failure);
  }
  if (caught && node.handler) {
    try {
      flow = run_handler(*node.handler, *caught, sink);
      caught.reset();
    } catch (ScriptFailure& failure) {
      if (failure.weight == ScriptFailure::Weight::final) throw;
      caught = std::move(failure);
    }
  }
  if (node.cleanup) run_block(*node.cleanup, sink);
  if (caught) throw std::move(*caught);
  return flow;
}

Flow Interpreter::run_handler(const ast::Block& block, const ScriptFailure& caught, const Sink& sink) {
  const auto* outer = std::exchange(caught_, &caught);
  remember(caught.error);
  const auto current = scopes_.of_function("_");
  scopes_.of_function("_") = error_record(caught.error);
  const auto restore = [&] {
    caught_ = outer;
    scopes_.of_function("_") = current;
  };
  auto flow = Flow::end;
  try {
    flow = run_block(block, sink);
  } catch (const ScriptFailure&) {
    restore();
    throw;
  }
  restore();
  return flow;
}

Flow Interpreter::run_node(const ast::Throw& node, const SourcePos& pos, const Sink&) {
  if (node.value == nullptr) {
    if (caught_ != nullptr) throw ScriptFailure(*caught_);
    fail(pos, "ScriptHalted");
  }
  fail(pos, to_text(value_of(*node.value)));
}

Flow Interpreter::run_node(const ast::Jump& node, const SourcePos& pos, const Sink& sink) {
  if (node.value != nullptr) run_node(*node.value, pos, sink);
  switch (node.kind) {
    case ast::JumpKind::leave_loop:
      return Flow::leave_loop;
    case ast::JumpKind::next_round:
      return Flow::next_round;
    case ast::JumpKind::leave_function:
      return Flow::leave_function;
  }
  return Flow::end;
}

}  // namespace mailflow::config
