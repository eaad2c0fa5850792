#include "store/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace mailflow::store {

base::Result<RunLock> RunLock::take(const std::string& file) {
  constexpr int mode = 0644;
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, mode);
  if (descriptor < 0)
    return base::fail(base::ErrorKind::unavailable,
                      "the trace \"{}\" cannot be opened: the folder does not exist or there is no permission", file);
  RunLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return lock;  // a file system without locks
  return base::fail(base::ErrorKind::unavailable,
                    "the trace \"{}\" belongs to a lab that is running: end that one, or give another file name", file);
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace mailflow::store
