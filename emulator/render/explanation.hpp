#pragma once
// An explanation tree as text and as JSON, in the chosen language.
//
// Decisions stand below the host that made them. A heading shows its question and outcome, a test its sentence with ✓
// or ✗; the file and line of a configured value stand at the right margin. Long sentences are wrapped inside the tree.
// Of many rows that a look-up missed only the first are shown unless `Amount::everything` is asked for; then each line
// names its rule too. `Amount::brief` is one line for each heading. A long way is folded as in route.hpp.

#include <cstdint>
#include <span>
#include <string>

#include "base/explain.hpp"
#include "render/json.hpp"
#include "render/style.hpp"

namespace mailflow::render {

enum class Amount : std::uint8_t { brief, usual, everything };

std::string explanation(std::span<const base::Explain> roots, const Style& style, base::Language language,
                        Amount amount = Amount::usual);

// The sentence of one node; a look-up's counts are put into words.
std::string node_sentence(const base::Explain& node, base::Language language);

// A heading in one line: its outcome, the test that decided it, and where that was configured: "through connector NAW;
// address 192.0.2.1 is in 192.0.2.0/24 (naw.ps1:3)".
std::string reason(const base::Explain& heading, base::Language language);

// An array of nodes: rule, host (at the top), result, sentence, subject, wanted, found, where, children. `key` as in
// JsonWriter.
void explanation_json(JsonWriter& json, std::string_view key, std::span<const base::Explain> roots,
                      base::Language language);

}  // namespace mailflow::render
