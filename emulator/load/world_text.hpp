#pragma once
// A World as a lab file: what the trace stores of each World, and what a lab that is resumed begins with.
//
// Every value is said, also where the reader would find it by itself; what PowerShell made is under `state:`
// (state.hpp). `load_world_text` of the text gives an equal World but for its number and the positions, which are those
// in the text; any other lab file is taken, too, if it names no further file. Keys are not part of a World: `pki` makes
// them anew. Errors as of load_lab; a name for messages is `name`.

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "model/world.hpp"

namespace mailflow::load {

std::string text_of(const model::World& world);

base::Result<model::World> load_world_text(std::string text, std::string name, std::uint64_t number);

}  // namespace mailflow::load
