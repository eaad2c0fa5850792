#pragma once
// What became of a message for one recipient, as text and as JSON: the fact first, the reply, the route, the reasons,
// the near miss, and how sure it is.

#include <span>
#include <string>
#include <string_view>

#include "journey/outcome.hpp"
#include "render/explanation.hpp"
#include "render/json.hpp"
#include "render/style.hpp"

namespace mailflow::app {

// "rejected by exo at RCPT", "delivered to david, Inbox, at contoso@exo".
std::string headline(const journey::RecipientOutcome& outcome, base::Language language);

// "naw ──TLS──▶ exo ──▶ adminfc".
std::string route_of(const journey::RecipientOutcome& outcome, const render::Style& style, base::Language language);

struct Telling {
  base::Language language = base::Language::en;
  render::Amount amount = render::Amount::usual;
};

std::string outcome_text(const journey::RecipientOutcome& outcome, std::span<const std::string_view> decisive,
                         const render::Style& style, const Telling& telling);

// One object.
void outcome_json(render::JsonWriter& json, const journey::RecipientOutcome& outcome,
                  std::span<const std::string_view> decisive, base::Language language);

}  // namespace mailflow::app
