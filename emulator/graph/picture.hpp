#pragma once
// A picture of a lab as text: SVG for people, DOT and Mermaid for other tools, JSON for programs.
//
// Pure. Every text of the lab is escaped for where it goes and stripped of what could steer a terminal or a browser: no
// element, attribute or statement can come out of a name. Texts too long for their box are cut; the SVG keeps them
// whole in a title.

#include <string>

#include "graph/content.hpp"
#include "graph/layout.hpp"

namespace mailflow::graph {

std::string as_svg(const Content& content, base::Language language);
std::string as_dot(const Content& content, base::Language language);
std::string as_mermaid(const Content& content, base::Language language);
std::string as_json(const Content& content);

// "✓ open", "✗ barred": what a default door is; a connector's door has signs of its own.
std::string sign_of(const Door& door, base::Language language);

}  // namespace mailflow::graph
