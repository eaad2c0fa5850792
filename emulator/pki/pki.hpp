#pragma once
// A lab's authorities and certificates: ECDSA P-256, keys made while the lab runs and never written unless exported.
//
// Authorities are `CN=<name>, O=Mailflow Lab`. A certificate and its TLS context are made at the first use and do not
// depend on the order of uses: serial numbers and validity follow from the owner, the specification and the lab's
// start. Contexts speak TLS 1.2 and 1.3, no resumption, ask for client certificates and leave all judging to
// verify_peer. Errors name the unknown authority or preset. One thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "pki/peer.hpp"

struct ssl_ctx_st;

namespace mailflow::pki {

struct CertificateSpec {
  std::vector<std::string> names;     // DNS names or *.name; the first is the CN. A single label (SERVER1) is allowed
  std::string authority;              // empty: the lab's default
  std::optional<base::LabTime> from;  // instead of the preset's
  std::optional<base::LabTime> until;
  std::string preset = "valid";
};

class Authority;

// One certificate with its key.
class Identity {
 public:
  struct Material;

  explicit Identity(std::unique_ptr<Material> material);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  // For both roles: as a server it shows the certificate, as a client too.
  base::Result<ssl_ctx_st*> context();
  base::Result<std::string> certificate_pem();  // the certificate and what the host sends with it
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

  base::Result<void> add_authority(std::string_view name);  // the first one is the default issuer
  std::vector<std::string> authorities() const;

  // `owner` tells two hosts with the same names apart ("ex01", "ex01 client"). Checks the specification at once, makes
  // keys at the first use.
  base::Result<std::shared_ptr<Identity>> identity(std::string_view owner, const CertificateSpec& spec);
  // A client that shows no certificate, and a server that has none is not offered TLS at all.
  base::Result<ssl_ctx_st*> anonymous_client();

  // Shared by all who trust the same authorities.
  base::Result<std::shared_ptr<const TrustStore>> trust(const std::vector<std::string>& authorities);

  base::Result<std::string> authority_pem(std::string_view name);

 private:
  base::Result<Authority*> find(std::string_view name);

  base::LabTime start_;
  std::vector<std::unique_ptr<Authority>> authorities_;
  std::map<std::vector<std::string>, std::shared_ptr<const TrustStore>> trust_;
  struct ContextHolder;
  std::unique_ptr<ContextHolder> anonymous_;
};

}  // namespace mailflow::pki
