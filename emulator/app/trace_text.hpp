#pragma once
// What a trace says about messages, as text and as JSON: what became of each recipient, and hop by hop when asked.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/rule.hpp"
#include "render/json.hpp"
#include "render/style.hpp"
#include "store/query.hpp"

namespace mailflow::app {

using HostNames = std::map<std::uint64_t, std::string>;

enum class RecipientState : std::uint8_t { moving, waiting, refused, failed, delivered };

struct RecipientStory {
  std::string recipient;
  RecipientState state = RecipientState::moving;
  std::string by;    // the host that delivered, refused or keeps it
  std::string text;  // the reply, or the mailbox
};

// One for each recipient, in the order in which they are first named.
std::vector<RecipientStory> recipients_of(const store::Story& story, const HostNames& hosts);

enum class StoryDetail : std::uint8_t { result, hops };

std::string story_text(const store::Story& story, const HostNames& hosts, StoryDetail detail,
                       const render::Style& style, base::Language language);

// One object.
void story_json(render::JsonWriter& json, const store::Story& story, const HostNames& hosts);

}  // namespace mailflow::app
