#include "render/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "render/explanation.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;
using base::Remedy;

const Explain* nearest(std::span<const Explain> roots) {
  for (const auto& root : roots)
    if (!root.result && !root.near.empty() && !root.near.front().children.empty()) return &root.near.front();
  return nullptr;
}

// "-RequireTls $false -SenderIPAddresses @{Add="192.0.2.1"}"
std::string command_of(std::span<const base::Change> changes) {
  std::string command;
  for (const auto& [setting, how, value] : changes) {
    if (!command.empty()) command += ' ';
    if (how == Remedy::add)
      command += fmt::format("-{} @{{Add=\"{}\"}}", setting, value);
    else if (value.starts_with('$'))
      command += fmt::format("-{} {}", setting, value);
    else
      command += fmt::format("-{} \"{}\"", setting, value);
  }
  return command;
}

std::string_view over_tls(const Explain& near, Language language) {
  const bool plain =
      std::ranges::any_of(near.children, [](const Explain& test) { return test.wanted == "$true" && !test.result; });
  if (!plain) return {};
  return language == Language::de ? " über TLS" : " over TLS";
}

// With what it would match; "" when that is not known.
std::string way_out(const Explain& near, Language language) {
  const bool german = language == Language::de;
  const auto changes = base::changes_for(near);
  if (!near.result || !changes) return {};
  const auto command = command_of(*changes);
  if (!base::needs_client(near))
    return fmt::format(fmt::runtime(german ? "; mit {} passte es" : "; it would match with {}"), command);
  const auto tls = over_tls(near, language);
  if (command.empty())
    return fmt::format(fmt::runtime(german ? "; zeigte der Client{} ein gültiges Zertifikat für {}, passte es"
                                           : "; it would match if the client showed{} a valid certificate for {}"),
                       tls, near.wanted);
  return fmt::format(
      fmt::runtime(german ? "; mit {} passte es, wenn der Client dazu{} ein gültiges Zertifikat für {} zeigte"
                          : "; it would match with {} if the client also showed{} a valid certificate for {}"),
      command, tls, near.wanted);
}

// What the settings mean beside: "then mail may come unencrypted, and …".
std::string price_of(const Explain& near, Language language) {
  const bool client = base::needs_client(near);
  std::string prices;
  for (const auto& test : near.children) {
    const auto price = test.rule->price.in(language);
    if (price.empty() || (client && test.wanted == "$true")) continue;
    if (!prices.empty()) prices += language == Language::de ? ", und " : ", and ";
    prices += base::fill(price, test, language);
  }
  return prices;
}

std::string places_of(const Explain& near) {
  std::vector<std::string_view> known;
  std::string places;
  for (const auto& test : near.children) {
    if (test.where.empty() || std::ranges::find(known, test.where) != known.end()) continue;
    known.push_back(test.where);
    places += (places.empty() ? "" : ", ") + test.where;
  }
  return places;
}

std::string sentences_of(const Explain& near, Language language) {
  std::string text;
  for (const auto& test : near.children) text += (text.empty() ? "" : "; ") + node_sentence(test, language);
  return text.find(near.subject) == std::string::npos ? fmt::format("{}: {}", near.subject, text) : text;
}

}  // namespace

NearMiss nearest_miss(std::span<const Explain> roots) {
  const auto* near = nearest(roots);
  if (near == nullptr) return {};
  return {near->subject, &near->children.front()};
}

std::string near_miss(std::span<const Explain> roots, const Style& style, Language language) {
  const auto* near = nearest(roots);
  if (near == nullptr) return {};
  auto text = sentences_of(*near, language);
  if (const auto way = way_out(*near, language); !way.empty()) {
    text += way;
    if (const auto prices = price_of(*near, language); !prices.empty()) text += ": " + prices;
  }
  if (const auto places = places_of(*near); !places.empty()) text += fmt::format(" ({})", places);
  return clean(style, text);
}

}  // namespace mailflow::render
