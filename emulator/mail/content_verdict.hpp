#pragma once
// What a content filter finds in a message. The lab guesses nothing from a body: a scenario says it.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mailflow::mail {

enum class ContentVerdict : std::uint8_t {
  clean,
  bulk,
  spam,
  high_confidence_spam,
  phish,
  high_confidence_phish,
  malware,
  banned_sender,  // the sending account or server is on a list of the service's own
};

inline constexpr std::array<std::string_view, 8> content_verdicts{
    "clean", "bulk", "spam", "high-confidence-spam", "phish", "high-confidence-phish", "malware", "banned-sender"};

constexpr std::string_view to_string(ContentVerdict verdict) {
  return content_verdicts[static_cast<std::size_t>(verdict)];
}

constexpr std::optional<ContentVerdict> content_verdict(std::string_view word) {
  for (std::size_t i = 0; i < content_verdicts.size(); ++i)
    if (content_verdicts[i] == word) return static_cast<ContentVerdict>(i);
  return std::nullopt;
}

}  // namespace mailflow::mail
