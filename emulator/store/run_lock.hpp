#pragma once
// One lab at a time goes on with a trace: two would write rows under the same numbers.
//
// Held until it is destroyed or the process ends, however it ends. It must outlive every connection to the file that
// this process has: closing any descriptor of a file drops SQLite's own locks (POSIX). Errors: `unavailable` when
// somebody else holds it, or the file cannot be opened or made.

#include <string>

#include "base/result.hpp"

namespace mailflow::store {

class RunLock {
 public:
  static base::Result<RunLock> take(const std::string& file);
  ~RunLock();
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&&) = delete;

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace mailflow::store
