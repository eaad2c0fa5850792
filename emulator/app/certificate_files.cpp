#include "app/certificate_files.hpp"

#include <algorithm>
#include <filesystem>

#include "app/file_output.hpp"
#include "load/reader.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::fail;
using base::Result;

Result<void> write_pair(const fs::path& folder, const std::string& name, const std::string& certificate,
                        const std::string& key) {
  if (auto written = write_file(folder / (name + ".key"), key, Readers::owner); !written) return written;
  return write_file(folder / (name + ".pem"), certificate, Readers::all);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.front() != '.' &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

Result<void> check_names(const pki::Pki& pki, const model::World& world) {
  const auto authorities = pki.authorities();
  for (const auto& name : authorities)
    if (!is_file_name(name)) return fail(ErrorKind::input, "the authority \"{}\" can't name a file", name);
  for (const auto& host : world.hosts->rows()) {
    if (!is_file_name(host.name)) return fail(host.pos, "the host \"{}\" can't name a file", host.name);
    if (std::find(authorities.begin(), authorities.end(), host.name) != authorities.end())
      return fail(host.pos, "an authority is called \"{}\" too: their files would have the same names", host.name);
  }
  return {};
}

Result<void> exchange_authority(pki::Pki& pki, const std::string& name, const fs::path& folder,
                                CertificateFiles& done) {
  const auto certificate_path = folder / (name + ".pem");
  const auto key_path = folder / (name + ".key");
  if (fs::exists(certificate_path) && fs::exists(key_path)) {
    const load::DiskReader reader;
    const auto certificate = reader.read(certificate_path.string());
    if (!certificate) return fail(certificate.error());
    const auto key = reader.read(key_path.string());
    if (!key) return fail(key.error());
    ++done.kept_authorities;
    if (auto restored = pki.restore_authority(name, certificate->text, key->text); !restored)
      return fail(base::within(certificate_path.string(), std::move(restored.error())));
    return {};
  }
  const auto certificate = pki.authority_pem(name);
  if (!certificate) return fail(certificate.error());
  const auto key = pki.authority_key_pem(name);
  if (!key) return fail(key.error());
  ++done.new_authorities;
  return write_pair(folder, name, *certificate, *key);
}

Result<void> write_host(pki::Pki& pki, const model::Host& host, const fs::path& folder) {
  const auto identity = pki.identity(host.name, host.certificate);
  if (!identity) return fail(base::within(host.name, identity.error()));
  const auto certificate = (*identity)->certificate_pem();
  if (!certificate) return fail(certificate.error());
  const auto key = (*identity)->key_pem();
  if (!key) return fail(key.error());
  return write_pair(folder, host.name, *certificate, *key);
}

}  // namespace

Result<CertificateFiles> exchange_certificates(pki::Pki& pki, const model::World& world, const std::string& folder) {
  if (auto fine = check_names(pki, world); !fine) return fail(fine.error());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorKind::unavailable, "{}: the folder can't be made: {}", folder, error.message());
  CertificateFiles done;
  for (const auto& name : pki.authorities())
    if (auto exchanged = exchange_authority(pki, name, folder, done); !exchanged) return fail(exchanged.error());
  for (const auto& host : world.hosts->rows()) {
    if (host.certificate.names.empty()) continue;
    if (auto written = write_host(pki, host, folder); !written) return fail(written.error());
    ++done.hosts;
  }
  return done;
}

}  // namespace mailflow::app
