#pragma once
// A session's byte stream, plain or TLS (1.2, 1.3), with deadlines on the lab's clock.
//
// One operation at a time. Operations try at once and suspend only to wait; while nothing is buffered and the stream
// waits, it holds no buffers. A line ends with CRLF, never with a bare LF. Output is `put`: it goes out, joined, before
// the stream waits for input, or with flush(). Nothing of TLS or sockets is visible here; `tls()` and the context
// pointers are OpenSSL's, for room pki. Moving a stream during an operation is not allowed; destroying it closes it.

#include <coroutine>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/ip.hpp"
#include "base/time.hpp"
#include "net/clock.hpp"
#include "net/io_error.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace mailflow::net {

struct LabEndpoint {
  base::IpAddress address;
  std::uint16_t port = 0;
  bool operator==(const LabEndpoint&) const = default;
};

enum class Origin : std::uint8_t { lab, foreign };  // foreign: a real client or server outside the process

struct TlsInfo {
  std::string protocol;           // "TLSv1.3"
  std::string exchange_protocol;  // "TLS1_3"
  std::string cipher;             // OpenSSL's: "ECDHE-ECDSA-AES256-GCM-SHA384"
  std::string exchange_cipher;    // "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
  int bits = 0;
  std::string server_name;  // SNI, "" for none
};

class StreamImpl;

template <class T>
class StreamWait;

class LineStream {
 public:
  static constexpr std::size_t largest_buffer = 128 * 1024;

  LineStream();
  explicit LineStream(std::unique_ptr<StreamImpl> impl);
  LineStream(LineStream&&) noexcept;
  LineStream& operator=(LineStream&&) noexcept;
  ~LineStream();

  bool is_open() const;
  const LabEndpoint& local() const;
  const LabEndpoint& peer() const;  // the true lab address where the table knows it
  Origin origin() const;
  // For who knows better than the kernel who talks to whom: a proxy's header, an entry that stands for a host.
  void name_ends(LabEndpoint local, LabEndpoint peer);

  // One line with its CRLF, at most `limit` bytes with it; valid until the next read. A longer one is read to its end,
  // thrown away and answered with too_long; the stream goes on behind it. One without an end is answered with
  // endless_line when longest_skipped bytes of it were thrown away.
  static constexpr std::size_t longest_skipped = 1'000'000;
  StreamWait<std::string_view> read_line(std::size_t limit);

  // Raw input: what is there, take n bytes away, wait for more (too_long when largest_buffer bytes are not consumed).
  std::string_view buffered() const;
  void consume(std::size_t bytes);
  StreamWait<void> fill();
  bool has_line() const;  // a whole line is buffered: read_line would not wait

  void put(std::string_view text);
  StreamWait<void> flush();
  StreamWait<void> write(std::string_view text);  // put and flush; `text` stays the caller's until the co_await is over

  // STARTTLS. The context comes from room pki. Input behind STARTTLS is plain_before_tls; buffered input is dropped.
  // `server_name` is sent as SNI unless empty.
  StreamWait<void> start_tls_server(ssl_ctx_st* context);
  StreamWait<void> start_tls_client(ssl_ctx_st* context, std::string server_name);
  bool is_tls() const;
  TlsInfo tls_info() const;
  ssl_st* tls() const;  // nullptr for plain; for pki::verify_peer

  // From now on each wait ends with timed_out when the lab's clock reaches `when`.
  void set_deadline(base::LabTime when, TimerKind kind);
  void clear_deadline();

  void cancel();  // the operation under way, if any, ends with cancelled
  void close();   // close_notify as a best effort; unsent output is dropped
  void reset();   // close with RST

  std::uint64_t bytes_in() const;  // at the descriptor
  std::uint64_t bytes_out() const;

 private:
  std::unique_ptr<StreamImpl> impl_;
};

// What co_await on a stream's operation works with; nobody names it.
class StreamWaitBase {
 public:
  explicit StreamWaitBase(StreamImpl* stream) : stream_(stream) {}
  StreamWaitBase(const StreamWaitBase&) = delete;
  StreamWaitBase& operator=(const StreamWaitBase&) = delete;
  ~StreamWaitBase();
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> frame);

 protected:
  friend class StreamImpl;
  IoResult<std::string_view> finish();
  StreamImpl* stream_;  // nullptr when the stream went first
  bool suspended_ = false;
};

template <>
class StreamWait<std::string_view> : public StreamWaitBase {
 public:
  using StreamWaitBase::StreamWaitBase;
  IoResult<std::string_view> await_resume() { return finish(); }
};

template <>
class StreamWait<void> : public StreamWaitBase {
 public:
  using StreamWaitBase::StreamWaitBase;
  IoResult<void> await_resume() {
    auto result = finish();
    if (!result) return tl::unexpected<IoError>(std::move(result.error()));
    return {};
  }
};

}  // namespace mailflow::net
