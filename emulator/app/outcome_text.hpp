#pragma once
// What became of a message for one recipient, as text and as JSON: the fact first, the reply, the route, the reasons,
// the near miss, how sure it is, and what other readings of disputed switches would make of it.

#include <span>
#include <string>
#include <string_view>

#include "journey/readings.hpp"
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

// `readings`: nullptr where nobody asked what other readings would make of it.
std::string outcome_text(const journey::RecipientOutcome& outcome, const journey::Readings* readings,
                         const render::Style& style, const Telling& telling);

// All recipients of one message, each below its name where there are several.
std::string outcomes_text(std::span<const journey::RecipientOutcome> outcomes,
                          std::span<const journey::Readings> readings, const render::Style& style,
                          const Telling& telling);

// One object.
void outcome_json(render::JsonWriter& json, const journey::RecipientOutcome& outcome, const journey::Readings& readings,
                  base::Language language);

}  // namespace mailflow::app
