#pragma once
// What a step does, as a sentence in either language. Every kind of step has one: a kind without does not compile.
//
// Texts of the file are made safe to show by whoever shows the sentence. What is expected of a message is said by
// describe.hpp, in tables.

#include <string>

#include "base/rule.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

std::string in_words(const Step& step, base::Language language);

// A change's commands, each on one line however it is continued, the last without a line's end.
std::string commands_of(const Change& change);

}  // namespace mailflow::scenario
