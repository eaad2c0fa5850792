#pragma once
// Cuts master-file text (RFC 1035 5.1) into entries: the tokens of one record or directive, with comments, quotes,
// escapes and parentheses dealt with, each token with its place in the text.
//
// Errors: an open quote or parenthesis, a bad escape, a control character, an entry of more than `most_tokens` tokens;
// each with its position.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/source.hpp"

namespace mailflow::protocol {

struct ZoneToken {
  std::string text;  // unquoted, unescaped
  std::size_t offset = 0;
  std::size_t length = 0;  // as written
  std::uint32_t line = 0;  // of the slice, from 0
  std::uint32_t column = 0;
  bool quoted = false;
  bool escaped = false;  // holds a backslash escape
};

// Where the token stands in its file, without counting lines again.
base::SourcePos position_of(const base::SourceSlice& slice, const ZoneToken& token);

struct ZoneEntry {
  bool repeats_owner = false;  // begins with white space: the owner is that of the entry before
  std::vector<ZoneToken> tokens;
};

class ZoneLexer {
 public:
  static constexpr std::size_t most_tokens = 2000;

  explicit ZoneLexer(const base::SourceSlice& slice);  // the slice must outlive the lexer

  // The next entry with a token in it, nothing at the end of the text.
  base::Result<std::optional<ZoneEntry>> next();

 private:
  base::Result<void> step(ZoneEntry& entry);
  base::Result<void> word(ZoneEntry& entry);
  base::Result<void> quoted(ZoneEntry& entry);
  base::Result<void> escape(ZoneToken& token);
  base::Result<void> add(ZoneEntry& entry, ZoneToken token);
  ZoneToken token_here() const;
  void end_line();
  void skip_comment();
  base::SourcePos here(std::size_t offset) const { return base::position_in(slice_, offset); }

  const base::SourceSlice& slice_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
  std::size_t line_start_ = 0;
  std::optional<std::size_t> open_;  // the parenthesis that is open
};

}  // namespace mailflow::protocol
