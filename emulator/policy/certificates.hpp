#pragma once
// What a check of a certificate will find, from the lab file's words alone: the walk without sockets needs the verdict
// that OpenSSL gives on the wire.

#include "base/time.hpp"
#include "model/world.hpp"

namespace mailflow::policy {

// How `verifier` finds the certificate at lab time `now`.
model::ChainVerdict expected_verdict(const model::World& world, const model::CertificateSpec& certificate,
                                     const model::Host& verifier, base::LabTime now);

// The certificate a host shows as a client.
const model::CertificateSpec& client_certificate(const model::Host& host);

// The certificate that <I>issuer<S>subject names among the host's, of several the one that is valid for longest; the
// host's own where nothing is named; nullptr: it has none such.
const model::CertificateSpec* certificate_for(const model::Host& host,
                                              const std::optional<model::CertificateIdentifier>& wanted);

// The names that it really shows.
base::CertificateNames shown_names(const model::CertificateSpec& certificate);

// Does the certificate cover the host's name (RFC 6125)?
bool covers(const model::CertificateSpec& certificate, const base::DomainName& name);

}  // namespace mailflow::policy
