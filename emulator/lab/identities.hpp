#pragma once
// The lab's certificates in use: what each host shows, and whom it trusts.
//
// Keys, certificates and TLS contexts are made at their first use. Authorities that a later World adds exist from then
// on.

#include <memory>

#include "base/fact.hpp"
#include "model/world.hpp"
#include "pki/pki.hpp"

namespace mailflow::lab {

class Identities {
 public:
  static base::Result<std::unique_ptr<Identities>> make(const model::World& world);

  base::Result<void> add_authorities(const model::World& world);

  base::Result<ssl_ctx_st*> server(const model::Host& host);
  base::Result<ssl_ctx_st*> client(const model::Host& host, const model::CertificateSpec& shown);
  base::Result<ssl_ctx_st*> anonymous_client() { return pki_.anonymous_client(); }

  // The authorities that a host trusts.
  base::Result<std::shared_ptr<const pki::TrustStore>> trust(const model::World& world, const model::Host& host);

  pki::Pki& pki() { return pki_; }

 private:
  explicit Identities(base::LabTime start) : pki_(start) {}
  base::Result<ssl_ctx_st*> context(const std::string& owner, const model::CertificateSpec& spec);

  pki::Pki pki_;
};

// Does one of the names cover the host's name (RFC 6125)?
bool covers(const base::CertificateNames& names, const base::DomainName& host);

}  // namespace mailflow::lab
