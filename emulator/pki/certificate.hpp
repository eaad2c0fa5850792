#pragma once
// Makes one X.509 certificate of the lab with a new P-256 key.
//
// The subject's names, dates, issuer and serial number are given; extensions follow from whether it is an authority.
// Fails only where OpenSSL does (internal).

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "pki/openssl.hpp"

namespace mailflow::pki {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

struct Signed {
  Key key;
  Certificate certificate;
};

enum class Use : unsigned char { authority, host };

struct CertificateOrder {
  std::string common_name;
  std::string organisation;        // "" for none
  std::vector<std::string> names;  // dNSName alternatives
  base::LabTime from{};
  base::LabTime until{};
  Use use = Use::host;
  std::string serial_seed;         // the number is a hash of it
  const Signed* issuer = nullptr;  // nullptr: self-signed
};

base::Result<Signed> make_certificate(const CertificateOrder& order);

std::string pem(X509* certificate);
base::Result<std::string> pem(EVP_PKEY* key);

}  // namespace mailflow::pki
