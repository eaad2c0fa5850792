#pragma once
// A YAML file as it is written: every key and value with its own spelling, every comment at what it speaks of.
//
// What stands between two tokens is white space, punctuation and comments alone, and the YAML reader tells where each
// token is: so no comment is missed and no '#' inside of a text is taken for one. A comment on lines of its own
// belongs to what follows, or, indented deeper than that, to the end of what it is indented with; one behind a value
// belongs to that value. An empty line counts as a comment without text.
// The file must be one that read_yaml takes. Errors: besides those of read_yaml, directives (%YAML), keys over several
// lines, and a file that is no map: ErrorKind::input with a position.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/source.hpp"

namespace mailflow::config {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { scalar, map, list };
  enum class Style : std::uint8_t { plain, quoted, literal, folded, block, flow };
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  std::string tag;     // "!!str", "" for none
  std::string source;  // a scalar as it is written; of a block scalar its lines, without their indentation
  std::string header;  // of a block scalar: "|", ">-"
  std::string text;    // what a scalar says
  std::vector<YamlEntry> entries;
  std::vector<std::string> foot;  // comments behind the last entry
  std::size_t column = 0;         // where its entries stand, from 0
};

struct YamlEntry {
  std::vector<std::string> above;  // comments "# …", "" for an empty line
  std::string key;                 // as it is written; "" in a list
  std::string key_text;
  YamlNode value;
  std::string beside;        // the comment behind it, "" for none
  std::size_t distance = 1;  // so many spaces before that
};

struct YamlTree {
  std::vector<std::string> head;  // comments before the first key
  YamlNode root;
};

base::Result<YamlTree> read_yaml_tree(const base::SourceFile& file);

// Do both say the same, but for layout and comments?
bool same_meaning(const YamlNode& a, const YamlNode& b);

}  // namespace mailflow::config
