#pragma once
// A command that makes or changes one object, and what is said of it: errors and notices stand at the argument that
// brought them, else at the command, and begin with the cmdlet's name.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmdlet/draft.hpp"
#include "config/command_binding.hpp"

namespace mailflow::cmdlet {

struct Change {
  const Draft& draft;
  const config::CommandCall& call;
  const config::BoundParameters& bound;
};

// "New-InboundConnector: …", where `parameter` was written.
base::Failure refuse(const Change& change, std::string_view parameter, std::string_view message,
                     std::string_view hint = {});
// The same where item `index` of a list was written.
base::Failure refuse_item(const Change& change, std::string_view parameter, std::size_t index, std::string_view message,
                          std::string_view hint = {});
config::Notice notice(const Change& change, const config::BoundParameter& about, std::string_view text);

// ConnectorSource takes the words of Exchange Online's documentation, and what Get- shows.
base::Result<void> check_connector_source(const Change& change, const std::string& source);

// A name that is neither empty nor too long nor taken; `what` is "an inbound connector".
base::Result<void> check_name_length(const Change& change, std::string_view name);
base::Failure name_is_taken(const Change& change, std::string_view what, std::string_view name,
                            const base::SourcePos& first);

template <class Object>
base::Result<void> check_name(const Change& change, const Object& object, const std::vector<Object>& rows,
                              std::string_view what) {
  if (auto fits = check_name_length(change, object.name); !fits) return fits;
  const auto clash = std::ranges::find_if(rows, [&](const Object& other) {
    return other.guid != object.guid && base::equal_ignoring_case(other.name, object.name);
  });
  if (clash == rows.end()) return {};
  return name_is_taken(change, what, clash->name, clash->pos);
}

// What Microsoft warns of, or what does not do what it seems to: told when a command touches what it is about.
template <class Object>
struct Advice {
  std::array<std::string_view, 5> about;  // parameters
  std::optional<std::string> (*words)(const Object&, const Draft&);
};

// The first argument of the command that is among `parameters`.
const config::BoundParameter* touched(const config::BoundParameters& bound,
                                      std::span<const std::string_view> parameters);

template <class Object>
void advise(std::span<const Advice<Object>> advices, const Object& object, const Change& change,
            std::vector<config::Notice>& notices) {
  for (const auto& advice : advices)
    if (const auto* given = touched(change.bound, advice.about))
      if (const auto words = advice.words(object, change.draft)) notices.push_back(notice(change, *given, *words));
}

}  // namespace mailflow::cmdlet
