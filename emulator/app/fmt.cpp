// `mailflow fmt`: lab and scenario files in their canonical layout.

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "app/file_output.hpp"
#include "app/lab_file.hpp"
#include "app/verbs.hpp"
#include "load/reader.hpp"
#include "scenario/canonical.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr int would_change = 1;

bool is_ours(const fs::path& path) {
  const auto name = path.filename().string();
  return std::ranges::any_of(std::array{".lab.yaml", ".lab.yml", ".scenario.yaml", ".scenario.yml"},
                             [&](std::string_view end) { return name.ends_with(end); });
}

// The files behind the paths, folders in the order of their names; or an exit code.
tl::expected<std::vector<std::string>, int> files_of(const std::vector<std::string>& paths, Console& console) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (path == "-" || fs::is_regular_file(path, error)) {
      files.push_back(path);
      continue;
    }
    if (!fs::is_directory(path, error)) {
      console.err(fmt::format("mailflow: {}: there is no such file or folder\n", render::clean(path)));
      return tl::unexpected(nothing_to_run);
    }
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(path, error); at != fs::end(at); at.increment(error)) {
      if (error) break;
      if (at->is_regular_file(error) && is_ours(at->path())) found.push_back(at->path().generic_string());
    }
    if (error)
      return tl::unexpected(
          console.fail({ErrorKind::unavailable, fmt::format("{}: {}", path, error.message()), {}, {}}));
    std::ranges::sort(found);
    std::ranges::move(found, std::back_inserter(files));
  }
  if (!files.empty()) return files;
  console.err("mailflow: there is nothing to lay out: no *.lab.yaml or *.scenario.yaml below the given folders\n");
  return tl::unexpected(nothing_to_run);
}

base::Result<base::SourceFile> read_stdin() {
  std::string text;
  char buffer[65536];
  while (std::cin.read(buffer, sizeof buffer), std::cin.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > load::most_file_bytes)
      return base::fail(ErrorKind::input, "stdin: a file has {} MB at most", load::most_file_bytes / 1'000'000);
  }
  return base::SourceFile{"stdin", std::move(text)};
}

class Formatting {
 public:
  Formatting(FormatDuty duty, Console& console) : duty_(duty), console_(console) {}

  // The exit code of this file: 0, 1 for one that would change, or an error's.
  int lay_out(const std::string& path) {
    const auto file = path == "-" ? read_stdin() : reader_.read(path);
    if (!file) return console_.fail(file.error());
    const auto text = scenario::canonical_text(*file);
    if (!text) return console_.fail(text.error());
    const bool same = *text == file->text;
    if (duty_ == FormatDuty::check) {
      if (!same) console_.out(render::clean(file->name) + "\n");
      return same ? 0 : would_change;
    }
    if (path == "-") {
      console_.out(*text);
    } else if (!same) {
      if (const auto written = replace_file(path, *text); !written) return console_.fail(written.error());
      console_.out(render::clean(path) + "\n");
    }
    return 0;
  }

 private:
  const FormatDuty duty_;
  Console& console_;
  const load::DiskReader reader_;
};

}  // namespace

int perform(const FormatCommand& command, Console& console) {
  const auto files = files_of(command.paths, console);
  if (!files) return files.error();
  Formatting formatting(command.duty, console);
  int worst = 0;
  for (const auto& file : *files) worst = std::max(worst, formatting.lay_out(file));
  return worst;
}

}  // namespace mailflow::app
