#pragma once
// `authorities:` of a lab file and the certificates that hosts show.

#include <optional>
#include <vector>

#include "load/names.hpp"
#include "model/certificate.hpp"
#include "model/world.hpp"

namespace mailflow::load {

struct Authorities {
  std::vector<model::Authority> rows;  // `public` is always the first
  Names names{"authority"};
};

// `hosts` knows whom `trusted-by` may name. `value` may be nullptr: then there is `public` alone.
base::Result<Authorities> read_authorities(const base::Value* value, const Names& hosts);

// A certificate as it was ordered; names may still be missing (the host gives its own).
base::Result<model::CertificateSpec> read_certificate(const base::Value& value, const Names& authorities);
// One that a host of a lab shows for once; without names, those of the host's own.
base::Result<model::CertificateSpec> read_certificate(const base::Value& value, const model::World& world,
                                                      model::HostId host);

}  // namespace mailflow::load
