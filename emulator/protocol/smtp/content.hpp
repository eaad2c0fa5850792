#pragma once
// The content of a message between DATA and its final dot: decoded as it comes in, encoded as it goes out (RFC 5321
// 4.5.2).
//
// Only CRLF "." CRLF ends it; "\n.\r\n", "\r\n.\n", "\r.\r" and the like never do. What is wrong with the content is
// told at its end, by the gravest fault; after a fault nothing is kept but reading goes on, so that the session stays
// in step.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailflow::protocol::smtp {

enum class BareNewline : std::uint8_t { keep, refuse };  // a CR or LF without the other

// In order of gravity. header_too_big is found by whoever reads the message, not by the decoder.
enum class ContentFault : std::uint8_t { none, header_too_big, too_big, line_too_long, bare_newline, nul };

struct ContentRules {
  std::uint64_t largest = 0;     // bytes of the decoded content
  std::size_t longest_line = 0;  // with its CRLF
  BareNewline bare_newline = BareNewline::keep;
};

class ContentDecoder {
 public:
  explicit ContentDecoder(const ContentRules& rules) : rules_(rules) {}

  // Takes bytes off the front of `input` and says how many: all, unless the end of the content was among them.
  std::size_t feed(std::string_view input);
  bool ended() const { return state_ == State::ended; }
  ContentFault fault() const { return fault_; }
  // The sender goes on far beyond the limit; the session should end.
  bool hopeless() const { return received_ > rules_.largest * 2 + 1024 * 1024; }
  std::string take();

 private:
  enum class State : std::uint8_t { line_start, dot, dot_cr, text, ended };

  void note(ContentFault fault);
  void keep(std::string_view piece);
  std::size_t feed_text(std::string_view input);

  ContentRules rules_;
  std::string content_;
  std::uint64_t size_ = 0;
  std::uint64_t received_ = 0;
  std::size_t line_size_ = 0;
  State state_ = State::line_start;
  ContentFault fault_ = ContentFault::none;
  bool after_cr_ = false;
};

// Doubles the dot at the beginning of a line. Pieces may be cut anywhere.
class DotStuffer {
 public:
  void add(std::string& out, std::string_view piece);
  // Ends the content: CRLF unless it ended with one, and the final dot.
  void end(std::string& out);

 private:
  enum class State : std::uint8_t { line_start, text, after_cr };
  State state_ = State::line_start;
};

}  // namespace mailflow::protocol::smtp
