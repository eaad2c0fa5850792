#pragma once
// The 16 hex digits that Exchange gives a session: "08DD59CA63652EED". It stands in the banner, in the trailer of every
// refusal and in logs.
//
// It counts up from the moment the server started, in ticks of 100 ns since the year 1, which is why the ids of one
// server begin alike. Here the lab's clock gives the moment.

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace mailflow::protocol::smtp {

std::string session_id(base::LabTime server_start, std::uint64_t number);

}  // namespace mailflow::protocol::smtp
