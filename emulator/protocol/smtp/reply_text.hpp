#pragma once
// Replies on the wire, both directions (RFC 5321 4.2.1, RFC 2034).
//
// The writer repeats code and enhanced status on every line of the text. The reader takes one line after the other; it
// is bounded (100 lines, 16 KiB of text), wants the same code on every line, finds the enhanced status, and shows
// control characters as '?'.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mail/reply.hpp"

namespace mailflow::protocol::smtp {

inline constexpr std::size_t longest_reply_line = 4096;

void append_reply(std::string& out, const mail::Reply& reply);

class ReplyReader {
 public:
  enum class State : std::uint8_t { more, complete, malformed };

  // One line, with or without its CRLF.
  State line(std::string_view text);
  // The complete reply; the reader is then ready for the next one.
  mail::Reply take();

 private:
  void add_text(std::string_view text);

  mail::Reply reply_{0, "", ""};
  std::size_t lines_ = 0;
};

}  // namespace mailflow::protocol::smtp
