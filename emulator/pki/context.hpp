#pragma once
// TLS contexts as all hosts of a lab use them.
//
// TLS 1.2 and 1.3, no tickets, no session cache, no renegotiation; a server asks for a client's certificate and neither
// side fails a handshake because of one. `shows` is nullptr for a client without certificate; `chain` is sent with it.

#include <openssl/ssl.h>

#include <vector>

#include "pki/certificate.hpp"

namespace mailflow::pki {

using Context = Owned<SSL_CTX, SSL_CTX_free>;

base::Result<Context> make_context(const Signed* shows, const std::vector<X509*>& chain);

}  // namespace mailflow::pki
