#pragma once
// One random exchange between two hosts for the rest test, in two stages: what it must have come to when the lab rests,
// and again after `go` was rung. Its words are written down by its tasks as they happen; `expected` says which.

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "net/alarm.hpp"
#include "pki/pki.hpp"
#include "world.hpp"

namespace mailflow::net {

enum class Shape : std::uint8_t {
  ping_pong,          // lines and answers, then the client closes
  tarpit,             // all lines at once, the server answers each after a lab delay
  silent_server,      // all lines at once, nobody reads until stage two
  large_body,         // megabytes to a server that reads them in gulps, with pauses in lab time
  large_unread,       // megabytes that nobody reads until stage two
  unread_then_close,  // megabytes that nobody reads; stage two closes the reader
  client_resets,      // … while the server waits to read
  both_write,         // both sides write megabytes, nobody reads; stage two resets one
  refused,
  no_route,
  idle,                   // a greeting, then nothing until stage two, when one side closes
  not_accepted,           // the host accepts in stage two only
  listener_closes,        // the host never accepts and goes away in stage two
  slow_reader_times_out,  // the client waits for an answer that never comes, up to its deadline
};
inline constexpr int shapes = 14;

class Exchange {
 public:
  Exchange(World& world, Listener& listener, base::IpAddress target, Shape shape, std::uint32_t random,
           ssl_ctx_st* tls);

  void start();
  void go();
  std::string problem_at_rest() const;  // "" when all is as it must be
  std::string problem_at_end() const;
  std::string text() const;

 private:
  static Task<> run_client(Exchange& exchange);
  static Task<> run_server(Exchange& exchange);
  static Task<> client_part(Exchange& exchange, LineStream& stream);
  static Task<> server_part(Exchange& exchange, LineStream& stream);
  static Task<> answer_lines(Exchange& exchange, LineStream& stream);
  static Task<> swallow(Exchange& exchange, LineStream& stream);
  static Task<bool> shake_as_client(Exchange& exchange, LineStream& stream);
  static Task<bool> shake_as_server(Exchange& exchange, LineStream& stream);
  std::string compare(const std::string& client, const std::string& server) const;

  World& world_;
  Listener& listener_;
  base::IpAddress target_;
  Shape shape_;
  ssl_ctx_st* tls_;
  int lines_;
  std::size_t body_;
  base::Duration delay_;
  Alarm client_go_;
  Alarm server_go_;
  std::string client_;  // how far each side is
  std::string server_;
};

}  // namespace mailflow::net
