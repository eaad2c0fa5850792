#include "scenario/suite.hpp"

namespace mailflow::scenario {

base::Result<base::SourceFile> NotingReader::read(const std::string& path) const {
  auto file = reader_.read(path);
  if (file) so_far_ = base::guid_of(base::to_string(so_far_) + path + '\0' + file->text);
  return file;
}

}  // namespace mailflow::scenario
