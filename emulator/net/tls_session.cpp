#include "net/tls_session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <climits>
#include <cstring>

namespace mailflow::net {
namespace {

int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  auto& io = *static_cast<RawIo*>(BIO_get_data(bio));
  const auto sent = io.raw_send(data, static_cast<std::size_t>(size));
  if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  auto& io = *static_cast<RawIo*>(BIO_get_data(bio));
  const auto got = io.raw_receive(data, static_cast<std::size_t>(size));
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_read(bio);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return 0;
}

BIO_METHOD* make_method() {
  auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "mailflow stream");
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_ctrl(method, bio_control);
  return method;
}

const BIO_METHOD* stream_method() {
  static const BIO_METHOD* const method = make_method();
  return method;
}

std::string last_reason() {
  const auto code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "the TLS session failed" : std::string("TLS: ") + reason;
}

std::string_view exchange_spelling(int version) {
  if (version == TLS1_3_VERSION) return "TLS1_3";
  if (version == TLS1_2_VERSION) return "TLS1_2";
  return "";
}

}  // namespace

std::unique_ptr<TlsSession> TlsSession::make(ssl_ctx_st* context, Role role, const std::string& server_name,
                                             RawIo& io) {
  ERR_clear_error();
  auto* session = SSL_new(context);
  if (session == nullptr) return nullptr;
  auto made = std::unique_ptr<TlsSession>(new TlsSession(session));
  auto* bio = BIO_new(stream_method());
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &io);
  BIO_set_init(bio, 1);
  SSL_set_bio(session, bio, bio);
  SSL_set_mode(session, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_set_read_ahead(session, 1);
  if (role == Role::server) {
    SSL_set_accept_state(session);
  } else {
    SSL_set_connect_state(session);
    if (!server_name.empty()) SSL_set_tlsext_host_name(session, server_name.c_str());
  }
  return made;
}

TlsSession::~TlsSession() {
  SSL_free(session_);
}

TlsStep TlsSession::judge(int result) {
  if (result > 0) return TlsStep::done;
  switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
      return TlsStep::want_read;
    case SSL_ERROR_WANT_WRITE:
      return TlsStep::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return TlsStep::ended;
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      return TlsStep::ended;
    default:
      broken_ = true;
      if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return TlsStep::ended;
      failure_ = last_reason();
      return TlsStep::failed;
  }
}

TlsStep TlsSession::handshake() {
  ERR_clear_error();
  return judge(SSL_do_handshake(session_));
}

TlsStep TlsSession::read(char* data, std::size_t size, std::size_t& got) {
  ERR_clear_error();
  return judge(SSL_read_ex(session_, data, size, &got));
}

TlsStep TlsSession::write(std::string_view data, std::size_t& sent) {
  ERR_clear_error();
  return judge(SSL_write_ex(session_, data.data(), data.size(), &sent));
}

void TlsSession::say_goodbye() {
  if (broken_ || SSL_in_init(session_) != 0) return;
  ERR_clear_error();
  SSL_shutdown(session_);
  ERR_clear_error();
}

TlsInfo TlsSession::info() const {
  TlsInfo info;
  if (SSL_is_init_finished(session_) == 0) return info;
  info.protocol = SSL_get_version(session_);
  info.exchange_protocol = exchange_spelling(SSL_version(session_));
  if (const auto* cipher = SSL_get_current_cipher(session_)) {
    info.cipher = SSL_CIPHER_get_name(cipher);
    info.exchange_cipher = SSL_CIPHER_standard_name(cipher);
    info.bits = SSL_CIPHER_get_bits(cipher, nullptr);
  }
  if (const char* name = SSL_get_servername(session_, TLSEXT_NAMETYPE_host_name)) info.server_name = name;
  return info;
}

}  // namespace mailflow::net
