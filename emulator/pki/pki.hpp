#pragma once
// A lab's authorities and certificates: ECDSA P-256, keys made while the lab runs and never written unless exported.
//
// Authorities are `CN=<name>, O=Mailflow Lab`. Keys, certificates and TLS contexts are made at their first use and do
// not depend on the order of uses: serial numbers and validity follow from owner, specification and the lab's start.
// Contexts speak TLS 1.2 and 1.3 without resumption, ask clients for a certificate and leave all judging to
// verify_peer. Errors name the unknown authority or preset. For one thread; identities live as long as the Pki.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/certificate.hpp"
#include "pki/peer.hpp"

struct ssl_ctx_st;

namespace mailflow::pki {

class Authority;

// One certificate with its key and its TLS context.
class Identity {
 public:
  struct Material;

  explicit Identity(std::unique_ptr<Material> material);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  base::Result<ssl_ctx_st*> context();          // for both roles: it shows the certificate as server and as client
  base::Result<std::string> certificate_pem();  // the certificate, then what the host sends with it
  base::Result<std::string> key_pem();

 private:
  std::unique_ptr<Material> material_;
};

class Pki {
 public:
  explicit Pki(base::LabTime start);
  ~Pki();
  Pki(const Pki&) = delete;
  Pki& operator=(const Pki&) = delete;

  base::Result<void> add_authority(std::string_view name);
  std::vector<std::string> authorities() const;

  // `owner` tells two hosts with the same names apart ("ex01", "ex01 client"). Checks the specification; makes nothing
  // yet. Asking again for the same gives the same.
  base::Result<std::shared_ptr<Identity>> identity(std::string_view owner, const model::CertificateSpec& spec);
  base::Result<ssl_ctx_st*> anonymous_client();  // shows no certificate

  // Shared by all who trust the same authorities; the order of names does not matter.
  base::Result<std::shared_ptr<const TrustStore>> trust(std::vector<std::string> authorities);

  base::Result<std::string> authority_pem(std::string_view name);
  base::Result<std::string> authority_key_pem(std::string_view name);
  // Takes an authority of an earlier lab back, before anything used it, so that who trusts that one trusts this lab.
  base::Result<void> restore_authority(std::string_view name, std::string_view certificate_pem,
                                       std::string_view key_pem);

 private:
  base::Result<Authority*> find(std::string_view name);

  struct Contexts;
  base::LabTime start_;
  std::vector<std::unique_ptr<Authority>> authorities_;
  std::map<std::vector<std::string>, std::shared_ptr<const TrustStore>> trust_;
  std::map<std::string, std::shared_ptr<Identity>, std::less<>> identities_;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace mailflow::pki
