#pragma once
// `send:` of a step, short or long form → a typed Send.
//
// Errors with position: an unknown key, an address or a size that is none, a header's name with a blank. `raw` gives
// the whole message byte by byte (line ends become CRLF) and stands alone; `received` are the texts of Received fields,
// newest first; `received-headers: 80` adds as many made-up ones.

#include "scenario/scenario.hpp"

namespace mailflow::scenario {

base::Result<Send> read_send(const base::Value& value);

}  // namespace mailflow::scenario
