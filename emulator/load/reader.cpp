#include "load/reader.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace mailflow::load {

using base::ErrorKind;
using base::fail;

base::Result<base::SourceFile> DiskReader::read(const std::string& path) const {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return fail(ErrorKind::input, "{}: there is no such file", path);
  if (!std::filesystem::is_regular_file(status)) return fail(ErrorKind::input, "{}: this is not a file", path);
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::input, "{}: the file cannot be read; look at its permissions", path);
  std::string text;
  for (std::array<char, 64 * 1024> piece; in && text.size() <= most_file_bytes;) {
    in.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return fail(ErrorKind::input, "{}: reading the file failed", path);
  if (text.size() > most_file_bytes)
    return fail(ErrorKind::input, "{}: the file is too large; at most {} MB are read", path,
                most_file_bytes / 1'000'000);
  return base::SourceFile{path, std::move(text)};
}

base::Result<base::SourceFile> TableReader::read(const std::string& path) const {
  const auto found = texts_.find(path);
  if (found == texts_.end()) return fail(ErrorKind::input, "{}: there is no such file", path);
  return base::SourceFile{path, found->second};
}

base::Result<std::string> path_beside(const base::SourcePos& from, std::string_view named) {
  constexpr std::size_t longest_path = 1024;
  std::string path(named);
  std::replace(path.begin(), path.end(), '\\', '/');
  const bool drive = path.size() > 1 && path[1] == ':';
  if (path.empty() || path.size() > longest_path || path.find('\0') != std::string::npos)
    return fail(from, "expected the path of a file");
  if (path.front() == '/' || drive)
    return fail(from, "{}: a file named in a file is given relative to it, not by an absolute path", path);
  const std::filesystem::path owner(from.file ? from.file->name : std::string{});
  return (owner.parent_path() / path).lexically_normal().generic_string();
}

base::Result<base::SourceFile> read_beside(const base::SourcePos& from, std::string_view named, const Reader& reader) {
  const auto path = path_beside(from, named);
  if (!path) return fail(path.error());
  auto file = reader.read(*path);
  if (file) return file;
  auto error = std::move(file.error());
  error.pos = from;
  return fail(std::move(error));
}

base::Result<base::SourceFile> read_lab_beside(const base::SourcePos& from, std::string_view named,
                                               const Reader& reader) {
  if (!named.ends_with(".yaml") && !named.ends_with(".yml"))
    return fail(from, "{}: expected the path of a lab file, *.yaml or *.yml", named);
  return read_beside(from, named, reader);
}

}  // namespace mailflow::load
