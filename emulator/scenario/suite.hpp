#pragma once
// A reader that notes what is read: two suites with the same fingerprint consist of the same files, under the same
// names, read in the same order.

#include <string>

#include "base/guid.hpp"
#include "load/reader.hpp"

namespace mailflow::scenario {

// For one thread.
class NotingReader final : public load::Reader {
 public:
  explicit NotingReader(const load::Reader& reader) : reader_(reader) {}

  base::Result<base::SourceFile> read(const std::string& path) const override;
  std::string fingerprint() const { return base::to_string(so_far_); }

 private:
  const load::Reader& reader_;
  mutable base::Guid so_far_;
};

}  // namespace mailflow::scenario
