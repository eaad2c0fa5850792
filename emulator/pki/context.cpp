#include "pki/context.hpp"

#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include <array>

namespace mailflow::pki {
namespace {

int accept_for_later_judgement(X509_STORE_CTX*, void*) {
  return 1;
}

constexpr auto options = SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                         SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_CIPHER_SERVER_PREFERENCE;

}  // namespace

base::Result<Context> make_context(const Signed* shows, const std::vector<X509*>& chain) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_method()));
  if (!context) return openssl_failure("cannot make a TLS context");
  auto* raw = context.get();
  SSL_CTX_set_options(raw, options);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(raw, accept_for_later_judgement, nullptr);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
  // A session keeps both ephemeral keys while it lasts; those of P-256 take kilobytes more.
  std::array<int, 3> groups{NID_X25519, NID_X9_62_prime256v1, NID_secp384r1};
  bool good = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
              SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION) == 1 && SSL_CTX_set_num_tickets(raw, 0) == 1 &&
              SSL_CTX_set1_groups(raw, groups.data(), groups.size()) == 1;
  if (good && shows != nullptr)
    good = SSL_CTX_use_certificate(raw, shows->certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(raw, shows->key.get()) == 1;
  for (auto* link : chain) good = good && SSL_CTX_add1_chain_cert(raw, link) == 1;
  if (!good) return openssl_failure("cannot make a TLS context");
  return context;
}

}  // namespace mailflow::pki
