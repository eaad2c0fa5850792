#include "net/poller.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace mailflow::net {

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
}

Poller::~Poller() {
  ::close(epoll_);
}

bool Poller::add(int descriptor, PollHandler& handler) {
  return add_level(descriptor, handler, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

bool Poller::add_level(int descriptor, PollHandler& handler, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &handler;
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::change_level(int descriptor, PollHandler& handler, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &handler;
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::forget(PollHandler& handler) {
  std::replace(batch_.begin(), batch_.end(), &handler, static_cast<PollHandler*>(nullptr));
  std::erase(starved_, &handler);
  if (starved_.empty()) return;
  for (auto* starved : std::exchange(starved_, {})) {
    batch_.push_back(starved);
    batch_events_.push_back(0);
  }
}

void Poller::tell_when_freed(PollHandler& handler) {
  starved_.push_back(&handler);
}

std::size_t Poller::dispatch(std::chrono::milliseconds at_most) {
  epoll_event events[batch_size];
  const bool told_more = !batch_.empty();
  const int count = ::epoll_wait(epoll_, events, batch_size, told_more ? 0 : static_cast<int>(at_most.count()));
  for (int i = 0; i < count; ++i) {
    batch_.push_back(static_cast<PollHandler*>(events[i].data.ptr));
    batch_events_.push_back(events[i].events);
  }
  // Handlers may forget others of this batch, and freed descriptors add to it.
  std::size_t told = 0;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    ++told;
    if (auto* handler = std::exchange(batch_[i], nullptr)) handler->ready(batch_events_[i]);
  }
  batch_.clear();
  batch_events_.clear();
  return told;
}

}  // namespace mailflow::net
