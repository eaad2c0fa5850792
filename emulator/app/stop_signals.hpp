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

}  // namespace mailflow::app
