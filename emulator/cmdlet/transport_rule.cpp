// New-, Set-, Get-, Enable-, Disable- and Remove-TransportRule.

#include <algorithm>
#include <array>

#include "cmdlet/named_rows.hpp"
#include "cmdlet/rule_references.hpp"
#include "cmdlet/transport_rule_checks.hpp"
#include "cmdlet/transport_rule_surface.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using base::Result;
using config::BoundParameter;
using config::BoundParameters;
using config::CommandOutput;
using model::TransportRule;
using Rules = std::vector<TransportRule>;

// $null is how a text is taken away.
BoundParameter with_empty_text(const base::Field<TransportRule>& row, BoundParameter parameter) {
  static const TransportRule fresh;
  if (parameter.value.is_null() && row.words.empty() && row.get(fresh).text() != nullptr)
    parameter.value = config::ps_text("", parameter.value.pos);
  return parameter;
}

Result<void> set_rule(TransportRule& rule, const Invocation& invocation, const Change& change, CommandOutput& output) {
  for (const auto& given : change.bound.rows()) {
    const auto* row = base::find_field(model::transport_rule_fields(), given.name);
    if (row == nullptr) continue;
    auto parameter = with_references(invocation, with_empty_text(*row, given));
    if (!parameter) return fail(std::move(parameter.error()));
    if (auto set = set_field(*row, rule, *parameter, change.call.name, output.notices); !set) return set;
  }
  if (auto checked = check_rule(rule, change); !checked) return checked;
  for (auto& notice : rule_notices(rule, change)) output.notices.push_back(std::move(notice));
  return {};
}

// R1: the numbers of `count` rules, 0 first; nothing where none was given.
Result<std::optional<std::size_t>> given_priority(const Change& change, std::size_t count) {
  const auto* given = change.bound.find("Priority");
  if (given == nullptr) return std::optional<std::size_t>{};
  const auto* number = given->value.integer();
  if (number == nullptr || *number < 0 || static_cast<std::uint64_t>(*number) >= count)
    return refuse(change, "Priority",
                  fmt::format("Priority takes a number from 0 to {}, the numbers of the rules", count - 1));
  return std::optional<std::size_t>{static_cast<std::size_t>(*number)};
}

Result<model::RuleState> given_state(const Change& change) {
  const auto* given = change.bound.find("Enabled");
  if (given == nullptr) return model::RuleState::enabled;
  auto plain = config::to_value(given->value);
  if (!plain) return fail(std::move(plain.error()));
  const auto flag = boolean_value({change.call.name, "Enabled", given->pos}, std::move(*plain));
  if (!flag) return fail(flag.error());
  return *flag->boolean() ? model::RuleState::enabled : model::RuleState::disabled;
}

base::Setting<model::RuleState> state_at(model::RuleState state, const base::SourcePos& pos) {
  return {state, std::make_shared<const base::SourcePos>(pos)};
}

void move_row(Rules& rows, std::size_t from, std::size_t to) {
  const auto at = [&](std::size_t row) { return rows.begin() + static_cast<std::ptrdiff_t>(row); };
  if (from < to)
    std::rotate(at(from), at(from + 1), at(to + 1));
  else
    std::rotate(at(to), at(from), at(from + 1));
}

struct ChangedRow {
  std::size_t row;
  TransportRule rule;
};

void publish(Draft& draft, std::vector<ChangedRow> changed, base::LabTime now) {
  if (changed.empty()) return;
  auto& rows = draft.edit_rules();
  for (auto& [row, rule] : changed) {
    rule.changed = now;
    rows[row] = std::move(rule);
  }
}

// Enable- and Disable-: the rules that are named, with another state.
Output switch_rules(const Invocation& invocation, Parameters parameters, model::RuleState state) {
  const auto bound = bind_parameters(invocation.call, parameters);
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  CommandOutput output;
  std::vector<ChangedRow> changed;
  for (const auto& identity : *wanted) {
    const auto& rows = invocation.draft.rules();
    const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, is_named<TransportRule>);
    if (!found) return fail(found.error());
    auto rule = rows[found->front()];
    rule.state = state_at(state, invocation.call.pos);
    if (const auto* mode = bound->find("Mode"))
      if (auto set = set_field(*base::find_field(model::transport_rule_fields(), "Mode"), rule, *mode,
                               invocation.call.name, output.notices);
          !set)
        return fail(set.error());
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, rule.name));
    else
      changed.push_back({found->front(), std::move(rule)});
  }
  const auto* confirm = bound->find("Confirm");
  const bool asks = confirm != nullptr ? config::is_true(confirm->value) : state == model::RuleState::disabled;
  if (asks && !changed.empty()) output.notices.push_back(answered_yes(invocation.call));
  publish(invocation.draft, std::move(changed), invocation.surroundings.now);
  return output;
}

}  // namespace

