#include "pki/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

namespace mailflow::pki {
namespace {

constexpr std::size_t serial_bytes = 16;
constexpr std::size_t longest_common_name = 64;  // ub-common-name of RFC 5280

bool set_serial(X509* certificate, std::string_view seed) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(seed.data()), seed.size(), digest.data());
  digest[0] = static_cast<unsigned char>((digest[0] & 0x7fU) | 0x40U);  // positive, of full length
  const Owned<BIGNUM, BN_free> number(BN_bin2bn(digest.data(), static_cast<int>(serial_bytes), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool add_text(X509_NAME* name, const char* field, std::string_view text) {
  return text.empty() ||
         X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1;
}

bool add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// Built value by value: text for OpenSSL's configuration language would have to be escaped.
bool add_names(X509* certificate, const std::vector<std::string>& names) {
  if (names.empty()) return true;
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> list(sk_GENERAL_NAME_new_null());
  for (const auto& name : names) {
    auto* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
    auto* entry = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(entry, GEN_DNS, text);
    sk_GENERAL_NAME_push(list.get(), entry);
  }
  return X509_add1_ext_i2d(certificate, NID_subject_alt_name, list.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

bool add_extensions(X509* certificate, X509* issuer, const CertificateOrder& order) {
  const bool authority = order.use == Use::authority;
  return add_extension(certificate, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE") &&
         add_extension(certificate, issuer, NID_key_usage,
                       authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature") &&
         (authority || add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth")) &&
         add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
         add_extension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
         add_names(certificate, order.names);
}

bool fill(const CertificateOrder& order, Signed& made) {
  auto* certificate = made.certificate.get();
  auto* issuer = order.issuer != nullptr ? order.issuer->certificate.get() : certificate;
  auto* issuer_key = order.issuer != nullptr ? order.issuer->key.get() : made.key.get();
  auto* subject = X509_get_subject_name(certificate);
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate, order.serial_seed) &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), to_time_t(order.from)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), to_time_t(order.until)) != nullptr &&
         add_text(subject, "CN", std::string_view(order.common_name).substr(0, longest_common_name)) &&
         add_text(subject, "O", order.organisation) &&
         X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
         X509_set_pubkey(certificate, made.key.get()) == 1 && add_extensions(certificate, issuer, order) &&
         X509_sign(certificate, issuer_key, EVP_sha256()) > 0;
}

}  // namespace

base::Failure openssl_failure(std::string_view doing) {
  const auto code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return base::fail(base::ErrorKind::internal, "{}: {}", doing, reason == nullptr ? "OpenSSL refused" : reason);
}

base::Result<Signed> make_certificate(const CertificateOrder& order) {
  ERR_clear_error();
  Signed made{Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")), Certificate(X509_new())};
  if (!made.key || !made.certificate || !fill(order, made))
    return openssl_failure(fmt::format("cannot make a certificate for {}", order.common_name));
  return made;
}

std::string pem(X509* certificate) {
  const Owned<BIO, free_bio> out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate);
  return contents(out.get());
}

base::Result<std::string> pem(EVP_PKEY* key) {
  const Owned<BIO, free_bio> out(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return openssl_failure("cannot write a key");
  return contents(out.get());
}

}  // namespace mailflow::pki
