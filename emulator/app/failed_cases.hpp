#pragma once
// `run -v`: of each case that did not pass everything that is known. For each recipient that failed the whole tree of
// reasons, of both ways where they disagree; of a case about no message what there was to see: the transcript of a
// dialog, the rows of a check, a change's script and what it showed.

#include <string>

#include "render/style.hpp"
#include "scenario/run.hpp"

namespace mailflow::app {

std::string failed_cases(const scenario::Results& results, const render::Style& style, base::Language language);

}  // namespace mailflow::app
