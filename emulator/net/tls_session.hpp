#pragma once
// OpenSSL's half of a stream: one SSL object that reads and writes the stream's descriptor through a BIO of its own,
// which counts bytes where they cross and never raises SIGPIPE.
//
// Operations return what OpenSSL wants next; they never block.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "net/io_error.hpp"
#include "net/line_stream.hpp"

namespace mailflow::net {

// What a stream lends to TLS: non-blocking, -1 with errno EAGAIN when it would wait, 0 for the end.
class RawIo {
 public:
  virtual long raw_receive(char* data, std::size_t size) = 0;
  virtual long raw_send(const char* data, std::size_t size) = 0;

 protected:
  virtual ~RawIo() = default;
};

enum class TlsStep : unsigned char { done, want_read, want_write, ended, failed };

class TlsSession {
 public:
  enum class Role : unsigned char { server, client };

  // nullptr when OpenSSL has no memory for one.
  static std::unique_ptr<TlsSession> make(ssl_ctx_st* context, Role role, const std::string& server_name, RawIo& io);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  TlsStep handshake();
  TlsStep read(char* data, std::size_t size, std::size_t& got);
  TlsStep write(std::string_view data, std::size_t& sent);
  void say_goodbye();  // close_notify, if it goes out at once

  const std::string& failure() const { return failure_; }  // after TlsStep::failed
  TlsInfo info() const;
  ssl_st* handle() const { return session_; }

 private:
  explicit TlsSession(ssl_st* session) : session_(session) {}
  TlsStep judge(int result);

  ssl_st* session_;
  std::string failure_;
  bool broken_ = false;
};

}  // namespace mailflow::net
