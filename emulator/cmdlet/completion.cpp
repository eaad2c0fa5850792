#include "cmdlet/completion.hpp"

#include <algorithm>

#include "cmdlet/apply.hpp"
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

std::span<const config::Parameter> parameters_of_command(std::string_view name) {
  if (const auto* builtin = config::Builtins::find(name)) return builtin->parameters;
  return parameters_of(name);
}

void add_commands(const ShellNames& names, const Place& place, std::vector<std::string>& out) {
  const auto add = [&](std::string_view name) {
    const bool alias = name.find('-') == std::string_view::npos;
    if (!alias && begins_with(name, place.word)) out.emplace_back(name);
  };
  for (const auto& name : modelled_names()) add(name);
  for (const auto& row : config::Builtins::all()) add(row.name);
  for (const auto& name : names.functions)
    if (begins_with(name, place.word)) out.push_back(name);
}

void add_objects(const Draft& draft, const Place& place, std::vector<std::string>& out) {
  const auto& command = place.words.front();
  auto typed = place.word;
  typed.erase(0, typed.find_first_not_of("'\""));
  const auto add = [&](std::string_view name) {
    if (begins_with(name, typed)) out.push_back(quoted_if_needed(name));
  };
  if (command.size() > 17 && base::equal_ignoring_case(command.substr(command.size() - 17), "-InboundConnector"))
    for (const auto& connector : draft.connectors()) add(connector.name);
  if (command.size() > 15 && base::equal_ignoring_case(command.substr(command.size() - 15), "-AcceptedDomain"))
    for (const auto& domain : draft.domains()) add(domain.name);
}

}  // namespace

Completion complete(std::string_view line, const Draft& draft, const ShellNames& names) {
  const auto place = place_of(line);
  Completion found{place.from, {}};
  if (place.word.starts_with('$')) {
    for (const auto& name : names.variables)
      if (begins_with("$" + name, place.word)) found.words.push_back("$" + name);
  } else if (place.words.empty()) {
    add_commands(names, place, found.words);
  } else if (place.word.starts_with('-')) {
    for (const auto& parameter : parameters_of_command(place.words.front()))
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
