#pragma once
// The page's HTTP server, a guest on the lab's thread: it never holds the lab's clock, nor keeps it from rest.
//
// One address and port of this machine; when the port is taken the next free one, if `ports` says so. Bounds: 64
// connections at a time, 8 KiB of header, no body, 10 s for a request, 100 requests a connection. A broken request ends
// its connection. Destroying the server ends all of them. Errors: `unavailable` when nothing can be bound.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "web/site.hpp"

namespace boost::asio {
class io_context;
}

namespace mailflow::web {

struct ServerOptions {
  std::string address = "127.0.0.1";  // 0.0.0.0 in a container
  std::uint16_t port = 8025;          // 0: any free one
  std::uint16_t ports = 1;            // so many from there on are tried
};

class Server {
 public:
  static base::Result<std::unique_ptr<Server>> start(boost::asio::io_context& io, ServerOptions options,
                                                     std::function<Site()> site);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

 private:
  struct Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace mailflow::web
