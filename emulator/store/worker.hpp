#pragma once
// The store's thread: takes every batch there is, commits it in one transaction, tells the lab once.
//
// One transaction holds at most `most_rows` rows and `most_bytes` bytes, but always one chunk. When a commit fails the
// chunks are kept, in order, and go first in the next attempt, which the next chunk or stop() makes; the tickets so far
// are reported as failed. While `most_waiting_bytes` wait, push() blocks; where commits fail, the oldest chunks beyond
// that are given up and counted. Private to the room.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "store/rows.hpp"
#include "store/writer.hpp"

namespace mailflow::store {

using Ticket = std::uint64_t;  // counts the rows; 0: nothing was recorded

struct Chunk {
  std::vector<Row> rows;
  std::size_t bytes = 0;
  Ticket last = 0;
};

struct Progress {
  Ticket committed = 0;  // every row up to here is durable
  Ticket failed = 0;     // of the rows behind it, those up to here met an error
  std::optional<base::Error> error;
  std::uint64_t commits = 0;
  std::uint64_t lost_rows = 0;
};

class Worker {
 public:
  static constexpr std::size_t most_rows = 8192;
  static constexpr std::size_t most_bytes = std::size_t{32} << 20U;
  // Commits by write_here, until the thread writes the log back, which waits for the disk.
  static constexpr std::size_t most_commits_elsewhere = 4000;
  static constexpr std::size_t most_waiting_bytes = std::size_t{256} << 20U;

  // `told` is called on the worker's thread after each attempt.
  Worker(Writer writer, std::function<void()> told);
  ~Worker();  // after a last attempt for everything that waits
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void push(Chunk chunk);
  // Nothing waits and nothing is being written: the caller's thread, which is the only one that pushes, may write
  // itself.
  bool is_free() const;
  void write_here(Chunk chunk);
  Progress progress() const;
  Progress wait_for(Ticket ticket);  // until it is committed or failed

 private:
  void run();
  void tidy();
  std::vector<Chunk> take();
  void settle(std::vector<Chunk> taken, base::Result<void> written);
  void give_up_oldest();
  bool is_settled(Ticket ticket) const { return ticket <= std::max(progress_.committed, progress_.failed); }

  Writer writer_;  // of whoever has set busy_
  std::function<void()> told_;

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable settled_;
  std::deque<Chunk> waiting_;
  std::size_t waiting_bytes_ = 0;
  Progress progress_;
  bool fresh_ = false;  // something was pushed since the last attempt
  bool stopping_ = false;
  bool busy_ = false;
  std::size_t commits_elsewhere_ = 0;

  std::thread thread_;
};

}  // namespace mailflow::store
