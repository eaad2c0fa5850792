#include "pki/peer.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include "pki/openssl.hpp"

namespace mailflow::pki {
namespace {

using model::ChainVerdict;

constexpr std::size_t most_names = 1000;
constexpr std::size_t longest_name_text = 4096;

ChainVerdict verdict_of(int error, std::size_t sent) {
  switch (error) {
    case X509_V_OK:
      return ChainVerdict::valid;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return ChainVerdict::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return ChainVerdict::not_yet_valid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return ChainVerdict::self_signed;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return sent <= 1 ? ChainVerdict::incomplete : ChainVerdict::untrusted;
    default:
      return ChainVerdict::untrusted;
  }
}

ChainVerdict verify(X509* certificate, STACK_OF(X509) * sent, const TrustStore& trust, base::LabTime now) {
  const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  if (!context || X509_STORE_CTX_init(context.get(), trust.store(), certificate, sent) != 1)
    return ChainVerdict::untrusted;
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), to_time_t(now));
  // The first error decides; a count that includes the leaf on either side of the handshake.
  std::size_t count = 1;
  for (int i = 0; sent != nullptr && i < sk_X509_num(sent); ++i)
    if (X509_cmp(sk_X509_value(sent, i), certificate) != 0) ++count;
  ERR_clear_error();
  const bool good = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  if (good) return ChainVerdict::valid;
  return verdict_of(error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error, count);
}

void add_name(std::vector<base::DomainPattern>& names, const ASN1_STRING* text) {
  const auto length = static_cast<std::size_t>(ASN1_STRING_length(text));
  if (length > longest_name_text || names.size() >= most_names) return;
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, text);
  if (size < 0) return;
  const Owned<unsigned char, free_openssl> owner(utf8);
  auto pattern = base::parse_domain_pattern({reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)});
  if (!pattern || pattern->kind == base::DomainPattern::Kind::any) return;
  if (std::find(names.begin(), names.end(), *pattern) == names.end()) names.push_back(std::move(*pattern));
}

std::vector<base::DomainPattern> names_of(X509* certificate) {
  std::vector<base::DomainPattern> names;
  const auto* subject = X509_get_subject_name(certificate);
  for (int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(subject, NID_commonName, at))
    add_name(names, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> alternatives(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; alternatives && i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
    int kind = 0;
    auto* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(alternatives.get(), i), &kind);
    if (kind == GEN_DNS) add_name(names, static_cast<ASN1_STRING*>(value));
  }
  return names;
}

std::string text_of(const X509_NAME* name) {
  const Owned<BIO, free_bio> out(BIO_new(BIO_s_mem()));
  if (!out) return {};
  X509_NAME_print_ex(out.get(), name, 0, ASN1_STRFLGS_RFC2253 | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN);
  return contents(out.get()).substr(0, longest_name_text);
}

base::LabTime time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  using namespace std::chrono;
  const auto date = year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday;
  return base::LabTime{sys_days{date}} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

std::string thumbprint_of(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(certificate, EVP_sha1(), digest.data(), &size) != 1) return {};
  std::string text;
  for (unsigned int i = 0; i < size; ++i) fmt::format_to(std::back_inserter(text), "{:02X}", digest[i]);
  return text;
}

}  // namespace

TrustStore::TrustStore(x509_store_st* store) : store_(store) {}

TrustStore::~TrustStore() {
  X509_STORE_free(store_);
}

PeerCertificate verify_certificate(x509_st* certificate, stack_st_X509* sent, const TrustStore& trust,
                                   base::LabTime now) {
  PeerCertificate peer;
  if (certificate == nullptr) return peer;
  peer.verdict = verify(certificate, sent, trust, now);
  peer.names = names_of(certificate);
  peer.subject = text_of(X509_get_subject_name(certificate));
  peer.issuer = text_of(X509_get_issuer_name(certificate));
  peer.from = time_of(X509_get0_notBefore(certificate));
  peer.until = time_of(X509_get0_notAfter(certificate));
  peer.thumbprint = thumbprint_of(certificate);
  return peer;
}

PeerCertificate verify_peer(ssl_st* session, const TrustStore& trust, base::LabTime now) {
  if (session == nullptr) return {};
  return verify_certificate(SSL_get0_peer_certificate(session), SSL_get_peer_cert_chain(session), trust, now);
}

}  // namespace mailflow::pki
