#pragma once
// Files beside a script, for Get-Content and Import-Csv: below the folder of the file that the script stands in.

#include "config/script_files.hpp"
#include "load/reader.hpp"

namespace mailflow::load {

class FilesBeside final : public config::ScriptFiles {
 public:
  // `script`: a place in the file. The reader outlives this.
  FilesBeside(base::SourcePos script, const Reader& reader) : script_(std::move(script)), reader_(reader) {}

  base::Result<std::string> read(const std::string& path, const base::SourcePos& pos) const override;

 private:
  base::SourcePos script_;
  const Reader& reader_;
};

}  // namespace mailflow::load
