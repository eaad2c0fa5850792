#pragma once
// Reads the PROXY header in front of a stream whose client must begin with one, and leaves what follows it.
//
// The receiver waits without a greeting, five seconds of the lab's time at most. A header that is none or ends too soon
// is `cancelled` with a sentence; the caller ends the connection without a word, as proxy-protocol.txt demands.

#include "net/clock.hpp"
#include "net/line_stream.hpp"
#include "net/task.hpp"
#include "protocol/proxy/header.hpp"

namespace mailflow::smtp {

// `stream` and `clock` outlive the task.
net::Task<net::IoResult<protocol::proxy::Header>> read_proxy_header(net::LineStream& stream, net::Clock& clock);

}  // namespace mailflow::smtp
