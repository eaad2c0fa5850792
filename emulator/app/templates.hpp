#pragma once
// What `mailflow init` writes: the files of emulator/app/templates, compiled in.

#include <span>
#include <string_view>

#include "base/rule.hpp"

namespace mailflow::app {

struct Template {
  std::string_view name;  // "filter-in-front"
  std::string_view lab;   // the text of its lab file
  std::string_view scenario;
};

std::span<const Template> templates();

// Names that the command knows and the model does not yet.
std::span<const std::string_view> later_templates();

}  // namespace mailflow::app
