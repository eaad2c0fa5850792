#pragma once
// The trace of one run: rows in, durable when somebody waits for it.
//
// record() is cheap: it moves a row into a buffer of the lab's thread. With a file, a thread commits what there is (or
// the lab's own, see Hooks::soon) and a session that owes a 250 awaits durable(ticket). In memory nothing is written at
// all until database() is asked for, and every ticket is durable at once; beyond 16 MB the oldest rows that no reader
// asked for are let go. All members are the lab's thread's; `post` is called from the store's. A failed commit (a full
// disk) is the error of every ticket that waits: the session answers 4xx. The rows are kept and tried again with the
// next ones. Errors of open: see prepare_trace.

#include <coroutine>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"
#include "store/schema.hpp"
#include "store/worker.hpp"
#include "store/writer.hpp"

namespace mailflow::store {

struct Options {
  std::string file{};  // "" for memory
  DatabaseLimits limits{};
  RunInfo run{};
};

// How the store's thread reaches the lab's. Both outlive the store.
struct Hooks {
  std::function<void(std::function<void()>)> post;
  // Calls on the lab's thread when this turn's work is done. With it, a session that waits alone is committed for right
  // there: two changes of threads cost several times what the commit does. Without it, the store's thread does all.
  std::function<void(std::function<void()>)> soon{};
  // Calls on the lab's thread within a moment, also when nothing else happens there. With it, rows that nobody waits
  // for are committed then; without it, with the next ones or at the end. Asked for once in a moment, not for each row.
  std::function<void(std::function<void()>)> later{};
  // The entry of the ledger: made when rows are handed over, let go on the lab's thread when all are settled.
  std::function<std::shared_ptr<void>()> job = [] { return nullptr; };
};

class Store {
 public:
  class Durable;

  static base::Result<std::unique_ptr<Store>> open(const Options& options, Hooks hooks);
  ~Store();  // commits everything first
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Ticket record(Row row);
  Ticket recorded() const { return recorded_; }  // of the last row
  Durable durable(Ticket ticket);                // co_await → base::Result<void>
  bool is_durable(Ticket ticket) const;

  // Everything recorded so far, at once: waits for the thread. For the end of a run and for readers.
  base::Result<void> sync();
  // A connection that sees everything recorded so far, valid until the next call.
  base::Result<Database*> database();

  std::int64_t run() const { return run_; }  // the key of this run's rows
  Progress progress() const { return progress_; }

 private:
  Store() = default;
  static std::size_t weight(const Row& row);
  void hand_over();
  void commit_soon();
  void commit_now();
  void commit_later();
  Chunk take_buffer();
  void take_progress();
  void insert(Durable& waiter);
  void remove(Durable& waiter);
  base::Result<void> outcome(Ticket ticket) const;
  bool is_settled(Ticket ticket) const;
  base::Result<Database*> memory_database();

  std::string file_;
  Hooks hooks_;
  std::int64_t run_ = 1;
  RunInfo info_;
  Chunk buffer_;
  Ticket recorded_ = 0;
  Ticket handed_ = 0;
  Progress progress_;  // as the lab's thread knows it
  Durable* first_ = nullptr;
  Durable* last_ = nullptr;
  std::shared_ptr<void> job_;
  bool commits_soon_ = false;
  bool commits_later_ = false;
  std::deque<Chunk> kept_;  // in memory: rows that no reader has asked for yet
  std::size_t kept_bytes_ = 0;
  std::optional<Writer> memory_;    // made by the first database()
  std::optional<Database> reader_;  // of the file
  std::shared_ptr<void> alive_;     // expired for a call that is posted before the store's end and runs behind it
  std::unique_ptr<Worker> worker_;  // nullptr in memory
};

// Resumed on the lab's thread, in the order of the tickets. Destroying a waiter takes it back.
class Store::Durable {
 public:
  Durable(Store& store, Ticket ticket) : store_(store), ticket_(ticket) {}
  Durable(const Durable&) = delete;
  Durable& operator=(const Durable&) = delete;
  ~Durable();
  bool await_ready() const { return store_.is_settled(ticket_) && ticket_ <= store_.handed_; }
  void await_suspend(std::coroutine_handle<> frame);
  base::Result<void> await_resume() const { return store_.outcome(ticket_); }

 private:
  friend class Store;
  Store& store_;
  Ticket ticket_;
  std::coroutine_handle<> frame_;
  Durable* previous_ = nullptr;
  Durable* next_ = nullptr;
  bool waits_ = false;
};

}  // namespace mailflow::store
