#pragma once
// The lab that a command line names. A path where no file is ends with exit code 65, as a wrong file does.

#include <memory>
#include <string>

#include <tl/expected.hpp>
#include "app/console.hpp"
#include "load/lab.hpp"
#include "model/world.hpp"

namespace mailflow::app {

inline constexpr int nothing_to_run = 4;

// The path, or the exit code when there is nothing, or a folder: `what` says what should be there.
tl::expected<std::string, int> existing_file(const std::string& path, std::string_view what, Console& console);

// Each on stderr, with its place.
void warn(const load::Notices& notices, Console& console);

// The World, or the exit code: the reason has been told on stderr.
tl::expected<std::shared_ptr<const model::World>, int> read_lab(const std::string& path, Console& console);

}  // namespace mailflow::app
