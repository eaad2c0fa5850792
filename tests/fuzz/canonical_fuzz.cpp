// Any bytes as a lab or scenario file: laid out so that it says the same and has every comment, or refused with a
// place; never a bug told. Laying out twice changes nothing.

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "config/yaml.hpp"
#include "scenario/canonical.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

// Maps without their order, which a table may change.
bool same(const base::Value& a, const base::Value& b) {
  if (a.data.index() != b.data.index()) return false;
  if (const auto* list = a.list()) return std::ranges::equal(*list, *b.list(), same);
  if (const auto* map = a.map())
    return map->size() == b.map()->size() && std::ranges::all_of(*map, [&](const base::Entry& entry) {
             const auto* other = b.find(entry.key);
             return other != nullptr && same(entry.value, other->value);
           });
  return config::written(a) == config::written(b) || base::scalar_text(a) == base::scalar_text(b);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::SourceFile file{"f.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto once = scenario::canonical_text(file);
  if (!once) {
    require(once.error().kind != base::ErrorKind::internal);
    require(!base::render(once.error()).empty());
    return 0;
  }
  const auto before = config::read_yaml(file);
  const auto after = config::read_yaml({"f.yaml", *once});
  require(before && after && same(*before, *after));
  // No comment is lost: what is no comment does not come to be more.
  const auto hashes = [](const std::string& text) { return std::ranges::count(text, '#'); };
  require(hashes(*once) == hashes(file.text));
  const auto twice = scenario::canonical_text({"f.yaml", *once});
  require(twice && *twice == *once);
  return 0;
}
