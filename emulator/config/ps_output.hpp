#pragma once
// What a script shows: Format-List, Format-Table, and the form that objects take when nobody chose one.
//
// Property names may hold wildcards (`Tls*`). Values are cut after `enumeration` items with `...`, as
// $FormatEnumerationLimit says. Lines have no trailing blanks; between two objects of a list stands an empty line.

#include <span>
#include <string>
#include <vector>

#include "config/command.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

enum class LongLines : std::uint8_t { wrapped, whole };  // values of Format-List; whole for a pipe, so that grep finds

struct OutputStyle {
  std::size_t width = 100;      // columns of the terminal
  std::size_t enumeration = 4;  // items of a list that are shown
  LongLines long_lines = LongLines::wrapped;
};

enum class TableWidth : std::uint8_t { even, as_needed };  // as_needed: -AutoSize

std::vector<std::string> format_list(std::span<const PsValue> objects, std::span<const std::string> properties,
                                     const OutputStyle& style);
std::vector<std::string> format_table(std::span<const PsValue> objects, std::span<const std::string> properties,
                                      TableWidth width, const OutputStyle& style);

// What was shown before, where a script shows one thing after another.
struct OutputSeam {
  bool any = false;
  bool after_block = false;  // objects, or a formatted block
};

// Values and texts line by line; objects as a table of their type's columns, or of up to four properties, else as a
// list.
std::vector<std::string> format_output(std::span<const PsValue> objects, const OutputStyle& style);
// Further output of the same script: it stands apart from a block before it.
std::vector<std::string> format_output(std::span<const PsValue> objects, const OutputStyle& style, OutputSeam& seam);

// The properties an object shows under these names, wildcards included; all of them when none are named.
struct ShownProperty {
  std::string name;
  PsValue value;
};
std::vector<ShownProperty> shown_properties(const PsValue& object, std::span<const std::string> names);

}  // namespace mailflow::config
