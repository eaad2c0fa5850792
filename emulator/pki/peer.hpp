#pragma once
// What a TLS peer showed, judged at lab time: its chain and its names. Whether the names suit is policy's question.
//
// Names are the subject's CN and the dNSName alternatives, canonical, without repetition; text that is no domain name
// is left out. `verify_peer` reads the finished handshake of an OpenSSL session and never fails: no certificate is
// Chain::none.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/time.hpp"

struct ssl_st;
struct x509_store_st;

namespace mailflow::pki {

enum class Chain : std::uint8_t { none, valid, expired, not_yet_valid, self_signed, untrusted, incomplete };

std::string_view to_string(Chain chain);  // "valid", "not-yet-valid", …

struct PeerCertificate {
  Chain chain = Chain::none;
  std::vector<base::DomainPattern> names;
  std::string subject;  // "CN=mail.contoso.com"
  std::string issuer;   // "CN=public, O=Mailflow Lab"
  base::LabTime from{};
  base::LabTime until{};
  std::string thumbprint;  // SHA-1, upper-case hexadecimal, as Exchange prints it
};

// The authorities a host trusts.
class TrustStore {
 public:
  explicit TrustStore(x509_store_st* store);  // takes it over
  ~TrustStore();
  TrustStore(const TrustStore&) = delete;
  TrustStore& operator=(const TrustStore&) = delete;
  x509_store_st* store() const { return store_; }

 private:
  x509_store_st* store_;
};

enum class PeerRole : std::uint8_t { server, client };

PeerCertificate verify_peer(ssl_st* session, PeerRole peer, const TrustStore& trust, base::LabTime now);

}  // namespace mailflow::pki
