#include "net/task.hpp"

namespace mailflow::net {

// The root frame of a group's task: runs it, reports an exception, frees itself.
struct TaskGroup::Runner {
  struct promise_type {
    Node node;

    Runner get_return_object() noexcept { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
    ~promise_type() {
      if (node.group != nullptr) node.group->unlink(node);
    }
  };

  std::coroutine_handle<promise_type> frame;
};

TaskGroup::TaskGroup(std::function<void(std::exception_ptr)> on_exception) : on_exception_(std::move(on_exception)) {}

TaskGroup::~TaskGroup() {
  clear();
}

TaskGroup::Runner TaskGroup::run(TaskGroup& group, Task<void> task) {
  std::exception_ptr failure;
  try {
    co_await task;
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && group.on_exception_) group.on_exception_(failure);
}

void TaskGroup::start(Task<void> task) {
  const auto frame = run(*this, std::move(task)).frame;
  Node& node = frame.promise().node;
  node.frame = frame;
  node.group = this;
  node.next = newest_;
  if (newest_ != nullptr) newest_->previous = &node;
  newest_ = &node;
  ++size_;
  frame.resume();
}

void TaskGroup::unlink(Node& node) {
  if (node.previous != nullptr) node.previous->next = node.next;
  if (node.next != nullptr) node.next->previous = node.previous;
  if (newest_ == &node) newest_ = node.next;
  node.group = nullptr;
  --size_;
}

void TaskGroup::clear() {
  while (newest_ != nullptr) newest_->frame.destroy();
}

}  // namespace mailflow::net