Output new_transport_rule(const Invocation& invocation) {
  static constexpr std::array<std::string_view, 1> mandatory = {"Name"};
  const auto bound = bind_parameters(invocation.call, new_transport_rule_parameters());
  if (!bound) return fail(bound.error());
  if (auto checked = check_new(invocation, *bound, mandatory); !checked) return fail(checked.error());
  if (auto modelled = refuse_unmodelled_of_rules(invocation.call, *bound); !modelled) return fail(modelled.error());
  const Change change{invocation.draft, invocation.call, *bound};
  CommandOutput output;
  TransportRule rule;
  rule.pos = invocation.call.pos;
  rule.created = rule.changed = invocation.surroundings.now;
  if (auto done = set_rule(rule, invocation, change, output); !done) return fail(done.error());
  const auto count = invocation.draft.rules().size();
  const auto priority = given_priority(change, count + 1);
  if (!priority) return fail(priority.error());
  const auto state = given_state(change);
  if (!state) return fail(state.error());
  if (const auto* given = bound->find("Enabled")) rule.state = state_at(*state, given->pos);
  rule.guid = fresh_guid(invocation.draft.rules(), [&](std::size_t again) {
    return guid_by_name("transport-rule", invocation.draft, rule.name, again);
  });
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, rule.name));
    return output;
  }
  const auto place = priority->value_or(count);
  output.objects.push_back(object_of(rule, place));
  auto& rows = invocation.draft.edit_rules();
  rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(place), std::move(rule));
  return output;
}

Output set_transport_rule(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_transport_rule_parameters());
  if (!bound) return fail(bound.error());
  if (auto modelled = refuse_unmodelled_of_rules(invocation.call, *bound); !modelled) return fail(modelled.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  const Change change{invocation.draft, invocation.call, *bound};
  for (const std::string_view only_one : {"Name", "Priority"})
    if (wanted->size() > 1 && bound->find(only_one) != nullptr)
      return refuse(change, only_one, fmt::format("{} objects cannot be given one {}", wanted->size(), only_one));
  const auto& rows = invocation.draft.rules();
  const auto priority = given_priority(change, std::max<std::size_t>(rows.size(), 1));
  if (!priority) return fail(priority.error());

  CommandOutput output;
  std::vector<ChangedRow> changed;
  std::optional<std::size_t> moved;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, is_named<TransportRule>);
    if (!found) return fail(found.error());
    const auto row = found->front();
    auto rule = rows[row];
    if (auto done = set_rule(rule, invocation, change, output); !done) return fail(done.error());
    const bool moves = priority->value_or(row) != row;
    if (bound->flag("WhatIf")) {
      output.lines.push_back(what_if(invocation.call, rows[row].name));
    } else if (!moves && looks_the_same(object_of(rows[row], row), object_of(rule, row))) {
      output.notices.push_back(unchanged(invocation.call, rows[row].name));
    } else {
      if (moves) moved = row;
      changed.push_back({row, std::move(rule)});
    }
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  publish(invocation.draft, std::move(changed), invocation.surroundings.now);
  if (moved) move_row(invocation.draft.edit_rules(), *moved, **priority);
  return output;
}

Output show_transport_rules(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, show_transport_rules_parameters());
  if (!bound) return fail(bound.error());
  std::optional<model::RuleState> state;
  if (const auto* given = bound->find("State")) {
    const auto plain = config::to_value(given->value);
    if (!plain) return fail(plain.error());
    auto word = base::Codec<model::RuleState>::parse(*plain);
    if (!word) return fail(about({invocation.call.name, "State", given->pos}, std::move(word.error())));
    state = *word;
  }
  const auto& rows = invocation.draft.rules();
  return show_bound_rows(invocation, *bound, rows, is_named<TransportRule>,
                         [&](const TransportRule& rule, std::string_view, CommandOutput& output) {
                           if (state && *rule.state != *state) return;
                           output.objects.push_back(object_of(rule, static_cast<std::size_t>(&rule - rows.data())));
                         });
}

Output enable_transport_rule(const Invocation& invocation) {
  return switch_rules(invocation, enable_transport_rule_parameters(), model::RuleState::enabled);
}

Output disable_transport_rule(const Invocation& invocation) {
  return switch_rules(invocation, remove_parameters(), model::RuleState::disabled);
}

Output remove_transport_rule(const Invocation& invocation) {
  CommandOutput output;
  const auto gone = rows_to_remove(invocation, invocation.draft.rules(), is_named<TransportRule>, output);
  if (!gone) return fail(gone.error());
  if (!gone->empty()) erase_rows(invocation.draft.edit_rules(), *gone);
  return output;
}

}  // namespace mailflow::cmdlet
