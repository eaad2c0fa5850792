#pragma once
// The coroutine of everything that talks on the wire: Task<T>, started when it is awaited, and TaskGroup, which owns
// tasks that nobody awaits.
//
// All of a lab's tasks run on its one thread. A task that finishes without waiting never suspends its caller, so a
// loop of such calls needs no stack. Destroying a suspended task destroys its locals and takes back whatever it waits
// for. An exception leaves a task through the co_await; one that leaves a TaskGroup's task goes to the group's handler.

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace mailflow::net {

template <class T = void>
class Task;

namespace detail {

struct PromiseBase {
  std::coroutine_handle<> continuation;
  std::exception_ptr failure;
  bool starting = false;  // still inside the first resume, called by the awaiting side

  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> finished) const noexcept {
      PromiseBase& promise = finished.promise();
      if (promise.starting || !promise.continuation) return;
      promise.continuation.resume();  // may destroy `finished`
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;

  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const {
    if (failure) std::rethrow_exception(failure);
  }
};

template <class T>
struct TaskAwaiter {
  std::coroutine_handle<Promise<T>> task;

  bool await_ready() const noexcept { return false; }
  // Resuming here instead of handing the handle back keeps the stack flat where the compiler makes no tail calls.
  bool await_suspend(std::coroutine_handle<> caller) const {
    auto& promise = task.promise();
    promise.continuation = caller;
    promise.starting = true;
    task.resume();
    promise.starting = false;
    return !task.done();
  }
  T await_resume() const { return task.promise().take(); }
};

}  // namespace detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;

  Task() = default;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  detail::TaskAwaiter<T> operator co_await() const noexcept { return {handle_}; }

 private:
  std::coroutine_handle<promise_type> handle_;
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace detail

// Owner of running tasks. `start` runs the task at once until it first waits; a finished task frees itself.
// Destroying the group destroys the tasks that still wait, newest first. A group must not be destroyed from inside one
// of its own tasks.
class TaskGroup {
 public:
  explicit TaskGroup(std::function<void(std::exception_ptr)> on_exception);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void start(Task<void> task);
  std::size_t size() const { return size_; }
  void clear();

  struct Node {
    Node* previous = nullptr;
    Node* next = nullptr;
    std::coroutine_handle<> frame;
    TaskGroup* group = nullptr;
  };

 private:
  struct Runner;
  static Runner run(TaskGroup& group, Task<void> task);
  void unlink(Node& node);

  std::function<void(std::exception_ptr)> on_exception_;
  Node* newest_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace mailflow::net
