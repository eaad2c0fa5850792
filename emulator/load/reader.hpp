#pragma once
// Where the texts of lab files, scenarios and scripts come from: the disk, or a table in tests.
//
// Paths are as users write them: relative to the working directory, `/` or `\` between folders. `path_beside` makes a
// path that one file names (its neighbour, or `../labs/x.lab.yaml`) into such a path; an absolute one is refused there,
// so that a downloaded lab cannot name the machine's files. At most 16 MB are read; only regular files.

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_file_bytes = 16'000'000;

class Reader {
 public:
  virtual ~Reader() = default;
  virtual base::Result<base::SourceFile> read(const std::string& path) const = 0;
};

class DiskReader final : public Reader {
 public:
  base::Result<base::SourceFile> read(const std::string& path) const override;
};

using Texts = std::map<std::string, std::string>;  // path → text

class TableReader final : public Reader {
 public:
  explicit TableReader(Texts texts) : texts_(std::move(texts)) {}
  base::Result<base::SourceFile> read(const std::string& path) const override;

 private:
  Texts texts_;
};

// "labs/base.lab.yaml" for "base.lab.yaml" named at `from`, a place in "labs/x.lab.yaml".
base::Result<std::string> path_beside(const base::SourcePos& from, std::string_view named);

// Reads what `named` names at `from`; an error stands at `from`.
base::Result<base::SourceFile> read_beside(const base::SourcePos& from, std::string_view named, const Reader& reader);

// The same for a lab that a file names: *.yaml or *.yml only, so that an error never shows a line of another file.
base::Result<base::SourceFile> read_lab_beside(const base::SourcePos& from, std::string_view named,
                                               const Reader& reader);

}  // namespace mailflow::load
