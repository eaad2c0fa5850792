#pragma once
// The server's side of SMTP sessions: joins a stream, the pure dialogue and a host's decisions.
//
// serve() runs one session from the greeting to its end. Replies are joined while input is buffered. Time-outs and
// delays are the lab's. With `xclient` the client may say for whom it speaks. Whatever happens to the connection ends
// the session and is told to the handler; nothing is thrown but what the handler throws.

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "net/clock.hpp"
#include "net/line_stream.hpp"
#include "net/task.hpp"
#include "pki/peer.hpp"
#include "protocol/smtp/server.hpp"
#include "smtp/handler.hpp"

struct ssl_ctx_st;

namespace mailflow::smtp {

// One endpoint. It outlives its sessions; the setup must not change while one is open.
struct Server {
  Server(net::Clock& lab_clock, protocol::smtp::ServerSetup given)
      : clock(lab_clock), setup(std::move(given)), started(lab_clock.now()) {}

  net::Clock& clock;
  protocol::smtp::ServerSetup setup;
  std::function<base::Result<ssl_ctx_st*>()> tls_context;  // asked at each STARTTLS; empty or an error: 454
  std::shared_ptr<const pki::TrustStore> trust;            // judges clients' certificates
  base::LabTime started;
  // So far; makes session ids. Endpoints of one host share it.
  std::shared_ptr<std::uint64_t> sessions = std::make_shared<std::uint64_t>(0);
};

net::Task<void> serve(net::LineStream stream, Server& server, Handler& handler, protocol::smtp::XClient xclient);

}  // namespace mailflow::smtp
