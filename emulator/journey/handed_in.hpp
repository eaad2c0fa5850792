#pragma once
// What a walk begins with: what a message shows of itself where it is handed in, and its size.

#include <cstdint>

#include "journey/outcome.hpp"
#include "policy/content_facts.hpp"

namespace mailflow::journey {

// Without a From field of its own it is the sender's.
policy::ContentValues content_of(const Submission& submission, const model::Host& via);

// Bytes as it is handed in; what hosts write on it comes to a few hundred more at each.
std::uint64_t size_of(const Submission& submission);

}  // namespace mailflow::journey
