#include "app/stop_signals.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string_view>

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

void end_now(int number) {
  constexpr std::string_view words = "mailflow: interrupted\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, words.data(), words.size());
  ::_exit(128 + number);
}

}  // namespace

void end_at_signals() {
  handle(end_now);
}

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
