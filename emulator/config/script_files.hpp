#pragma once
// Files as scripts see them: what lies beside the script can be read, what a script writes is kept in memory and can be
// read again while the interpreter lives. Nothing is ever written to the disk.
//
// Paths: relative, with / or \, never up; `.\x.csv` and `x.csv` are one file. Bounds: 1,000 written files, 16 MB.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mailflow::config {

// The disk, or a table in tests. `path` is relative, with / between folders and no "..".
class ScriptFiles {
 public:
  virtual ~ScriptFiles() = default;
  virtual base::Result<std::string> read(const std::string& path, const base::SourcePos& pos) const = 0;
};

class SessionFiles {
 public:
  enum class Mode { replace, append };

  base::Result<void> write(std::string_view path, std::string text, Mode mode, const base::SourcePos& pos);
  // `beside`: nullptr where a script has no folder.
  base::Result<std::string> read(std::string_view path, const ScriptFiles* beside, const base::SourcePos& pos) const;

 private:
  std::map<std::string, std::string, std::less<>> written_;
  std::size_t bytes_ = 0;
};

}  // namespace mailflow::config
