#include "load/scripts.hpp"

#include <utility>

#include "cmdlet/session.hpp"
#include "config/map_reader.hpp"
#include "load/ipv6_records.hpp"
#include "load/script_files.hpp"

namespace mailflow::load {
namespace {

bool names_a_file(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  return end != std::string_view::npos && text.substr(0, end + 1).ends_with(".ps1") &&
         text.find_first_of("\r\n") >= end && text.find(' ') == std::string_view::npos;
}

base::Result<base::SourceSlice> script_of(const base::Value& config, const Reader& reader) {
  if (config.text() == nullptr) return base::fail(config::expected("PowerShell, or the path of a .ps1 file", config));
  if (!names_a_file(*config.text())) return base::slice_of(config);
  auto path = *config.text();
  path.erase(path.find_last_not_of(" \t\r\n") + 1);
  auto file = read_beside(config.pos, path, reader);
  if (!file) return base::fail(std::move(file.error()));
  if (file->text.starts_with("\xEF\xBB\xBF")) file->text.erase(0, 3);
  return base::whole(std::make_shared<const base::SourceFile>(std::move(*file)));
}

}  // namespace

base::Result<ConfigRun> run_config(const model::World& world, model::ConfigTarget target, const base::Value& config,
                                   const Reader& reader) {
  return run_config(world, target, config, reader, {world.clock, nullptr});
}

base::Result<ConfigRun> run_config(const model::World& world, model::ConfigTarget target, const base::Value& config,
                                   const Reader& reader, const cmdlet::Surroundings& around) {
  auto script = script_of(config, reader);
  if (!script) return base::fail(std::move(script.error()));
  const FilesBeside files({script->file, script->first_line, script->first_column}, reader);
  config::ScriptSettings settings{.now = around.now, .style = {}, .files = &files};
  settings.style.long_lines = config::LongLines::whole;
  auto ran = cmdlet::run_script(world, target, std::move(*script), settings, around.trace);
  if (!ran) return base::fail(std::move(ran.error()));
  if (const auto* tenant = std::get_if<model::TenantId>(&target)) {
    auto next = with_ipv6_records(world, std::move(ran->world), *tenant);
    if (!next) return base::fail(std::move(next.error()));
    ran->world = std::move(*next);
  }
  return ConfigRun{std::move(ran->world), std::move(ran->lines), std::move(ran->notices)};
}

}  // namespace mailflow::load
