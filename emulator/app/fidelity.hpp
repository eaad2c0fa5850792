#pragma once
// docs/fidelity.md: what is modelled and what is not, how sure each rule is, and which tests hold it.

#include <string>

namespace mailflow::app {

std::string fidelity();

}  // namespace mailflow::app
