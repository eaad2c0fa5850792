#include "protocol/smtp/content.hpp"

#include <algorithm>
#include <utility>

namespace mailflow::protocol::smtp {

void ContentDecoder::note(ContentFault fault) {
  // The gravest one wins, so that it does not matter how the input was cut.
  if (fault <= fault_) return;
  if (fault_ == ContentFault::none) std::string().swap(content_);
  fault_ = fault;
}

void ContentDecoder::keep(std::string_view piece) {
  line_size_ += piece.size();
  if (line_size_ > rules_.longest_line) note(ContentFault::line_too_long);
  size_ += piece.size();
  if (size_ > rules_.largest) note(ContentFault::too_big);
  if (fault_ == ContentFault::none) content_.append(piece);
}

// One line of text, or the part of it that is here.
std::size_t ContentDecoder::feed_text(std::string_view input) {
  const auto newline = input.find('\n');
  const bool has_newline = newline != std::string_view::npos;
  const auto piece = input.substr(0, has_newline ? newline + 1 : input.size());
  const auto before = piece.substr(0, has_newline ? newline : piece.size());
  const bool refuse_bare = rules_.bare_newline == BareNewline::refuse;
  if (before.find('\0') != std::string_view::npos) note(ContentFault::nul);
  if (refuse_bare) {
    const auto cr = before.find('\r');
    const bool ends_with_cr = before.ends_with('\r');
    if ((after_cr_ && !before.empty()) || (cr != std::string_view::npos && !(ends_with_cr && cr == before.size() - 1)))
      note(ContentFault::bare_newline);
  }
  const bool cr_before_newline = before.empty() ? after_cr_ : before.ends_with('\r');
  keep(piece);
  after_cr_ = cr_before_newline && !has_newline;
  if (!has_newline) return piece.size();
  if (cr_before_newline) {
    state_ = State::line_start;
    line_size_ = 0;
  } else if (refuse_bare) {
    note(ContentFault::bare_newline);
  }
  return piece.size();
}

std::size_t ContentDecoder::feed(std::string_view input) {
  if (fault_ == ContentFault::none) content_.reserve(content_.size() + input.size());
  std::size_t at = 0;
  while (at < input.size() && state_ != State::ended) {
    switch (state_) {
      case State::line_start:
        after_cr_ = false;
        state_ = input[at] == '.' ? State::dot : State::text;
        if (state_ == State::dot) ++at;
        break;
      case State::dot:
        state_ = input[at] == '\r' ? State::dot_cr : State::text;
        if (state_ == State::dot_cr) ++at;
        break;
      case State::dot_cr:
        if (input[at] == '\n') {
          ++at;
          state_ = State::ended;
        } else {
          keep("\r");
          after_cr_ = true;
          state_ = State::text;
        }
        break;
      case State::text:
        at += feed_text(input.substr(at));
        break;
      case State::ended:
        break;
    }
  }
  received_ += at;
  return at;
}

std::string ContentDecoder::take() {
  return std::exchange(content_, {});
}

void DotStuffer::add(std::string& out, std::string_view piece) {
  while (!piece.empty()) {
    if (state_ == State::line_start && piece.front() == '.') out += '.';
    if (state_ == State::after_cr && piece.front() == '\n') {
      out += '\n';
      piece.remove_prefix(1);
      state_ = State::line_start;
      continue;
    }
    const auto end = piece.find("\r\n");
    const auto size = end == std::string_view::npos ? piece.size() : end + 2;
    out.append(piece.substr(0, size));
    if (end != std::string_view::npos)
      state_ = State::line_start;
    else
      state_ = piece.ends_with('\r') ? State::after_cr : State::text;
    piece.remove_prefix(size);
  }
}

void DotStuffer::end(std::string& out) {
  if (state_ != State::line_start) out += "\r\n";
  out += ".\r\n";
  state_ = State::line_start;
}

}  // namespace mailflow::protocol::smtp
