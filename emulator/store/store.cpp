#include "store/store.hpp"

#include <algorithm>
#include <utility>

namespace mailflow::store {
namespace {

// Beyond these a buffer is handed over although nobody waits.
constexpr std::size_t full_rows = 64;
constexpr std::size_t full_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_kept_bytes = std::size_t{16} << 20U;

// About what a row's short texts weigh in memory.
constexpr std::size_t plain_weight = 512;

}  // namespace

base::Result<std::unique_ptr<Store>> Store::open(const Options& options, Hooks hooks) {
  std::unique_ptr<Store> store(new Store);
  store->file_ = options.file;
  store->hooks_ = std::move(hooks);
  store->info_ = options.run;
  store->alive_ = std::make_shared<int>();
  if (options.file.empty()) return store;
  auto database = Database::open(options.file, Database::Access::write);
  if (!database) return base::fail(std::move(database.error()));
  if (auto prepared = prepare_trace(*database, options.limits); !prepared)
    return base::fail(base::within(options.file, std::move(prepared.error())));
  auto writer = Writer::open(std::move(*database), options.run);
  if (!writer) return base::fail(std::move(writer.error()));
  store->run_ = writer->run();
  // Runs on the worker's thread, which ends before the hooks go.
  auto told = [post = store->hooks_.post, self = store.get(), alive = std::weak_ptr<void>(store->alive_)] {
    post([self, alive] {
      if (!alive.expired()) self->take_progress();
    });
  };
  store->worker_ = std::make_unique<Worker>(std::move(*writer), std::move(told));
  return store;
}

Store::~Store() {
  if (worker_) hand_over();
}

std::size_t Store::weight(const Row& row) {
  if (const auto* body = std::get_if<BodyRow>(&row)) return plain_weight + (body->content ? body->content->size() : 0);
  if (const auto* world = std::get_if<WorldRow>(&row)) return plain_weight + world->text.size();
  if (const auto* message = std::get_if<MessageRow>(&row)) return plain_weight + message->header.size();
  if (const auto* transcript = std::get_if<TranscriptRow>(&row)) return plain_weight + transcript->text.size();
  if (const auto* delivery = std::get_if<DeliveryRow>(&row)) return plain_weight + delivery->header.size();
  if (const auto* piece = std::get_if<PieceRow>(&row)) return plain_weight + piece->header.size();
  return plain_weight;
}

Ticket Store::record(Row row) {
  buffer_.bytes += weight(row);
  buffer_.rows.push_back(std::move(row));
  buffer_.last = ++recorded_;
  if (!worker_) handed_ = progress_.committed = recorded_;
  if (buffer_.rows.size() >= full_rows || buffer_.bytes >= full_bytes) hand_over();
  if (!commits_later_) commit_later();
  return recorded_;
}

Store::Durable Store::durable(Ticket ticket) {
  return {*this, ticket};
}

bool Store::is_durable(Ticket ticket) const {
  return ticket <= progress_.committed;
}

bool Store::is_settled(Ticket ticket) const {
  return ticket <= std::max(progress_.committed, progress_.failed);
}

base::Result<void> Store::outcome(Ticket ticket) const {
  if (is_durable(ticket)) return {};
  if (progress_.error) return base::fail(*progress_.error);
  return base::fail(base::ErrorKind::unavailable, "the trace \"{}\" could not be written", file_);
}

Chunk Store::take_buffer() {
  auto chunk = std::exchange(buffer_, {});
  buffer_.rows.reserve(full_rows);
  return chunk;
}

void Store::hand_over() {
  if (buffer_.rows.empty()) return;
  auto chunk = take_buffer();
  if (!worker_) {
    kept_bytes_ += chunk.bytes;
    kept_.push_back(std::move(chunk));
    for (; kept_bytes_ > most_kept_bytes && kept_.size() > 1; kept_.pop_front()) kept_bytes_ -= kept_.front().bytes;
    return;
  }
  if (!job_) job_ = hooks_.job();
  handed_ = chunk.last;
  worker_->push(std::move(chunk));
}

void Store::commit_soon() {
  if (!hooks_.soon || !worker_) return hand_over();
  if (std::exchange(commits_soon_, true)) return;
  hooks_.soon([this, alive = std::weak_ptr<void>(alive_)] {
    if (alive.expired()) return;
    commits_soon_ = false;
    commit_now();
  });
}

void Store::commit_now() {
  const bool alone = first_ != nullptr && first_ == last_;
  if (!alone || buffer_.rows.empty() || !worker_->is_free()) return hand_over();
  handed_ = buffer_.last;
  worker_->write_here(take_buffer());
  take_progress();
}

void Store::commit_later() {
  if (!hooks_.later || !worker_) return;
  commits_later_ = true;
  hooks_.later([this, alive = std::weak_ptr<void>(alive_)] {
    if (alive.expired()) return;
    commits_later_ = false;
    hand_over();
  });
}

// Resumed waiters may record, wait, destroy other waiters or the store; so each round looks at the list anew.
void Store::take_progress() {
  const std::weak_ptr<void> alive = alive_;
  progress_ = worker_->progress();
  if (is_settled(handed_)) job_.reset();
  while (first_ != nullptr && is_settled(first_->ticket_)) {
    auto& waiter = *first_;
    remove(waiter);
    waiter.frame_.resume();
    if (alive.expired()) return;
  }
}

// Sorted by ticket, which nearly always means at the end.
void Store::insert(Durable& waiter) {
  auto* before = last_;
  while (before != nullptr && before->ticket_ > waiter.ticket_) before = before->previous_;
  waiter.previous_ = before;
  waiter.next_ = before != nullptr ? before->next_ : first_;
  (waiter.next_ != nullptr ? waiter.next_->previous_ : last_) = &waiter;
  (before != nullptr ? before->next_ : first_) = &waiter;
  waiter.waits_ = true;
}

void Store::remove(Durable& waiter) {
  (waiter.next_ != nullptr ? waiter.next_->previous_ : last_) = waiter.previous_;
  (waiter.previous_ != nullptr ? waiter.previous_->next_ : first_) = waiter.next_;
  waiter.waits_ = false;
}

Store::Durable::~Durable() {
  if (waits_) store_.remove(*this);
}

void Store::Durable::await_suspend(std::coroutine_handle<> frame) {
  frame_ = frame;
  store_.insert(*this);
  store_.commit_soon();
}

base::Result<void> Store::sync() {
  if (!worker_) return {};
  hand_over();
  if (handed_ == 0) return {};
  progress_ = worker_->wait_for(handed_);
  return outcome(handed_);
}

base::Result<Database*> Store::database() {
  if (!worker_) return memory_database();
  if (auto synced = sync(); !synced) return base::fail(std::move(synced.error()));
  auto opened = Database::open(file_, Database::Access::read);
  if (!opened) return base::fail(std::move(opened.error()));
  reader_ = std::move(*opened);
  return &*reader_;
}

base::Result<Database*> Store::memory_database() {
  if (!memory_) {
    auto database = Database::open(":memory:", Database::Access::write);
    if (!database) return base::fail(std::move(database.error()));
    if (auto prepared = prepare_trace(*database, {}); !prepared) return base::fail(std::move(prepared.error()));
    auto writer = Writer::open(std::move(*database), info_);
    if (!writer) return base::fail(std::move(writer.error()));
    memory_ = std::move(*writer);
  }
  hand_over();
  std::vector<std::span<const Row>> rows;
  for (const auto& chunk : kept_) rows.emplace_back(chunk.rows);
  if (auto written = memory_->write(rows); !written) return base::fail(std::move(written.error()));
  kept_.clear();
  kept_bytes_ = 0;
  return &memory_->database();
}

}  // namespace mailflow::store
