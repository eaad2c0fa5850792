#include <boost/beast.hpp>   // finding: Beast
#include "other/value.hpp"   // finding: no file below
#include "unused/value.hpp"  // finding: does not use unused
tcp::socket a(context);      // finding: sockets
int b = ares_init(&channel);  // finding: a resolver
int c = SSL_read(ssl, to, 1);  // finding: TLS streams
