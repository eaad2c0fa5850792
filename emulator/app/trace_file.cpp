#include "app/trace_file.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <utility>

#include "app/lab_file.hpp"

namespace mailflow::app {
namespace {

base::Result<std::vector<store::RunRow>> chosen(std::vector<store::RunRow> runs, const RunChoice& choice) {
  if (!choice.lab.empty()) std::erase_if(runs, [&](const store::RunRow& row) { return row.lab != choice.lab; });
  if (choice.run == "all" || runs.empty()) return runs;
  if (choice.run.empty()) return std::vector{std::move(runs.back())};
  std::int64_t number = 0;
  const auto* last = choice.run.data() + choice.run.size();
  const auto [end, error] = std::from_chars(choice.run.data(), last, number);
  if (error != std::errc{} || end != last)
    return base::fail(base::ErrorKind::usage, "--run takes a number or all, not \"{}\"", render::clean(choice.run));
  std::erase_if(runs, [&](const store::RunRow& row) { return row.run != number; });
  return runs;
}

}  // namespace

tl::expected<TraceFile, int> open_trace(const std::string& path, const RunChoice& choice, Console& console) {
  const auto end_with = [&](int code, std::string_view what) {
    console.err(fmt::format("mailflow: {}: {}\n", render::clean(path), what));
    return tl::unexpected(code);
  };
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    return end_with(base::exit_code(base::ErrorKind::input), "there is no such file");
  auto query = store::Query::open(path);
  if (!query) return tl::unexpected(console.fail(query.error()));
  auto runs = query->runs();
  if (!runs) return tl::unexpected(console.fail(runs.error()));
  auto few = chosen(std::move(*runs), choice);
  if (!few) return tl::unexpected(console.fail(few.error()));
  if (few->empty()) return end_with(nothing_to_run, "the trace has no such run; --run all lists them all");
  return TraceFile{std::move(*query), std::move(*few)};
}

}  // namespace mailflow::app
