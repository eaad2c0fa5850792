#include "scenario/report_formats.hpp"

#include <array>

namespace mailflow::scenario {

std::span<const Format> formats() {
  static constexpr std::array<Format, 9> table{{
      {"pretty", pretty_report},
      {"json", json_report},
      {"junit", junit_report},
      {"tap", tap_report},
      {"github", github_report},
      {"azure", azure_report},
      {"markdown", markdown_report},
      {"sarif", sarif_report},
      {"run", run_report},
  }};
  return table;
}

}  // namespace mailflow::scenario
