#pragma once
// Files that the program writes: whole or not at all. A symbolic link in the place is replaced, never followed.

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace mailflow::app {

enum class Readers : std::uint8_t { all, owner };  // who may read it; only the owner may write

// Errors are `unavailable`, with the system's reason.
base::Result<void> write_file(const std::filesystem::path& path, const std::string& text, Readers readers);

// The same for a file that is there: it keeps its mode, and a symbolic link leads to the file that is replaced.
base::Result<void> replace_file(const std::filesystem::path& path, const std::string& text);

}  // namespace mailflow::app
