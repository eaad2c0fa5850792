#pragma once
// What is behind a LineStream: the descriptor, the buffers, the operation under way and its account in the ledger.
//
// An operation is begun, stepped until it is finished, and stepped again whenever the descriptor is ready. It ends at
// once, by the poller, by its deadline, or by cancel(), which is told on the loop's next turn.

#include <coroutine>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/buffer_pool.hpp"
#include "net/ledger.hpp"
#include "net/line_stream.hpp"
#include "net/loop.hpp"
#include "net/poller.hpp"
#include "net/tls_session.hpp"

namespace mailflow::net {

class StreamImpl final : public PollHandler, private Timer, private Ready, private RawIo {
 public:
  enum class Operation : std::uint8_t { none, connect, line, fill, flush, handshake };

  // Takes the descriptor over. `link` is nullptr for a foreign peer, whose session is then `foreign`.
  StreamImpl(Loop& loop, int descriptor, std::shared_ptr<Link> link, Side side, Origin origin);
  ~StreamImpl();
  StreamImpl(const StreamImpl&) = delete;
  StreamImpl& operator=(const StreamImpl&) = delete;

  LabEndpoint local;
  LabEndpoint peer;
  Origin origin;

  void begin(Operation operation);
  void begin_line(std::size_t limit);
  void begin_write(std::string_view text);
  void begin_tls(ssl_ctx_st* context, TlsSession::Role role, const std::string& server_name);
  bool step();  // true: finished, see take_result()
  void suspend(StreamWaitBase& waiter, std::coroutine_handle<> frame);
  bool serves(const StreamWaitBase& waiter) const { return waiter_ == &waiter; }
  void forget();  // the waiter is gone
  IoResult<std::string_view> take_result();

  std::string_view buffered() const { return in_.view().substr(taken_line_); }
  void consume(std::size_t bytes);
  bool has_line() const;
  void put(std::string_view text);
  bool is_open() const { return descriptor_ >= 0; }
  const TlsSession* tls() const { return tls_.get(); }
  void set_deadline(std::optional<base::LabTime> when, TimerKind kind);
  void cancel(IoFault fault);
  void close();
  void reset();
  std::uint64_t bytes_in() const { return bytes_in_; }
  std::uint64_t bytes_out() const { return bytes_out_; }

 private:
  enum class Got : std::uint8_t { more, wait, over };

  void ready(std::uint32_t events) override;
  void fire() override;
  void run() override;
  long raw_receive(char* data, std::size_t size) override;
  long raw_send(const char* data, std::size_t size) override;

  bool step_connect();
  bool step_line();
  bool step_fill();
  bool step_flush();
  bool step_handshake();
  Got receive();
  Got send_some(std::string_view& data);
  Got fail_io(TlsStep step);
  bool fail(IoFault fault, std::string text);
  bool fail_system(int error);
  void tell_ledger(bool waiting);
  void complete();

  Loop& loop_;
  int descriptor_;
  Operation operation_ = Operation::none;
  Side side_;
  bool drained_ = false;  // the kernel had nothing more to read
  bool ended_ = false;    // the peer's end was seen: always ask the kernel
  bool eof_ = false;
  bool wants_write_ = false;
  bool tls_refused_ = false;
  TimerKind deadline_kind_ = TimerKind::session;
  std::shared_ptr<Link> link_;
  Ledger::Job foreign_;
  Buffer in_;
  Buffer out_;
  std::string_view pending_;  // of write(), behind out_
  std::size_t line_limit_ = 0;
  std::optional<std::uint32_t> skipped_;  // bytes thrown away of a line that is too long
  std::size_t scanned_ = 0;
  std::size_t taken_line_ = 0;  // given out by read_line, consumed with the next read
  std::unique_ptr<TlsSession> tls_;
  std::optional<base::LabTime> deadline_;
  std::string_view line_;
  std::unique_ptr<IoError> error_;
  StreamWaitBase* waiter_ = nullptr;
  std::coroutine_handle<> frame_;
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
};

}  // namespace mailflow::net
