#pragma once
// A scenario as tables in words, as a lesson or an article has them: for each row the connectors in force, then what is
// sent and what is expected of it, and a sentence for every other step. Nothing is run; changes are applied so that the
// tables show what they make.
//
// Markdown, in columns that also read well in a terminal. Texts of the file are safe to show. Errors: those of the
// lab, and of names that a change speaks of. A change that is refused leaves the connectors as they were and says so.

#include <string>

#include "base/rule.hpp"
#include "render/style.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

base::Result<std::string> description(const Scenario& scenario, const load::Reader& reader, base::Language language);

}  // namespace mailflow::scenario
