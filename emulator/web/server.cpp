#include "web/server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <set>
#include <utility>

#include "web/answer.hpp"

namespace mailflow::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

using Stream = beast::tcp_stream;
using Endpoint = Stream::endpoint_type;
using Protocol = Stream::protocol_type;
using Acceptor = asio::basic_socket_acceptor<Protocol>;

constexpr std::size_t most_connections = 64;
constexpr std::size_t most_requests = 100;  // of one connection
constexpr std::uint32_t most_header_bytes = 8 * 1024;
constexpr std::chrono::seconds patience{10};
constexpr int most_port = 65535;

class Connection;

// What all connections share.
struct Shared {
  std::function<Site()> site;
  std::set<std::shared_ptr<Connection>> open;
};

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Stream stream, std::shared_ptr<Shared> shared) : stream_(std::move(stream)), shared_(std::move(shared)) {}

  void read() {
    parser_.emplace();
    parser_->header_limit(most_header_bytes);
    parser_->body_limit(0);
    stream_.expires_after(patience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
  }

  void close() {
    error_code ignored;
    stream_.socket().close(ignored);
  }

 private:
  void on_read(error_code error) {
    if (error == http::error::end_of_stream || error == beast::error::timeout ||
        error == asio::error::operation_aborted)
      return leave();
    if (error && error.category() != http::make_error_code(http::error::bad_method).category()) return leave();
    if (error) return send(broken(error), http::verb::get, Next::close);
    const auto& message = parser_->get();
    if (message.count(http::field::host) != 1)
      return send({400, "text/plain; charset=utf-8", "one Host header\n"}, message.method(), Next::close);
    const Request request{view(message.method_string()), view(message.target()), view(message[http::field::host]),
                          view(message[http::field::accept_language])};
    const auto next = message.keep_alive() && ++requests_ < most_requests ? Next::read : Next::close;
    send(answer_to(request, shared_->site), message.method(), next);
  }

  static Answer broken(error_code error) {
    if (error == http::error::header_limit) return {431, "text/plain; charset=utf-8", "the header is too long\n"};
    if (error == http::error::body_limit) return {413, "text/plain; charset=utf-8", "no body is read here\n"};
    return {400, "text/plain; charset=utf-8", "this is no HTTP request\n"};
  }

  enum class Next : std::uint8_t { read, close };

  void send(Answer answer, http::verb method, Next next) {
    response_ = {};
    response_.version(11);
    response_.result(answer.status);
    response_.keep_alive(next == Next::read);
    const auto set = [this](http::field field, std::string_view value) {
      response_.set(field, beast::string_view(value.data(), value.size()));
    };
    set(http::field::content_type, answer.type);
    set(http::field::cache_control, "no-store");
    set(http::field::x_frame_options, "DENY");
    response_.set("Content-Security-Policy",
                  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    response_.set("X-Content-Type-Options", "nosniff");
    response_.set("Referrer-Policy", "no-referrer");
    response_.set("Cross-Origin-Resource-Policy", "same-origin");
    if (answer.status == 405) set(http::field::allow, "GET, HEAD");
    response_.content_length(answer.body.size());
    if (method != http::verb::head) response_.body() = std::move(answer.body);
    stream_.expires_after(patience);
    const auto sent = [self = shared_from_this(), next](error_code error, std::size_t) {
      if (error || next == Next::close) return self->leave();
      self->read();
    };
    if (method == http::verb::head) {
      serializer_.emplace(response_);
      serializer_->split(true);
      return http::async_write_header(stream_, *serializer_, sent);
    }
    http::async_write(stream_, response_, sent);
  }

  void leave() {
    error_code ignored;
    stream_.socket().shutdown(Stream::socket_type::shutdown_send, ignored);
    stream_.socket().close(ignored);
    shared_->open.erase(shared_from_this());
  }

  Stream stream_;
  std::shared_ptr<Shared> shared_;
  beast::flat_buffer buffer_{most_header_bytes * 2};
  std::optional<http::request_parser<http::empty_body>> parser_;
  http::response<http::string_body> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::size_t requests_ = 0;
};

// Binds the port or one of the next; an error when none can be.
error_code bind_one(Acceptor& acceptor, const asio::ip::address& address, const ServerOptions& options) {
  const auto port = options.port;
  error_code error;
  acceptor.open(Endpoint(address, port).protocol(), error);
  if (error) return error;
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  for (std::uint16_t i = 0; i < options.ports && port + i <= most_port; ++i) {
    acceptor.bind(Endpoint(address, static_cast<std::uint16_t>(port + i)), error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error || error != asio::error::address_in_use || port == 0) return error;
    acceptor.close();
    error_code again;
    acceptor.open(Endpoint(address, port).protocol(), again);
    acceptor.set_option(asio::socket_base::reuse_address(true), again);
  }
  return error;
}

}  // namespace

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  Impl(asio::io_context& io, std::function<Site()> site) : acceptor(io) { shared->site = std::move(site); }

  void accept() {
    acceptor.async_accept([self = shared_from_this()](error_code error, Stream::socket_type socket) {
      if (error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
      if (!error && self->shared->open.size() < most_connections) {
        auto connection = std::make_shared<Connection>(Stream(std::move(socket)), self->shared);
        self->shared->open.insert(connection);
        connection->read();
      }
      self->accept();
    });
  }

  Acceptor acceptor;
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();
};

base::Result<std::unique_ptr<Server>> Server::start(asio::io_context& io, ServerOptions options,
                                                    std::function<Site()> site) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return base::fail(base::ErrorKind::usage, "the page's address \"{}\" is no IP address", options.address);
  auto impl = std::make_shared<Impl>(io, std::move(site));
  error = bind_one(impl->acceptor, address, options);
  if (error)
    return base::fail(base::ErrorKind::unavailable, "the page can't listen on {}:{}: {}", options.address, options.port,
                      error.message());
  impl->accept();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  error_code ignored;
  impl_->acceptor.close(ignored);
  const auto open = std::exchange(impl_->shared->open, {});
  for (const auto& connection : open) connection->close();
}

std::uint16_t Server::port() const {
  error_code ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}

}  // namespace mailflow::web
