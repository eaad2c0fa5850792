#include "app/lab_file.hpp"

#include <filesystem>

#include "load/reader.hpp"

namespace mailflow::app {

tl::expected<std::string, int> existing_file(const std::string& path, std::string_view what, Console& console) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    console.err("mailflow: " + render::clean(path) + ": there is no such file\n");
    return tl::unexpected(base::exit_code(base::ErrorKind::input));
  }
  if (std::filesystem::is_directory(path, error)) {
    console.err(fmt::format("mailflow: {}: this is a folder; {}\n", render::clean(path), what));
    return tl::unexpected(base::exit_code(base::ErrorKind::input));
  }
  return path;
}

void warn(const load::Notices& notices, Console& console) {
  for (const auto& notice : notices) {
    const auto text = fmt::format("WARNING: {}: {}", base::to_string(notice.pos), notice.text);
    console.err(render::clean(console.error_style(), text) + "\n");
  }
}

tl::expected<std::shared_ptr<const model::World>, int> read_lab(const std::string& path, Console& console) {
  const auto file = existing_file(path, "a lab is one file, *.lab.yaml", console);
  if (!file) return tl::unexpected(file.error());
  load::Notices notices;
  auto world = load::load_lab(*file, load::DiskReader{}, &notices);
  if (!world) return tl::unexpected(console.fail(world.error()));
  warn(notices, console);
  return std::make_shared<const model::World>(std::move(*world));
}

}  // namespace mailflow::app
