#pragma once
// A lab's authorities and certificates as PEM files in a folder, for real clients.
//
// `NAME.pem` and `NAME.key` of each authority and host; keys are readable by their owner alone. Authorities whose files
// are there are taken back into `pki`, all else is written; each file appears whole or not at all, and a symbolic link
// in its place is replaced, never followed. Errors: a folder or file that can't be written is `unavailable`, broken
// files and names that would collide are `input`.

#include <string>

#include "base/result.hpp"
#include "model/world.hpp"
#include "pki/pki.hpp"

namespace mailflow::app {

struct CertificateFiles {
  std::size_t kept_authorities = 0;
  std::size_t new_authorities = 0;
  std::size_t hosts = 0;
};

// Before anything uses the authorities: takes back those that the folder holds.
base::Result<CertificateFiles> exchange_certificates(pki::Pki& pki, const model::World& world,
                                                     const std::string& folder);

}  // namespace mailflow::app
