#include "mail/address.hpp"

#include <algorithm>
#include <cstdint>

namespace mailflow::mail {
namespace {

constexpr std::size_t longest_local = 64;
constexpr std::size_t longest_domain = 255;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_atext(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_string(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' ? text[i - 1] == '.' : !is_atext(text[i])) return false;
  }
  return true;
}

base::Failure bad_address(std::string_view text, std::string_view why) {
  std::string shown(text.substr(0, 80));
  std::replace_if(shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return base::fail(base::ErrorKind::input, "\"{}\" is not a mail address: {}", shown, why);
}

base::Result<std::string> unquoted(std::string_view text, std::string_view quoted) {
  std::string local;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\') ++i;
    const auto c = static_cast<unsigned char>(quoted[i]);
    if (c < 0x20 || c > 0x7e) return bad_address(text, "its local part holds a character outside printable ASCII");
    local += quoted[i];
  }
  if (local.empty()) return bad_address(text, "its local part is empty");
  return local;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool starts_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool EmailAddress::operator==(const EmailAddress& other) const {
  return domain == other.domain && equal_ignoring_case(local, other.local);
}

std::weak_ordering EmailAddress::operator<=>(const EmailAddress& other) const {
  if (const auto order = domain <=> other.domain; order != 0) return order;
  return std::lexicographical_compare_three_way(
      local.begin(), local.end(), other.local.begin(), other.local.end(), [](char a, char b) -> std::weak_ordering {
        return static_cast<unsigned char>(lower(a)) <=> static_cast<unsigned char>(lower(b));
      });
}

std::size_t end_of_local_part(std::string_view text) {
  if (!text.starts_with('"')) return text.find('@');
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1 < text.size() && text[i + 1] == '@' ? i + 1 : std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

base::Result<EmailAddress> parse_address(std::string_view text) {
  if (text.empty()) return bad_address(text, "it is empty");
  if (text.size() > longest_local + 1 + longest_domain) return bad_address(text, "it is too long");
  if (text.front() == '@') return bad_address(text, "it begins with @");
  const auto at = end_of_local_part(text);
  if (at == std::string_view::npos)
    return bad_address(text, "it has no @ and domain; expected a form like david@contoso.com");
  const auto written = text.substr(0, at);
  const auto domain_text = text.substr(at + 1);
  if (written.size() > longest_local) return bad_address(text, "its local part has more than 64 characters");
  std::string local(written);
  if (written.front() == '"') {
    auto plain = unquoted(text, written);
    if (!plain) return base::fail(std::move(plain.error()));
    local = std::move(*plain);
  } else if (!is_dot_string(written)) {
    return bad_address(text, "its local part holds a character or a dot that must be quoted");
  }
  if (domain_text.starts_with('[')) return bad_address(text, "an address literal is not accepted as its domain");
  const bool ascii =
      std::all_of(domain_text.begin(), domain_text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return bad_address(text, "its domain holds characters outside ASCII");
  auto domain = base::DomainName::parse(domain_text);
  if (!domain) return bad_address(text, domain.error().message);
  return EmailAddress{std::move(local), std::move(*domain)};
}

base::Result<ReversePath> parse_reverse_path(std::string_view text) {
  if (text == "<>") return ReversePath{};
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') text = text.substr(1, text.size() - 2);
  auto address = parse_address(text);
  if (!address) return base::fail(std::move(address.error()));
  return ReversePath{std::move(*address)};
}

std::string to_string(const EmailAddress& address) {
  if (is_dot_string(address.local)) return address.local + '@' + address.domain.text();
  std::string out = "\"";
  for (const char c : address.local) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"@" + address.domain.text();
}

std::string to_path(const EmailAddress& address) {
  return '<' + to_string(address) + '>';
}

std::string to_path(const ReversePath& path) {
  return path ? to_path(*path) : "<>";
}

}  // namespace mailflow::mail

std::size_t std::hash<mailflow::mail::EmailAddress>::operator()(
    const mailflow::mail::EmailAddress& address) const noexcept {
  auto sum = std::hash<mailflow::base::DomainName>{}(address.domain);
  for (const char c : address.local)
    sum = (sum ^ static_cast<unsigned char>(mailflow::mail::lower(c))) * 1099511628211U;
  return sum;
}
