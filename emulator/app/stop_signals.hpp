#pragma once
// SIGINT and SIGTERM end what runs in good order: each calls `stop` (which must be safe in a signal handler) and is
// remembered. One at a time in a process; the former handling comes back at the end.

#include <functional>

namespace mailflow::app {

class StopSignals {
 public:
  explicit StopSignals(std::function<void()> stop);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // 130 or 143 once a signal came, else 0.
  int exit_code() const;

 private:
  std::function<void()> stop_;
};

// For work that leaves nothing behind when it is cut off: from now on these signals end the process at once, with 130
// or 143. What a lab holds (addresses, ports) the kernel takes back.
void end_at_signals();

}  // namespace mailflow::app
