#pragma once
// Does an outcome meet an expectation? What the wire alone knows (headers, TLS protocol, the trailer of a refusal) is
// tested on the wire alone. Reasons are tested where the decisions are known.

#include <cstdint>
#include <string>
#include <vector>

#include "journey/outcome.hpp"
#include "scenario/expectation.hpp"

namespace mailflow::scenario {

enum class Side : std::uint8_t { wire, policy };

struct Mismatch {
  // A property differs, something else came of it as a whole, or there is nothing stored to compare it with.
  enum class Kind : std::uint8_t { property, outcome, not_stored };
  Phrase what;  // "rejected.status", "route", "headers.X-Test"
  Phrase expected;
  Phrase got;
  base::SourcePos pos;  // of the expectation
  Kind kind = Kind::property;
  bool operator==(const Mismatch& other) const {
    return what == other.what && expected == other.expected && got == other.got;
  }
};

std::vector<Mismatch> mismatches(const Expectation& expectation, const journey::RecipientOutcome& outcome, Side side);

// "delivered to adminfc at msxfaqdev@exo, Inbox", "rejected 550 5.7.51 by exo at rcpt", "queued", …
Phrase outcome_in_words(const journey::RecipientOutcome& outcome);

// "exo(IONOS)": the host and, where there is one, the connector by which it took the message.
std::string hop_in_words(const journey::Hop& hop);

}  // namespace mailflow::scenario
