#include "cmdlet/completion.hpp"

#include <algorithm>

#include "cmdlet/apply.hpp"
#include "cmdlet/recipient_surface.hpp"
#include "config/ps_builtins.hpp"

namespace mailflow::cmdlet {
namespace {

// The words of the last command of a line: those behind the last |, ; or opening bracket.
struct Place {
  std::vector<std::string> words;  // finished ones
  std::size_t from = 0;            // of the unfinished one
  std::string word;                // with its quote
};

Place place_of(std::string_view line) {
  Place place;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      place.word += c;
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
      place.word += c;
    } else if (c == ' ' || c == '\t' || c == ',') {
      if (!place.word.empty()) place.words.push_back(std::move(place.word));
      place.word.clear();
      place.from = i + 1;
    } else if (std::string_view("|;({=").find(c) != std::string_view::npos) {
      place = Place{{}, i + 1, {}};
    } else {
      place.word += c;
    }
  }
  return place;
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && base::equal_ignoring_case(text.substr(0, start.size()), start);
}

std::string quoted_if_needed(std::string_view text) {
  if (text.find_first_of(" '\"$&(){};,|") == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::span<const config::Parameter> parameters_of_command(std::string_view name, Where where) {
  if (const auto* builtin = config::Builtins::find(name)) return builtin->parameters;
  return parameters_of(name, where);
}

void add_commands(const ShellNames& names, Where where, const Place& place, std::vector<std::string>& out) {
  const auto add = [&](std::string_view name) {
    const bool alias = name.find('-') == std::string_view::npos;
    if (!alias && begins_with(name, place.word)) out.emplace_back(name);
  };
  for (const auto& name : modelled_names(where)) add(name);
  for (const auto& row : config::Builtins::all()) add(row.name);
  for (const auto& name : names.functions)
    if (begins_with(name, place.word)) out.push_back(name);
}

// The objects that a command's -Identity can name, by the noun it ends with.
std::vector<std::string_view> objects_of(const Draft& draft, std::string_view noun) {
  std::vector<std::string_view> names;
  const auto is = [noun](std::string_view name) { return base::equal_ignoring_case(noun, name); };
  const bool online = draft.where() == Where::online;
  if (online && is("InboundConnector"))
    for (const auto& row : draft.connectors()) names.push_back(row.name);
  if (online && is("OutboundConnector"))
    for (const auto& row : draft.outbound()) names.push_back(row.name);
  if (online && is("TransportRule"))
    for (const auto& row : draft.rules()) names.push_back(row.name);
  if (!online) {
    if (is("ReceiveConnector") || is("ADPermission"))
      for (const auto& row : draft.receive_connectors()) names.push_back(row.name);
    if (is("SendConnector"))
      for (const auto& row : draft.send_connectors()) names.push_back(row.name);
    if (is("ExchangeServer") || is("TransportService"))
      for (const auto id : draft.exchange().servers) names.push_back((*draft.world().hosts)[id].name);
  }
  if (is("AcceptedDomain"))
    for (const auto& row : draft.domains()) names.push_back(row.name);
  if (is("HostedConnectionFilterPolicy")) names.push_back(model::HostedConnectionFilterPolicy::name);
  if (is("HostedOutboundSpamFilterPolicy")) names.push_back(model::HostedOutboundSpamFilterPolicy::name);
  const auto* recipients =
      is("DistributionGroupMember") ? find_recipient_noun("DistributionGroup") : find_recipient_noun(noun);
  for (const auto& row : draft.recipients())
    if (is("Recipient") || (recipients != nullptr && recipients->kind == row.kind)) names.push_back(row.name);
  return names;
}

void add_objects(const Draft& draft, const Place& place, std::vector<std::string>& out) {
  const std::string_view command = place.words.front();
  auto typed = place.word;
  typed.erase(0, typed.find_first_not_of("'\""));
  for (const auto name : objects_of(draft, command.substr(command.find('-') + 1)))
    if (begins_with(name, typed)) out.push_back(quoted_if_needed(name));
}

}  // namespace

Completion complete(std::string_view line, const Draft& draft, const ShellNames& names) {
  const auto place = place_of(line);
  Completion found{place.from, {}};
  if (place.word.starts_with('$')) {
    for (const auto& name : names.variables)
      if (begins_with("$" + name, place.word)) found.words.push_back("$" + name);
  } else if (place.words.empty()) {
    add_commands(names, draft.where(), place, found.words);
  } else if (place.word.starts_with('-')) {
    for (const auto& parameter : parameters_of_command(place.words.front(), draft.where()))
      if (begins_with(parameter.name, std::string_view(place.word).substr(1)))
        found.words.push_back("-" + std::string(parameter.name));
  } else {
    add_objects(draft, place, found.words);
  }
  std::sort(found.words.begin(), found.words.end());
  found.words.erase(std::unique(found.words.begin(), found.words.end()), found.words.end());
  return found;
}

}  // namespace mailflow::cmdlet
