#include "base/domain_name.hpp"

#include <idn2.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace mailflow::base {
namespace {

constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_input = 1024;  // U-labels are longer than the A-labels they become

Failure bad_name(std::string_view text, std::string_view why) {
  return fail(ErrorKind::input, "\"{}\" is not a domain name: {}", text.substr(0, 80), why);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_label_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string_view label_problem(std::string_view label) {
  if (label.empty()) return "a label is empty";
  if (label.size() > 63) return "a label has more than 63 characters";
  if (!std::all_of(label.begin(), label.end(), is_label_char))
    return "a label holds a character that is not a letter, digit or hyphen";
  if (label.front() == '-' || label.back() == '-') return "a label begins or ends with a hyphen";
  return {};
}

}  // namespace

Result<DomainName> DomainName::parse(std::string_view text) {
  const auto given = text;
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty()) return bad_name(given, "it is empty");
  if (text.size() > longest_input) return bad_name(given, "it is too long");
  std::string canonical(text);
  if (!is_ascii(text)) {
    if (text.find('\0') != std::string_view::npos) return bad_name(given, "it holds a NUL");
    char* ascii = nullptr;
    const int code = idn2_to_ascii_8z(canonical.c_str(), &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    const std::unique_ptr<char, decltype(&idn2_free)> owner(ascii, idn2_free);
    if (code != IDN2_OK) return bad_name(given, idn2_strerror(code));
    canonical = ascii;
  }
  std::transform(canonical.begin(), canonical.end(), canonical.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (canonical.size() > longest_name) return bad_name(given, "it has more than 253 characters");
  for (std::string_view rest = canonical;;) {
    const auto dot = rest.find('.');
    if (const auto problem = label_problem(rest.substr(0, dot)); !problem.empty()) return bad_name(given, problem);
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return from_canonical(std::move(canonical));
}

DomainName DomainName::from_canonical(std::string canonical) {
  DomainName name;
  name.text_ = std::move(canonical);
  return name;
}

std::string_view DomainName::first_label() const {
  return std::string_view(text_).substr(0, text_.find('.'));
}

DomainName DomainName::parent() const {
  const auto dot = text_.find('.');
  return dot == std::string::npos ? DomainName{} : from_canonical(text_.substr(dot + 1));
}

bool DomainName::is_below(const DomainName& ancestor) const {
  if (ancestor.empty()) return !empty();
  return text_.size() > ancestor.text_.size() + 1 && text_.ends_with(ancestor.text_) &&
         text_[text_.size() - ancestor.text_.size() - 1] == '.';
}

bool DomainPattern::matches(const DomainName& name, bool includes_apex) const {
  switch (kind) {
    case Kind::any:
      return true;
    case Kind::exact:
      return name == domain;
    case Kind::suffix:
      return name.is_below(domain) || (includes_apex && name == domain);
  }
  return false;
}

Result<DomainPattern> parse_domain_pattern(std::string_view text) {
  if (text == "*") return DomainPattern{};
  const bool suffix = text.starts_with("*.");
  const auto rest = suffix ? text.substr(2) : text;
  if (rest.find('*') != std::string_view::npos)
    return fail(ErrorKind::input,
                "\"{}\" is not valid: a wildcard may only stand alone (*) or in front (*.contoso.com)",
                text.substr(0, 80));
  auto domain = DomainName::parse(rest);
  if (!domain) return fail(std::move(domain.error()));
  return DomainPattern{suffix ? DomainPattern::Kind::suffix : DomainPattern::Kind::exact, std::move(*domain)};
}

std::string to_string(const DomainPattern& pattern) {
  switch (pattern.kind) {
    case DomainPattern::Kind::any:
      return "*";
    case DomainPattern::Kind::suffix:
      return "*." + pattern.domain.text();
    case DomainPattern::Kind::exact:
      return pattern.domain.text();
  }
  return {};
}

Result<AddressSpace> parse_address_space(std::string_view text) {
  AddressSpace space;
  auto rest = text;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    const auto type = rest.substr(0, colon);
    if (type != "smtp" && type != "SMTP" && type != "Smtp")
      return fail(ErrorKind::input, "\"{}\" is not valid: the type before the colon must be smtp", text.substr(0, 80));
    rest.remove_prefix(colon + 1);
  }
  if (const auto semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    const auto digits = rest.substr(semicolon + 1);
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), space.cost);
    if (ec != std::errc{} || end != digits.data() + digits.size() || space.cost < 1 || space.cost > 100)
      return fail(ErrorKind::input, "\"{}\" is not valid: the cost after the semicolon must be 1 to 100",
                  text.substr(0, 80));
    rest = rest.substr(0, semicolon);
  }
  auto pattern = parse_domain_pattern(rest);
  if (!pattern) return fail(std::move(pattern.error()));
  space.pattern = std::move(*pattern);
  return space;
}

std::string to_string(const AddressSpace& space) {
  return fmt::format("smtp:{};{}", to_string(space.pattern), space.cost);
}

std::size_t specificity(const AddressSpaces& spaces, const DomainName& name) {
  std::size_t best = 0;
  for (const auto& space : spaces) {
    if (!space.pattern.matches(name)) continue;
    const std::size_t fit = space.pattern.kind == DomainPattern::Kind::any     ? 1
                            : space.pattern.kind == DomainPattern::Kind::exact ? longest_name + 2
                                                                               : 1 + space.pattern.domain.text().size();
    best = std::max(best, fit);
  }
  return best;
}

bool certificate_name_matches(const DomainPattern& configured, const DomainPattern& presented) {
  using Kind = DomainPattern::Kind;
  if (configured.kind == Kind::any || presented.kind == Kind::any) return false;
  if (configured.kind == Kind::suffix) return configured.matches(presented.domain);
  if (presented.kind == Kind::exact) return configured.domain == presented.domain;
  // A wildcard certificate covers hosts one label below its domain (RFC 6125 6.4.3).
  return configured.domain.parent() == presented.domain;
}

}  // namespace mailflow::base
