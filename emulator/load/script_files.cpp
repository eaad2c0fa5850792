#include "load/script_files.hpp"

namespace mailflow::load {

base::Result<std::string> FilesBeside::read(const std::string& path, const base::SourcePos& pos) const {
  auto file = read_beside(script_, path, reader_);
  if (file) return std::move(file->text);
  file.error().pos = pos;
  return base::fail(std::move(file.error()));
}

}  // namespace mailflow::load
