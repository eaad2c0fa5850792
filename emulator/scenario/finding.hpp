#pragma once
// What was found about a step that concerns no single message: a dialog, a change and what it is to show or to be
// refused with, a check of a trace, a mailbox or the DNS.
//
// `seen` is all there was to see, line by line, for whoever asks for more than the mismatch. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "lab/dialog.hpp"
#include "lab/events.hpp"
#include "scenario/compare.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

// Of a session the speaker is told; everything else is a note.
struct SeenLine {
  lab::Speaker by = lab::Speaker::note;
  Phrase text;
};

struct Finding {
  std::vector<Mismatch> mismatches;
  Phrase difference;  // between the ways, "" when they agree or only one was asked
  std::vector<SeenLine> seen;
};

Finding of_dialog(const Dialog& dialog, lab::DialogEnd end);

// `changed`: whether the script was taken; `shown`: what it showed.
Finding of_refusal(const RefusedTest& wanted, const Change& change, const base::Result<void>& changed,
                   const std::vector<std::string>& shown);

// What the script shows on the wire and by policy.
Finding of_output(const OutputTest& wanted, const Change& change, std::string_view wire, std::string_view policy);

// A check by one course.
Finding of_rows(std::vector<Mismatch> mismatches, const std::vector<Phrase>& rows);

// Two courses' findings as one: the wire's, or policy's where only that differs from what is expected.
Finding of_both(Finding wire, Finding policy);

}  // namespace mailflow::scenario
