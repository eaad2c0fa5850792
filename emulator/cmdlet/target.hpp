#pragma once
// What Get-, Set- and Remove- cmdlets work on: -Identity, or each object that the pipeline brings.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"

namespace mailflow::cmdlet {

struct Identity {
  std::string text;
  base::SourcePos pos;
};

// None: -Identity was not given and nothing came (Get- then means all). Errors: both, or nothing where one is needed.
enum class Needed : std::uint8_t { yes, no };
base::Result<std::vector<Identity>> identities(const Invocation& invocation, const config::BoundParameters& bound,
                                               Needed needed);

base::Error missing_parameters(const config::CommandCall& call, std::string_view names);
base::Error not_found(const config::CommandCall& call, const Identity& identity,
                      std::span<const std::string_view> known);

// -WhatIf: the line that says what would happen.
std::string what_if(const config::CommandCall& call, std::string_view target);
config::Notice answered_yes(const config::CommandCall& call);
// Set- with what is so already.
config::Notice unchanged(const config::CommandCall& call, std::string_view target);

// Get- takes patterns; what changes something takes one name.
enum class Patterns : std::uint8_t { taken, refused };

// The numbers of the rows that the identity names: exactly one unless it is a pattern. `matches(row, identity)`.
template <class Object, class Matches>
base::Result<std::vector<std::size_t>> find_rows(const config::CommandCall& call, const std::vector<Object>& rows,
                                                 const Identity& identity, Patterns patterns, Matches matches) {
  std::vector<std::size_t> found;
  const bool pattern = is_pattern(identity.text);
  if (pattern && patterns == Patterns::refused)
    return base::fail(identity.pos, "{}: Identity takes one name, no pattern", call.name);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (matches(rows[i], identity.text)) found.push_back(i);
  if (found.size() == 1 || pattern) return found;
  if (!found.empty())
    return base::fail(identity.pos, "{}: {} objects have the identity '{}'", call.name, found.size(), identity.text);
  std::vector<std::string_view> known;
  for (const auto& row : rows) known.push_back(row.name);
  return base::fail(not_found(call, identity, known));
}

// Get-: all rows, those that -Identity names or matches, or those of the pipeline's objects.
// `show(row, identity, output)`; the identity is a pattern where none was given.
template <class Object, class Matches, class Show>
Output show_bound_rows(const Invocation& invocation, const config::BoundParameters& bound,
                       const std::vector<Object>& rows, Matches matches, Show show) {
  auto wanted = identities(invocation, bound, Needed::no);
  if (!wanted) return base::fail(wanted.error());
  if (wanted->empty() && invocation.input == nullptr) wanted->push_back({"*", invocation.call.pos});
  config::CommandOutput output;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, rows, identity, Patterns::taken, matches);
    if (!found) return base::fail(found.error());
    for (const auto row : *found) show(rows[row], identity.text, output);
  }
  return output;
}

template <class Object, class Matches, class Show>
Output show_rows(const Invocation& invocation, const std::vector<Object>& rows, Matches matches, Show show) {
  const auto bound = bind_parameters(invocation.call, show_parameters());
  if (!bound) return base::fail(bound.error());
  return show_bound_rows(
      invocation, *bound, rows, matches,
      [&](const Object& row, std::string_view, config::CommandOutput& output) { output.objects.push_back(show(row)); });
}

template <class Object, class Matches>
Output show_rows(const Invocation& invocation, const std::vector<Object>& rows, Matches matches) {
  return show_rows(invocation, rows, matches, [](const Object& row) { return object_of(row); });
}

// Remove-: the rows that are to go, in order, each once; none with -WhatIf, which says so in `output`.
template <class Object, class Matches>
base::Result<std::vector<std::size_t>> rows_to_remove(const Invocation& invocation, const std::vector<Object>& rows,
                                                      Matches matches, config::CommandOutput& output) {
  const auto bound = bind_parameters(invocation.call, remove_parameters());
  if (!bound) return base::fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return base::fail(wanted.error());
  std::vector<std::size_t> gone;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, matches);
    if (!found) return base::fail(found.error());
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, rows[found->front()].name));
    else
      gone.push_back(found->front());
  }
  const auto* confirm = bound->find("Confirm");
  if (!gone.empty() && (confirm == nullptr || config::is_true(confirm->value)))
    output.notices.push_back(answered_yes(invocation.call));
  std::sort(gone.begin(), gone.end());
  gone.erase(std::unique(gone.begin(), gone.end()), gone.end());
  return gone;
}

template <class Object>
void erase_rows(std::vector<Object>& rows, const std::vector<std::size_t>& gone) {
  for (auto row = gone.rbegin(); row != gone.rend(); ++row)
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*row));
}

}  // namespace mailflow::cmdlet
