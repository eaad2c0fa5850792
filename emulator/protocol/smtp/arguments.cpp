#include "protocol/smtp/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace mailflow::protocol::smtp {
namespace {

using mail::equal_ignoring_case;
using tl::unexpected;

constexpr std::size_t longest_envelope_id = 100;  // RFC 3461 4.4
constexpr std::size_t longest_original = 500;     // RFC 3461 4.2

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// The path, without its brackets and source route, and what stands behind it.
struct Path {
  std::string_view mailbox;
  std::string_view rest;
};

std::optional<Path> cut_path(std::string_view text) {
  if (!text.starts_with('<')) {
    const auto size = std::min(text.find(' '), text.size());
    return size == 0 ? std::nullopt : std::optional(Path{text.substr(0, size), text.substr(size)});
  }
  text.remove_prefix(1);
  if (text.starts_with('@')) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '>' && !quoted) {
      const auto rest = text.substr(i + 1);
      if (!rest.empty() && rest.front() != ' ') return std::nullopt;
      return Path{text.substr(0, i), rest};
    }
  }
  return std::nullopt;
}

std::optional<Path> path_behind(std::string_view arguments, std::string_view keyword) {
  if (!mail::starts_ignoring_case(arguments, keyword)) return std::nullopt;
  return cut_path(without_blanks(arguments.substr(keyword.size())));
}

// "NAME=value" or "NAME"; calls take(name, value) for each until one says what is wrong.
template <class Take>
std::optional<Say> each_parameter(std::string_view text, Take take) {
  for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    const auto equals = word.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
    if (const auto wrong = take(word.substr(0, equals), value)) return wrong;
  }
  return std::nullopt;
}

std::optional<Say> take_size(mail::Envelope& envelope, std::string_view value) {
  std::uint64_t size = 0;
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), size);
  if (envelope.declared_size || value.empty() || value.size() > 20 || end != value.data() + value.size())
    return Say::bad_arguments;
  // More than 64 bits say is more than any limit.
  envelope.declared_size = ec == std::errc::result_out_of_range ? ~std::uint64_t{0} : size;
  return std::nullopt;
}

std::optional<Say> take_mail_parameter(mail::Envelope& envelope, std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "SIZE")) return take_size(envelope, value);
  if (equal_ignoring_case(name, "BODY")) {
    if (envelope.body != mail::BodyType::unspecified) return Say::bad_arguments;
    if (equal_ignoring_case(value, "7BIT"))
      envelope.body = mail::BodyType::seven_bit;
    else if (equal_ignoring_case(value, "8BITMIME"))
      envelope.body = mail::BodyType::eight_bit_mime;
    else
      return Say::bad_arguments;
    return std::nullopt;
  }
  if (equal_ignoring_case(name, "RET")) {
    if (envelope.dsn_return != mail::DsnReturn::unspecified) return Say::bad_arguments;
    if (equal_ignoring_case(value, "FULL"))
      envelope.dsn_return = mail::DsnReturn::full;
    else if (equal_ignoring_case(value, "HDRS"))
      envelope.dsn_return = mail::DsnReturn::headers;
    else
      return Say::bad_arguments;
    return std::nullopt;
  }
  if (equal_ignoring_case(name, "ENVID")) {
    if (!envelope.envelope_id.empty() || value.empty() || value.size() > longest_envelope_id ||
        !from_xtext(value, envelope.envelope_id))
      return Say::bad_arguments;
    return std::nullopt;
  }
  return Say::unknown_parameter;
}

std::optional<Say> take_notify(mail::DsnNotify& notify, std::string_view value) {
  if (notify != mail::DsnNotify{}) return Say::bad_arguments;
  while (true) {
    const auto word = value.substr(0, value.find(','));
    bool* flag = equal_ignoring_case(word, "NEVER")     ? &notify.never
                 : equal_ignoring_case(word, "SUCCESS") ? &notify.success
                 : equal_ignoring_case(word, "FAILURE") ? &notify.failure
                 : equal_ignoring_case(word, "DELAY")   ? &notify.delay
                                                        : nullptr;
    if (flag == nullptr || *flag) return Say::bad_arguments;
    *flag = true;
    if (word.size() == value.size()) break;
    value.remove_prefix(word.size() + 1);
  }
  if (notify.never && (notify.success || notify.failure || notify.delay)) return Say::bad_arguments;
  return std::nullopt;
}

std::optional<Say> take_recipient_parameter(mail::Recipient& recipient, std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "NOTIFY")) return take_notify(recipient.notify, value);
  if (equal_ignoring_case(name, "ORCPT")) {
    const auto semicolon = value.find(';');
    std::string address;
    if (!recipient.original.empty() || value.size() > longest_original || semicolon == std::string_view::npos ||
        semicolon == 0 || !is_hello_name(value.substr(0, semicolon)) ||
        !from_xtext(value.substr(semicolon + 1), address) || address.empty())
      return Say::bad_arguments;
    recipient.original = std::string(value.substr(0, semicolon + 1)) + address;
    return std::nullopt;
  }
  return Say::unknown_parameter;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

tl::expected<mail::Envelope, Say> parse_mail(std::string_view arguments) {
  if (!mail::starts_ignoring_case(arguments, "FROM:")) return unexpected(Say::bad_arguments);
  const auto path = path_behind(arguments, "FROM:");
  if (!path) return unexpected(Say::bad_sender);
  mail::Envelope envelope;
  if (!path->mailbox.empty()) {
    auto sender = mail::parse_address(path->mailbox);
    if (!sender) return unexpected(Say::bad_sender);
    envelope.sender = std::move(*sender);
  }
  const auto take = [&](std::string_view name, std::string_view value) {
    return take_mail_parameter(envelope, name, value);
  };
  if (const auto wrong = each_parameter(path->rest, take)) return unexpected(*wrong);
  return envelope;
}

tl::expected<mail::Recipient, Say> parse_recipient(std::string_view arguments, const base::DomainName& default_domain) {
  if (!mail::starts_ignoring_case(arguments, "TO:")) return unexpected(Say::bad_arguments);
  const auto path = path_behind(arguments, "TO:");
  if (!path) return unexpected(Say::bad_recipient);
  mail::Recipient recipient;
  if (equal_ignoring_case(path->mailbox, "postmaster") && !default_domain.empty()) {
    recipient.address = {std::string(path->mailbox), default_domain};
  } else {
    auto address = mail::parse_address(path->mailbox);
    if (!address) return unexpected(Say::bad_recipient);
    recipient.address = std::move(*address);
  }
  const auto take = [&](std::string_view name, std::string_view value) {
    return take_recipient_parameter(recipient, name, value);
  };
  if (const auto wrong = each_parameter(path->rest, take)) return unexpected(*wrong);
  return recipient;
}

std::string to_xtext(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '+' && c != '=') {
      out += c;
    } else {
      out += '+';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

bool from_xtext(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '+') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return false;
      byte = static_cast<unsigned char>(high * 16 + low);
      i += 2;
    } else if (text[i] == '=') {
      return false;
    }
    // What is decoded is shown in delivery reports: nothing that could end a line there.
    if (byte < 0x20 || byte > 0x7e) return false;
    out += static_cast<char>(byte);
  }
  return true;
}

bool is_hello_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:[]").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace mailflow::protocol::smtp
