#include "scenario/phrase.hpp"

namespace mailflow::scenario {

void append(Phrase& to, const Phrase& more, const base::Text& between) {
  if (!to.empty() && !more.empty()) {
    to.en += between.en;
    to.de += between.de;
  }
  to.en += more.en;
  to.de += more.de;
}

}  // namespace mailflow::scenario
