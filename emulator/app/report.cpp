// `mailflow report merge`: the run files of all shards → one report, as if there had been none.

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "app/report_output.hpp"
#include "app/verbs.hpp"
#include "scenario/run_file.hpp"

namespace mailflow::app {
namespace {

using base::ErrorKind;
using base::fail;

base::Result<std::string> text_of(const std::string& path) {
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode))
    return fail(ErrorKind::input, "{}: there is no such file", path);
  if (static_cast<std::size_t>(about.st_size) > scenario::most_run_file_bytes)
    return fail(ErrorKind::input, "{}: a run file of more than 64 MB is not read", path);
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && !file.eof()) return fail(ErrorKind::input, "{}: the file cannot be read", path);
  return text;
}

base::Result<scenario::RunFile> run_file(const std::string& path) {
  const auto text = text_of(path);
  if (!text) return fail(text.error());
  auto report = scenario::read_run_file(path, *text);
  if (!report) return fail(std::move(report.error()));
  return scenario::RunFile{path, std::move(*report)};
}

}  // namespace

int perform(const MergeCommand& command, Console& console) {
  std::vector<scenario::RunFile> runs;
  for (const auto& path : command.files) {
    auto run = run_file(path);
    if (!run) return console.fail(run.error());
    runs.push_back(std::move(*run));
  }
  const auto merged = scenario::merge(std::move(runs));
  if (!merged) return console.fail(merged.error());
  if (const auto written = write_reports(*merged, command.report, console); written != 0) return written;
  if (merged->cases.empty()) console.err("mailflow: no case was run in any shard\n");
  return scenario::exit_code(*merged);
}

}  // namespace mailflow::app
