#include "app/file_output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::fail;
using base::Result;

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

// Under another name first, so that a key is never readable by others and a file never half. `kept`: the mode whatever
// the umask says.
Result<void> write_whole(const fs::path& path, const std::string& text, mode_t mode, std::optional<mode_t> kept) {
  auto draft = path;
  draft += fmt::format(".{}.part", getpid());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) return cannot("can't be written", path);
  const bool moded = !kept || ::fchmod(file, *kept) == 0;
  const bool written = moded && write_all(file, text) && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(draft.c_str(), path.c_str()) == 0) return {};
  auto failure = cannot("can't be written", path);
  ::unlink(draft.c_str());
  return failure;
}

}  // namespace

Result<void> write_file(const fs::path& path, const std::string& text, Readers readers) {
  const mode_t mode = readers == Readers::owner ? S_IRUSR | S_IWUSR : S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  return write_whole(path, text, mode, std::nullopt);
}

Result<void> replace_file(const fs::path& path, const std::string& text) {
  std::error_code error;
  const auto target = fs::canonical(path, error);
  struct stat now{};
  if (error || ::stat(target.c_str(), &now) != 0) return cannot("can't be written", path);
  return write_whole(target, text, S_IRUSR | S_IWUSR, now.st_mode & 07777);
}

}  // namespace mailflow::app
