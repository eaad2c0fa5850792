// Any bytes as a YAML file: read or refused, and every position lies in the file.

#include <cstdint>
#include <cstdlib>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "config/yaml_writer.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

void look(const base::Value& value) {
  require(value.pos && value.pos.line >= 1 && value.pos.column >= 1);
  config::written(value);
  if (const auto* text = value.text()) {
    const auto slice = base::slice_of(value);
    base::position_in(slice, text->size() / 2);
  }
  if (const auto* list = value.list())
    for (const auto& item : *list) look(item);
  if (const auto* map = value.map())
    for (const auto& entry : *map) {
      require(!entry.key.empty() && entry.key_pos);
      look(entry.value);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = config::read_yaml({"f.yaml", std::string(reinterpret_cast<const char*>(data), size)});
  if (!value) {
    require(!base::render(value.error()).empty());
    return 0;
  }
  look(*value);
  // What was read can be written, and is the same when it is read again.
  const auto text = config::write_yaml(*value);
  const auto again = config::read_yaml({"g.yaml", text});
  require(again && config::write_yaml(*again) == text);
  config::MapReader reader(*value, "a thing");
  reader.text("lab");
  reader.texts("hosts");
  reader.maybe_duration("for");
  reader.finish();
  return 0;
}
