#include "scenario/canonical.hpp"

#include <algorithm>
#include <array>

#include "config/yaml.hpp"
#include "config/yaml_layout.hpp"
#include "config/yaml_tree.hpp"
#include "load/shapes.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

constexpr std::array<std::string_view, 10> sections{"authorities", "hosts", "tenants", "organizations", "dns",
                                                    "behaviour",   "state", "matrix",  "setup",         "steps"};

bool is_scenario(const config::YamlNode& root) {
  return std::ranges::any_of(root.entries, [](const config::YamlEntry& entry) {
    return entry.key_text == "scenario" || entry.key_text == "steps";
  });
}

base::Failure changed(const base::SourceFile& file) {
  return base::fail(base::ErrorKind::internal,
                    "{}: a bug in mailflow: laid out anew it would not say the same; it is left", file.name);
}

bool same_data(const base::Value& a, const base::Value& b) {
  if (const auto* list = a.list(); list != nullptr && b.list() != nullptr)
    return std::ranges::equal(*list, *b.list(), same_data);
  if (const auto* map = a.map(); map != nullptr && b.map() != nullptr)
    return std::ranges::equal(*map, *b.map(), [](const base::Entry& x, const base::Entry& y) {
      return x.key == y.key && same_data(x.value, y.value);
    });
  return a.data.index() == b.data.index() && base::scalar_text(a) == base::scalar_text(b);
}

// Line ends of other systems mean what ours mean, or the file keeps them.
bool line_ends_matter(const base::SourceFile& file, const std::string& text) {
  if (file.text.find('\r') == std::string::npos) return false;
  const auto before = config::read_yaml(file);
  const auto after = config::read_yaml({file.name, text});
  return !before || !after || !same_data(*before, *after);
}

}  // namespace

base::Result<std::string> canonical_text(const base::SourceFile& file) {
  auto tree = config::read_yaml_tree(file);
  if (!tree) return base::fail(std::move(tree.error()));
  if (line_ends_matter(file, config::yaml_text(*tree, sections))) return changed(file);
  order_keys(tree->root, is_scenario(tree->root) ? scenario_shape() : load::lab_shape());
  auto text = config::yaml_text(*tree, sections);
  const auto again = config::read_yaml_tree({file.name, text});
  if (!again || !config::same_meaning(tree->root, again->root)) return changed(file);
  return text;
}

}  // namespace mailflow::scenario
