#include "store/worker.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mailflow::store {

Worker::Worker(Writer writer, std::function<void()> told)
    : writer_(std::move(writer)), told_(std::move(told)), thread_([this] { run(); }) {}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void Worker::push(Chunk chunk) {
  {
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [this] { return waiting_bytes_ < most_waiting_bytes || progress_.error.has_value(); });
    waiting_bytes_ += chunk.bytes;
    waiting_.push_back(std::move(chunk));
    give_up_oldest();
    fresh_ = true;
  }
  work_.notify_one();
}

bool Worker::is_free() const {
  const std::lock_guard lock(mutex_);
  return !busy_ && waiting_.empty() && !progress_.error && commits_elsewhere_ < most_commits_elsewhere;
}

void Worker::write_here(Chunk chunk) {
  {
    const std::lock_guard lock(mutex_);
    busy_ = true;
    ++commits_elsewhere_;
    waiting_bytes_ += chunk.bytes;
  }
  std::vector<Chunk> taken;
  taken.push_back(std::move(chunk));
  const std::span<const Row> rows(taken.front().rows);
  settle(std::move(taken), writer_.write({&rows, 1}));
  const std::lock_guard lock(mutex_);
  busy_ = false;
}

Progress Worker::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

Progress Worker::wait_for(Ticket ticket) {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [&] { return is_settled(ticket); });
  return progress_;
}

void Worker::run() {
  for (;;) {
    auto taken = take();
    if (taken.empty()) return;
    std::vector<std::span<const Row>> rows;
    for (const auto& chunk : taken) rows.emplace_back(chunk.rows);
    settle(std::move(taken), writer_.write(rows));
    told_();
    tidy();
  }
}

void Worker::tidy() {
  bool due = false;
  {
    const std::lock_guard lock(mutex_);
    due = std::exchange(commits_elsewhere_, 0) >= most_commits_elsewhere;
  }
  if (due) writer_.tidy_log();
  const std::lock_guard lock(mutex_);
  busy_ = false;
}

// Waits for work; empty when there will be none.
std::vector<Chunk> Worker::take() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return fresh_ || stopping_; });
  fresh_ = false;
  std::vector<Chunk> taken;
  std::size_t rows = 0;
  std::size_t bytes = 0;
  while (!waiting_.empty() && (taken.empty() || (rows + waiting_.front().rows.size() <= most_rows &&
                                                 bytes + waiting_.front().bytes <= most_bytes))) {
    rows += waiting_.front().rows.size();
    bytes += waiting_.front().bytes;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  busy_ = true;
  return taken;
}

void Worker::settle(std::vector<Chunk> taken, base::Result<void> written) {
  {
    const std::lock_guard lock(mutex_);
    if (written) {
      for (const auto& chunk : taken) waiting_bytes_ -= chunk.bytes;
      progress_.committed = taken.back().last;
      progress_.error.reset();
      ++progress_.commits;
      fresh_ = fresh_ || !waiting_.empty();
    } else {
      progress_.failed = std::max(progress_.failed, waiting_.empty() ? taken.back().last : waiting_.back().last);
      progress_.error = std::move(written.error());
      waiting_.insert(waiting_.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
      taken.clear();
      give_up_oldest();
      // The last attempt of a stopping store was this one.
      if (stopping_) waiting_.clear();
    }
  }
  settled_.notify_all();
}

void Worker::give_up_oldest() {
  while (progress_.error && waiting_bytes_ > most_waiting_bytes && waiting_.size() > 1) {
    waiting_bytes_ -= waiting_.front().bytes;
    progress_.lost_rows += waiting_.front().rows.size();
    waiting_.pop_front();
  }
}

}  // namespace mailflow::store
