#pragma once
// A message: its header section and its body, byte for byte as they arrived.
//
// Lines end with CRLF only; a bare CR or LF is part of a line. The header section ends at an empty line or at the first
// line that is no header field (the body then begins with it). Fields keep their order; adding and removing leaves all
// other bytes alone. Copies share the body. Bounds: 128 KiB of header section, 2,000 fields. Source: RFC 5322 2.1, 2.2.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mailflow::mail {

inline constexpr std::size_t largest_header = 128 * 1024;
inline constexpr std::size_t most_header_fields = 2000;

// Views into a header section.
struct HeaderField {
  std::string_view name;   // "Subject"
  std::string_view value;  // after the colon, folds included, without the last CRLF
  std::string_view raw;    // the whole field with its CRLF
};

// Takes the first field off `rest`; none when `rest` does not begin with one.
std::optional<HeaderField> next_field(std::string_view& rest);

// The value on one line: folds removed (RFC 5322 2.2.3), blanks at both ends cut.
std::string unfold(std::string_view value);

// Each bare LF becomes CRLF.
std::string with_line_ends(std::string_view text);

class Message {
 public:
  Message() = default;
  static base::Result<Message> parse(std::string bytes);

  std::string_view header() const { return header_; }  // the fields, without the empty line
  std::string_view body() const;
  // Between header and body: CRLF, or nothing when the message came without an empty line.
  std::string_view separator() const { return separated_ ? "\r\n" : ""; }
  std::size_t size() const { return header_.size() + separator().size() + body().size(); }
  std::string bytes() const;

  std::vector<HeaderField> fields() const;                       // top to bottom; valid until the message changes
  std::optional<std::string> find(std::string_view name) const;  // the first of that name, unfolded
  std::vector<std::string> find_all(std::string_view name) const;
  std::size_t count(std::string_view name) const;

  // A line break in `value` that does not begin a fold becomes a blank, so no value can make a field or end the header.
  void add_on_top(std::string_view name, std::string_view value);
  void append(std::string_view name, std::string_view value);  // below all other fields
  std::size_t remove(std::string_view name);                   // how many were removed
  std::size_t remove_with_prefix(std::string_view prefix);     // "X-MS-"
  void set_body(std::string body);

 private:
  void end_header();
  template <class Wanted>
  std::size_t remove_if(Wanted wanted);

  std::string header_;
  std::shared_ptr<const std::string> content_;  // all bytes as they came; the body is its end
  std::size_t body_begin_ = 0;
  bool separated_ = false;
};

}  // namespace mailflow::mail
