#pragma once
// One failed case in words, for all reports.

#include <string>
#include <vector>

#include "base/rule.hpp"
#include "render/style.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {

struct FailureText {
  std::string expected;  // "rejected 5.7.51 by exo"
  std::string got;
  std::vector<std::string> further;  // mismatches besides, one line each
  std::string because;               // the deciding sentence, "" when no decision was recorded
  std::string rule;                  // its rule id
  std::string near_miss;
  std::string sure;
};

FailureText failure_text(const CaseResult& result, base::Language language);

// Equal for cases that failed for one reason.
std::string cause_key(const CaseResult& result);

// The recipient that failed first.
const RecipientResult* failing_recipient(const CaseResult& result);

// "naw ──▶ exo ──▶ adminfc"
std::string drawn(const journey::RecipientOutcome& outcome, const render::Style& style, base::Language language);

// The command that runs the case again.
std::string again(const CaseResult& result);

}  // namespace mailflow::scenario
