#include "policy/certificates.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailflow::policy {

using model::ChainVerdict;

// The order in which OpenSSL reports: a chain that does not build comes before the dates.
ChainVerdict expected_verdict(const model::World& world, const model::CertificateSpec& certificate,
                              const model::Host& verifier, base::LabTime now) {
  if (certificate.names.empty()) return ChainVerdict::none;
  if (certificate.preset == "self-signed") return ChainVerdict::self_signed;
  if (certificate.preset == "incomplete-chain") return ChainVerdict::incomplete;
  const auto authority = std::find_if(world.authorities->begin(), world.authorities->end(),
                                      [&](const model::Authority& row) { return row.name == certificate.authority; });
  const bool trusted = authority != world.authorities->end() &&
                       (authority->is_public || std::find(authority->trusted_by.begin(), authority->trusted_by.end(),
                                                          verifier.name) != authority->trusted_by.end());
  if (!trusted) return ChainVerdict::untrusted;
  if (certificate.preset == "expired") return ChainVerdict::expired;
  if (certificate.preset == "not-yet-valid") return ChainVerdict::not_yet_valid;
  if (certificate.until && now > world.clock + *certificate.until) return ChainVerdict::expired;
  if (certificate.from && now < world.clock + *certificate.from) return ChainVerdict::not_yet_valid;
  if (!certificate.until && now > world.clock + std::chrono::days{90}) return ChainVerdict::expired;
  return ChainVerdict::valid;
}

const model::CertificateSpec& client_certificate(const model::Host& host) {
  return host.client_certificate ? *host.client_certificate : host.certificate;
}

namespace {

// Without regard to letters' case and to blanks between the parts of a name.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' && (out.empty() || out.back() == ',')) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string identifier_of(const model::CertificateSpec& certificate) {
  const auto names = shown_names(certificate);
  if (names.empty()) return {};
  const auto subject = "CN=" + base::to_string(names.front());
  const bool self = certificate.preset == "self-signed";
  const auto issuer = self ? subject
                      : certificate.preset == "incomplete-chain"
                          ? fmt::format("CN={} intermediate, O=Mailflow Lab", certificate.authority)
                          : fmt::format("CN={}, O=Mailflow Lab", certificate.authority);
  return fmt::format("<I>{}<S>{}", issuer, subject);
}

base::Duration validity(const model::CertificateSpec& certificate) {
  return certificate.until.value_or(std::chrono::days{90});
}

}  // namespace

const model::CertificateSpec* certificate_for(const model::Host& host,
                                              const std::optional<model::CertificateIdentifier>& wanted) {
  if (!wanted) return host.certificate.names.empty() ? nullptr : &host.certificate;
  const model::CertificateSpec* best = nullptr;
  for (const auto* each : {&host.certificate, host.client_certificate ? &*host.client_certificate : nullptr}) {
    if (each == nullptr || plain(identifier_of(*each)) != plain(wanted->text)) continue;
    if (best == nullptr || validity(*each) > validity(*best)) best = each;
  }
  return best;
}

base::CertificateNames shown_names(const model::CertificateSpec& certificate) {
  if (certificate.preset != "wrong-name") return certificate.names;
  const auto other = base::DomainName::from_canonical(std::string(model::name_of_another));
  return {{base::DomainPattern::Kind::exact, other}};
}

bool covers(const model::CertificateSpec& certificate, const base::DomainName& name) {
  const base::DomainPattern wanted{base::DomainPattern::Kind::exact, name};
  const auto names = shown_names(certificate);
  return std::any_of(names.begin(), names.end(),
                     [&](const base::DomainPattern& row) { return base::certificate_name_matches(wanted, row); });
}

}  // namespace mailflow::policy
