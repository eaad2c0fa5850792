#pragma once
// What stands between two tokens of a YAML file: white space, punctuation, comments, empty lines; and the lines of a
// block scalar, whose extent the YAML reader tells only roughly.
//
// A gap holds no part of a key or a value (tags and directives apart), so a '#' in it begins a comment.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailflow::config {

struct GapItem {
  enum class Kind : std::uint8_t {
    comment,     // on a line of its own
    beside,      // on the line of the token before the gap
    empty_line,  // one or more
  };
  Kind kind = Kind::comment;
  std::string text{};        // "# …", without white space behind it
  std::size_t column = 0;    // from 0
  std::size_t distance = 0;  // white space before it
};

enum class GapPlace : std::uint8_t { start_of_file, behind_token };

std::vector<GapItem> gap_items(std::string_view gap, GapPlace place);

// Where the dash of a list's item stands, before which there are comments and punctuation alone; npos for nowhere.
std::size_t gap_dash(std::string_view gap);

bool gap_has_directive(std::string_view gap);

// CRLF and CR → LF.
void normalise_line_ends(std::string& text);

struct BlockScalar {
  std::string header;  // "|", ">-", "|2+"; the number of an explicit indentation is 2
  std::string lines;   // each ended by a line feed, without indentation
  std::vector<GapItem> comments;
  std::size_t taken = 0;  // bytes of the body, up to the end of the last line without its line feed
};

// `parent`: the column of the map or list that holds it, from which an explicit indentation counts.
BlockScalar read_block_scalar(std::string_view gap, std::string_view body, std::size_t parent);

}  // namespace mailflow::config
