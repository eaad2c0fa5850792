#pragma once
// The last messages of a lab that goes on, as its trace tells of them: the page shows them as if it had been there.

#include <cstdint>
#include <string>

#include "app/recent.hpp"
#include "base/result.hpp"

namespace mailflow::app {

// Before the first event of the lab that goes on.
base::Result<void> remember(Recent& recent, const std::string& trace, std::int64_t run);

}  // namespace mailflow::app
