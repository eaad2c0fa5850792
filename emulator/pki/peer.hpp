#pragma once
// What a TLS peer showed, judged at lab time: its chain and its names. Whether the names suit is policy's question.
//
// Names are the subject's CN and the dNSName alternatives, canonical, without repetition; text that is no domain name
// is left out. `verify_peer` reads the finished handshake of an OpenSSL session and never fails: without a certificate
// the verdict is `none`. Chain errors come before dates.

#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/time.hpp"
#include "model/certificate.hpp"

struct ssl_st;
struct x509_st;
struct stack_st_X509;
struct x509_store_st;

namespace mailflow::pki {

struct PeerCertificate {
  model::ChainVerdict verdict = model::ChainVerdict::none;
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

PeerCertificate verify_peer(ssl_st* session, const TrustStore& trust, base::LabTime now);

// The same for a certificate and what came with it (may be nullptr).
PeerCertificate verify_certificate(x509_st* certificate, stack_st_X509* sent, const TrustStore& trust,
                                   base::LabTime now);

}  // namespace mailflow::pki
