#include "pki/authority.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace mailflow::pki {
namespace {

// Longer than anything a scenario advances: an authority's own dates are nobody's subject.
constexpr auto years_before = std::chrono::days{10 * 365};
constexpr auto years_after = std::chrono::days{30 * 365};

Owned<BIO, free_bio> reading(std::string_view text) {
  return Owned<BIO, free_bio>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Nobody is asked for the password of an encrypted key.
int no_password(char*, int, int, void*) {
  return -1;
}

std::string common_name(X509* certificate) {
  char name[256] = {};
  const int length = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  return length < 0 ? std::string() : std::string(name, static_cast<std::size_t>(length));
}

}  // namespace

base::Result<void> Authority::restore(std::string_view certificate_pem, std::string_view key_pem) {
  constexpr std::size_t longest = 65'536;
  const auto refuse = [this](std::string_view why) {
    ERR_clear_error();
    return base::fail(base::ErrorKind::input, "authority {}: {}", name_, why);
  };
  if (root_) return refuse("it is in use already");
  if (certificate_pem.size() > longest || key_pem.size() > longest) return refuse("its files are too large");
  Signed read;
  read.certificate.reset(PEM_read_bio_X509(reading(certificate_pem).get(), nullptr, no_password, nullptr));
  if (!read.certificate) return refuse("its certificate is no PEM certificate");
  read.key.reset(PEM_read_bio_PrivateKey(reading(key_pem).get(), nullptr, no_password, nullptr));
  if (!read.key) return refuse("its key is no unencrypted PEM key");
  if (X509_check_private_key(read.certificate.get(), read.key.get()) != 1)
    return refuse("key and certificate do not belong together");
  if (common_name(read.certificate.get()) != name_ || X509_check_ca(read.certificate.get()) != 1)
    return refuse("the certificate is not this authority's");
  root_.emplace(std::move(read));
  return {};
}

base::Result<const Signed*> Authority::make(std::optional<Signed>& place, const std::string& common_name,
                                            const Signed* issuer) {
  if (place) return &*place;
  CertificateOrder order;
  order.common_name = common_name;
  order.organisation = "Mailflow Lab";
  order.from = start_ - years_before;
  order.until = start_ + years_after;
  order.use = Use::authority;
  order.serial_seed = fmt::format("authority {} {}", common_name, base::iso(start_));
  order.issuer = issuer;
  auto made = make_certificate(order);
  if (!made) return base::fail(std::move(made.error()));
  place.emplace(std::move(*made));
  return &*place;
}

base::Result<const Signed*> Authority::root() {
  return make(root_, name_, nullptr);
}

base::Result<const Signed*> Authority::intermediate() {
  const auto issuer = root();
  if (!issuer) return issuer;
  return make(intermediate_, name_ + " intermediate", *issuer);
}

}  // namespace mailflow::pki
