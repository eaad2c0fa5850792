#pragma once
// Is a message taken at the end of its content? Today: has it passed too many servers (EDGE-12)?

#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {

// Received fields a message may bring along; the number Exchange Online uses is not public.
inline constexpr std::uint64_t hop_limit = 60;

struct ContentFacts {
  base::Fact<std::uint64_t> hops;  // Received fields the message came with
};

ContentFacts content_facts(std::uint64_t received_fields);

// ReplyId::none: taken.
ReplyId decide_content(base::Tests& tests, const model::World& world, model::HostId host, const ContentFacts& facts);

}  // namespace mailflow::policy
