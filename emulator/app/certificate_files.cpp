#include "app/certificate_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "load/reader.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::fail;
using base::Result;

enum class Secret { no, yes };

base::Failure cannot(std::string_view doing, const fs::path& path) {
  return fail(ErrorKind::unavailable, "{}: {}: {}", path.string(), doing, std::strerror(errno));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Under another name first, so that a key is never readable by others and a file never half.
Result<void> write_file(const fs::path& path, const std::string& text, Secret secret) {
  auto draft = path;
  draft += fmt::format(".{}.part", getpid());
  const mode_t mode = secret == Secret::yes ? S_IRUSR | S_IWUSR : S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) return cannot("can't be written", path);
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(draft.c_str(), path.c_str()) == 0) return {};
  auto failure = cannot("can't be written", path);
  ::unlink(draft.c_str());
  return failure;
}

Result<void> write_pair(const fs::path& folder, const std::string& name, const std::string& certificate,
                        const std::string& key) {
  if (auto written = write_file(folder / (name + ".key"), key, Secret::yes); !written) return written;
  return write_file(folder / (name + ".pem"), certificate, Secret::no);
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
