#include "app/stop_signals.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>

namespace mailflow::app {
namespace {

std::atomic<int> caught = 0;
std::atomic<const std::function<void()>*> to_call = nullptr;

void on_signal(int number) {
  const int kept = errno;
  caught = number;
  if (const auto* stop = to_call.load()) (*stop)();
  errno = kept;
}

void handle(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals(std::function<void()> stop) : stop_(std::move(stop)) {
  to_call = &stop_;
  handle(on_signal);
}

StopSignals::~StopSignals() {
  handle(SIG_DFL);
  to_call = nullptr;
}

int StopSignals::exit_code() const {
  return caught == 0 ? 0 : 128 + caught.load();
}

}  // namespace mailflow::app
