#include "mail/message.hpp"

#include <algorithm>
#include <utility>

#include "mail/address.hpp"

namespace mailflow::mail {
namespace {

constexpr std::string_view crlf = "\r\n";

// One line with its CRLF, or all there is.
std::string_view first_line(std::string_view text) {
  const auto end = text.find(crlf);
  return end == std::string_view::npos ? text : text.substr(0, end + crlf.size());
}

bool is_name_char(char c) {
  return c > ' ' && c < 0x7f && c != ':';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string field_text(std::string_view name, std::string_view value) {
  std::string out;
  out.reserve(name.size() + value.size() + 4);
  out.append(name).append(": ");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool fold = value.substr(i).starts_with(crlf) && i + 2 < value.size() && is_blank(value[i + 2]);
    if (fold) {
      out.append(crlf);
      ++i;
    } else {
      out += value[i] == '\r' || value[i] == '\n' || value[i] == '\0' ? ' ' : value[i];
    }
  }
  return out.append(crlf);
}

}  // namespace

std::optional<HeaderField> next_field(std::string_view& rest) {
  std::size_t colon = 0;
  while (colon < rest.size() && is_name_char(rest[colon])) ++colon;
  const auto name = rest.substr(0, colon);
  while (colon < rest.size() && is_blank(rest[colon])) ++colon;  // obsolete "Name :", RFC 5322 4.5
  if (name.empty() || colon >= rest.size() || rest[colon] != ':') return std::nullopt;
  std::size_t end = first_line(rest).size();
  while (end < rest.size() && is_blank(rest[end]) && rest.substr(0, end).ends_with(crlf))
    end += first_line(rest.substr(end)).size();
  HeaderField field{name, rest.substr(colon + 1, end - colon - 1), rest.substr(0, end)};
  if (field.value.ends_with(crlf)) field.value.remove_suffix(crlf.size());
  rest.remove_prefix(end);
  return field;
}

std::string with_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

std::string unfold(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value.substr(i).starts_with(crlf) && i + 2 < value.size() && is_blank(value[i + 2])) {
      ++i;
    } else {
      out += value[i];
    }
  }
  const auto begin = out.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  return out.substr(begin, out.find_last_not_of(" \t") - begin + 1);
}

base::Result<Message> Message::parse(std::string bytes) {
  std::string_view rest = bytes;
  std::size_t count = 0;
  while (next_field(rest)) {
    if (++count > most_header_fields)
      return base::fail(base::ErrorKind::input, "the message has more than {} header fields", most_header_fields);
  }
  const auto header_size = bytes.size() - rest.size();
  if (header_size > largest_header)
    return base::fail(base::ErrorKind::input, "the message's header section has more than {} bytes", largest_header);
  Message message;
  message.header_ = bytes.substr(0, header_size);
  message.separated_ = rest.starts_with(crlf);
  message.body_begin_ = header_size + (message.separated_ ? crlf.size() : 0);
  message.content_ = std::make_shared<const std::string>(std::move(bytes));
  return message;
}

std::string_view Message::body() const {
  return content_ ? std::string_view(*content_).substr(body_begin_) : std::string_view{};
}

std::string Message::bytes() const {
  std::string out;
  out.reserve(size());
  return out.append(header_).append(separator()).append(body());
}

std::vector<HeaderField> Message::fields() const {
  std::vector<HeaderField> fields;
  for (std::string_view rest = header_; auto field = next_field(rest);) fields.push_back(*field);
  return fields;
}

std::optional<std::string> Message::find(std::string_view name) const {
  for (std::string_view rest = header_; auto field = next_field(rest);)
    if (equal_ignoring_case(field->name, name)) return unfold(field->value);
  return std::nullopt;
}

std::vector<std::string> Message::find_all(std::string_view name) const {
  std::vector<std::string> values;
  for (std::string_view rest = header_; auto field = next_field(rest);)
    if (equal_ignoring_case(field->name, name)) values.push_back(unfold(field->value));
  return values;
}

std::size_t Message::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::string_view rest = header_; auto field = next_field(rest);)
    if (equal_ignoring_case(field->name, name)) ++found;
  return found;
}

// A message without an empty line gets one with its first added field, or the body's first line could pass for a field.
void Message::end_header() {
  if (!header_.empty() && !header_.ends_with(crlf)) header_.append(crlf);
  separated_ = true;
}

void Message::add_on_top(std::string_view name, std::string_view value) {
  end_header();
  header_.insert(0, field_text(name, value));
}

void Message::append(std::string_view name, std::string_view value) {
  end_header();
  header_.append(field_text(name, value));
}

template <class Wanted>
std::size_t Message::remove_if(Wanted wanted) {
  std::string kept;
  std::size_t removed = 0;
  for (std::string_view rest = header_; auto field = next_field(rest);) {
    if (wanted(*field)) {
      ++removed;
    } else {
      kept.append(field->raw);
    }
  }
  if (removed > 0) header_ = std::move(kept);
  return removed;
}

std::size_t Message::remove(std::string_view name) {
  return remove_if([name](const HeaderField& field) { return equal_ignoring_case(field.name, name); });
}

std::size_t Message::remove_with_prefix(std::string_view prefix) {
  return remove_if([prefix](const HeaderField& field) { return starts_ignoring_case(field.name, prefix); });
}

void Message::set_body(std::string body) {
  content_ = std::make_shared<const std::string>(std::move(body));
  body_begin_ = 0;
  separated_ = true;
}

}  // namespace mailflow::mail
