#pragma once
// One line on a terminal that says how far a run is; nothing where there is none. It is gone before results are shown.
//
// Drawn by hand at most 20 times a second; not for several threads at once.

#include <chrono>

#include "app/console.hpp"
#include "scenario/run.hpp"

namespace mailflow::app {

class ProgressLine {
 public:
  explicit ProgressLine(Console& console);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const scenario::Progress& now);

 private:
  using Clock = std::chrono::steady_clock;
  Console& console_;
  bool wanted_;
  bool drawn_ = false;
  Clock::time_point next_;
};

}  // namespace mailflow::app
