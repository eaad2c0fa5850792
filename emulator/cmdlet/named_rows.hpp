#pragma once
// New- and Set- of a table whose rows have a name, a GUID and the times they were made and changed.
//
// A NamedRows says where the rows are and how one is set, and where it is not as of most, by what one is known and how
// it is shown; the rest is alike for all. Everything is checked before anything is changed: an error leaves the tenant
// or organisation as it was.

#include <algorithm>
#include <utility>
#include <vector>

#include "cmdlet/binding.hpp"
#include "cmdlet/change.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {

template <class Object>
bool is_named(const Object& object, std::string_view identity) {
  return names(identity, object.name) || base::equal_ignoring_case(identity, base::to_string(object.guid));
}

// From the name, so that the same script gives the same ids; an object that was renamed keeps its own.
inline base::Guid guid_by_name(std::string_view kind, const Draft& draft, std::string_view name, std::size_t again) {
  return base::guid_of(fmt::format("{}/{}/{}/{}", kind, base::to_string(draft.owner_guid()), name, again));
}

// The first that `make(again)` gives and that no row has.
template <class Object, class Make>
base::Guid fresh_guid(const std::vector<Object>& rows, Make make) {
  for (std::size_t again = 0;; ++again) {
    const base::Guid guid = make(again);
    if (std::ranges::none_of(rows, [&](const Object& row) { return row.guid == guid; })) return guid;
  }
}

template <class Object>
struct NamedRows {
  std::string_view kind;  // ids are made of it: "inbound-connector"
  const std::vector<Object>& (*rows)(const Draft&);
  std::vector<Object>& (*edit)(Draft&);
  // Sets all arguments of the command, checks the outcome, adds notices.
  base::Result<void> (*set)(Object&, const Change&, config::CommandOutput&);
  bool (*matches)(const Object&, std::string_view identity, const Draft&) =
      [](const Object& object, std::string_view identity, const Draft&) { return is_named(object, identity); };
  config::PsValue (*show)(const Object&, const Draft&) = [](const Object& object, const Draft&) {
    return object_of(object);
  };
  std::string (*shown_name)(const Object&, const Draft&) = [](const Object& object, const Draft&) {
    return object.name;
  };
  // Of a new one: what it has before its arguments are set, and its id; `again` counts those that are taken.
  base::Result<void> (*begin)(Object&, const Change&) = [](Object&, const Change&) { return base::Result<void>{}; };
  base::Guid (*guid)(const Object&, const Draft&, std::string_view of_kind, std::size_t again) =
      [](const Object& object, const Draft& draft, std::string_view of_kind, std::size_t again) {
        return guid_by_name(of_kind, draft, object.name, again);
      };
};

// Whether Get- shows both alike.
bool looks_the_same(const config::PsValue& a, const config::PsValue& b);

// The errors of a certificate's name: what is said of domains in general, that * may stand alone, is not so there.
base::Error about_certificate_name(const config::BoundParameter& parameter, const config::CommandCall& call,
                                   base::Error error);

// All arguments that are fields; `certificate_name` is the parameter that takes one.
template <class Object>
base::Result<void> set_given(std::span<const base::Field<Object>> fields, Object& object, const Change& change,
                             std::string_view certificate_name, std::vector<config::Notice>& notices) {
  for (const auto& parameter : change.bound.rows()) {
    const auto* row = base::find_field(fields, parameter.name);
    if (row == nullptr) continue;
    auto set = set_field(*row, object, parameter, change.call.name, notices);
    if (set) continue;
    if (parameter.name != certificate_name) return set;
    return base::fail(about_certificate_name(parameter, change.call, std::move(set.error())));
  }
  return {};
}

// Errors unless all of `names` are given, in the order of `names`; what New- makes does not come by the pipeline.
base::Result<void> check_new(const Invocation& invocation, const config::BoundParameters& bound,
                             std::span<const std::string_view> names);

template <class Object>
Output make_row(const Invocation& invocation, Parameters parameters, std::span<const std::string_view> mandatory,
                const NamedRows<Object>& table) {
  const auto bound = bind_parameters(invocation.call, parameters);
  if (!bound) return base::fail(bound.error());
  if (auto checked = check_new(invocation, *bound, mandatory); !checked) return base::fail(checked.error());
  config::CommandOutput output;
  Object object;
  object.pos = invocation.call.pos;
  object.created = object.changed = invocation.surroundings.now;
  const Change change{invocation.draft, invocation.call, *bound};
  if (auto done = table.begin(object, change); !done) return base::fail(done.error());
  if (auto done = table.set(object, change, output); !done) return base::fail(done.error());
  const auto& draft = invocation.draft;
  object.guid =
      fresh_guid(table.rows(draft), [&](std::size_t again) { return table.guid(object, draft, table.kind, again); });
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, table.shown_name(object, draft)));
    return output;
  }
  output.objects.push_back(table.show(object, draft));
  table.edit(invocation.draft).push_back(std::move(object));
  return output;
}

template <class Object>
Output change_rows(const Invocation& invocation, Parameters parameters, const NamedRows<Object>& table) {
  const auto bound = bind_parameters(invocation.call, parameters);
  if (!bound) return base::fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return base::fail(wanted.error());

  config::CommandOutput output;
  const Change change{invocation.draft, invocation.call, *bound};
  const auto& draft = invocation.draft;
  const auto& rows = table.rows(draft);
  const auto matches = [&](const Object& row, std::string_view identity) {
    return table.matches(row, identity, draft);
  };
  std::vector<std::pair<std::size_t, Object>> changed;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, matches);
    if (!found) return base::fail(found.error());
    const auto& before = rows[found->front()];
    auto after = before;
    if (auto done = table.set(after, change, output); !done) return base::fail(done.error());
    if (bound->flag("WhatIf")) {
      output.lines.push_back(what_if(invocation.call, table.shown_name(before, draft)));
    } else if (looks_the_same(table.show(before, draft), table.show(after, draft))) {
      output.notices.push_back(unchanged(invocation.call, table.shown_name(before, draft)));
    } else {
      after.changed = invocation.surroundings.now;
      changed.emplace_back(found->front(), std::move(after));
    }
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (changed.size() > 1)
    if (const auto* name = bound->find("Name"))
      return base::fail(name->pos, "{}: {} objects cannot be given one name", invocation.call.name, changed.size());
  if (changed.empty()) return output;
  auto& edited = table.edit(invocation.draft);
  for (auto& [row, object] : changed) edited[row] = std::move(object);
  return output;
}

template <class Object>
Output remove_rows(const Invocation& invocation, const NamedRows<Object>& table) {
  config::CommandOutput output;
  const auto matches = [&](const Object& row, std::string_view identity) {
    return table.matches(row, identity, invocation.draft);
  };
  const auto gone = rows_to_remove(invocation, table.rows(invocation.draft), matches, output);
  if (!gone) return base::fail(gone.error());
  if (!gone->empty()) erase_rows(table.edit(invocation.draft), *gone);
  return output;
}

}  // namespace mailflow::cmdlet
