#pragma once
// What a session's connector lets a message bring along, and what the filter then makes of the message: the
// specification's 3 and 5.4.
//
// Only an OnPremises connector grants anything: with CloudServicesMailEnabled the cross-premises fields become the
// organisation's own, with TreatMessagesAsInternal mail of accepted domains counts as internal. Internal mail passes
// the spam filter by; malware and certain phishing are looked for in all mail (GR-1). The content verdict is the
// scenario's word.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/arrival.hpp"
#include "policy/content_facts.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

enum class AuthAs : std::uint8_t { anonymous, internal };

struct Grants {
  bool promotes = false;  // HF-3: cross-premises fields become the organisation's; else they are removed
  AuthAs auth_as = AuthAs::anonymous;
  std::optional<int> scl{};  // brought along, -1 to 9

  bool operator==(const Grants&) const = default;
};

// How the message came by its SCL: the SFV of X-Forefront-Antispam-Report.
enum class Filtered : std::uint8_t { not_spam, spam, internal, by_rule, by_rule_spam, allowed };
// Its CAT.
enum class Category : std::uint8_t {
  none,
  bulk,
  spam,
  high_confidence_spam,
  phish,
  high_confidence_phish,
  malware,
  spoof
};
enum class Folder : std::uint8_t { inbox, junk, quarantine };

struct Trust {
  Grants grants{};
  int scl = 1;  // what the filter gives clean mail
  Filtered filtered = Filtered::not_spam;
  Category category = Category::none;
  Folder folder = Folder::inbox;
  bool on_allow_list = false;  // IPV:CAL

  bool operator==(const Trust&) const = default;
};

std::string_view to_string(AuthAs auth_as);     // "Internal"
std::string_view to_string(Filtered filtered);  // "NSPM"
std::string_view to_string(Category category);  // "HSPM"
std::string_view to_string(Folder folder);      // "Junk Email"

Grants decide_grants(base::Tests& tests, const model::World& world, const Arrival& arrival, const Facts& facts,
                     const ContentFacts& content);

Trust decide_filter(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival,
                    const Facts& facts, const ContentFacts& content, const Grants& grants);

// Whether the message ends in quarantine, wherever it would go next. What an own server sends to the outside is kept
// for malware and certain phishing alone.
bool is_kept(const Arrival& arrival, const Trust& trust, const NextHop& hop);

}  // namespace mailflow::policy
