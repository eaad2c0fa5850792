#include "spf/record.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "mail/address.hpp"
#include "spf/macro.hpp"

namespace mailflow::spf {
namespace {

using base::Text;
using Problem = const Text*;  // a constant; nullptr for none

constexpr std::string_view version = "v=spf1";

constexpr std::array<std::pair<std::string_view, Mechanism>, 8> mechanisms{{{"all", Mechanism::all},
                                                                            {"include", Mechanism::include},
                                                                            {"a", Mechanism::a},
                                                                            {"mx", Mechanism::mx},
                                                                            {"ptr", Mechanism::ptr},
                                                                            {"ip4", Mechanism::ip4},
                                                                            {"ip6", Mechanism::ip6},
                                                                            {"exists", Mechanism::exists}}};

constexpr Text bad_prefix{
    "a prefix length must be 0 to 32 behind /, 0 to 128 behind // or of ip6, without leading zeros",
    "eine Präfixlänge ist 0 bis 32 hinter /, 0 bis 128 hinter // oder von ip6, ohne führende Nullen"};
constexpr Text no_address{"it needs an address behind a colon", "hinter einem Doppelpunkt fehlt die Adresse"};
constexpr Text bad_ip4{"it needs an IPv4 address", "es braucht eine IPv4-Adresse"};
constexpr Text bad_ip6{"it needs an IPv6 address", "es braucht eine IPv6-Adresse"};
constexpr Text no_domain{"it needs a domain behind a colon", "hinter einem Doppelpunkt fehlt die Domäne"};
constexpr Text unknown_mechanism{"no such mechanism", "diesen Mechanismus gibt es nicht"};
constexpr Text twice{"the modifier stands there twice", "der Modifier steht zweimal da"};
constexpr Text no_argument{"it takes no argument", "es nimmt kein Argument"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "name" of "name=value"; "" when the term is no modifier.
std::string_view modifier_name(std::string_view term) {
  if (!is_letter(term.front())) return {};
  const auto other = term.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
  return other != std::string_view::npos && term[other] == '=' ? term.substr(0, other) : std::string_view{};
}

bool read_prefix(std::string_view digits, unsigned most, std::uint8_t& prefix) {
  if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits.front() == '0')) return false;
  unsigned value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code != std::errc{} || end != digits.data() + digits.size() || value > most) return false;
  prefix = static_cast<std::uint8_t>(value);
  return true;
}

// Takes "/24", "//64" or "/24//64" off the end of what stands behind the name. A slash that no digits follow to the
// end belongs to the domain, which may hold slashes.
Problem take_prefixes(std::string_view& rest, Term& term) {
  const auto slash_before_digits = [&rest] {
    const auto last = rest.find_last_not_of("0123456789");
    return last != std::string_view::npos && rest[last] == '/' ? last : std::string_view::npos;
  };
  auto slash = slash_before_digits();
  if (slash == std::string_view::npos) return nullptr;
  if (slash > 0 && rest[slash - 1] == '/') {
    if (!read_prefix(rest.substr(slash + 1), 128, term.prefix6)) return &bad_prefix;
    rest = rest.substr(0, slash - 1);
    slash = slash_before_digits();
    if (slash == std::string_view::npos) return nullptr;
  }
  if (!read_prefix(rest.substr(slash + 1), 32, term.prefix4)) return &bad_prefix;
  rest = rest.substr(0, slash);
  return nullptr;
}

Problem read_network(std::string_view rest, Term& term) {
  const bool four = term.mechanism == Mechanism::ip4;
  if (!rest.starts_with(':')) return &no_address;
  rest.remove_prefix(1);
  const auto slash = rest.find('/');
  const auto written = rest.substr(0, slash);
  const auto address = base::IpAddress::parse(written);
  const bool looks_like_four = written.find(':') == std::string_view::npos;
  if (!address || looks_like_four != four) return four ? &bad_ip4 : &bad_ip6;
  term.network = *address;
  if (slash == std::string_view::npos) return nullptr;
  const bool good = four ? read_prefix(rest.substr(slash + 1), 32, term.prefix4)
                         : read_prefix(rest.substr(slash + 1), 128, term.prefix6);
  return good ? nullptr : &bad_prefix;
}

// ":domain-spec", or nothing where that may be left out.
Problem read_domain(std::string_view rest, Term& term) {
  const bool needed = term.mechanism == Mechanism::include || term.mechanism == Mechanism::exists;
  if (rest.empty() && !needed) return nullptr;
  if (!rest.starts_with(':')) return &no_domain;
  term.domain_spec = rest.substr(1);
  return domain_spec_problem(term.domain_spec);
}

Problem read_arguments(std::string_view rest, Term& term) {
  switch (term.mechanism) {
    case Mechanism::all:
      return rest.empty() ? nullptr : &no_argument;
    case Mechanism::ip4:
    case Mechanism::ip6:
      return read_network(rest, term);
    case Mechanism::a:
    case Mechanism::mx:
      if (const auto* problem = take_prefixes(rest, term)) return problem;
      return read_domain(rest, term);
    case Mechanism::include:
    case Mechanism::ptr:
    case Mechanism::exists:
      return read_domain(rest, term);
  }
  return nullptr;
}

mail::SpfResult take_qualifier(std::string_view& rest) {
  static constexpr std::string_view signs = "+-~?";
  static constexpr std::array results{mail::SpfResult::pass, mail::SpfResult::fail, mail::SpfResult::softfail,
                                      mail::SpfResult::neutral};
  const auto sign = signs.find(rest.front());
  if (sign == std::string_view::npos) return mail::SpfResult::pass;
  rest.remove_prefix(1);
  return results[sign];
}

Problem read_mechanism(std::string_view text, Record& record) {
  Term term{.text = text};
  auto rest = text;
  term.result = take_qualifier(rest);
  const auto name = rest.substr(0, rest.find_first_of(":/"));
  for (const auto& [known, mechanism] : mechanisms) {
    if (!mail::equal_ignoring_case(name, known)) continue;
    term.mechanism = mechanism;
    const auto* problem = read_arguments(rest.substr(name.size()), term);
    if (!problem) record.terms.push_back(term);
    return problem;
  }
  return &unknown_mechanism;
}

Problem read_modifier(std::string_view text, std::string_view name, Record& record) {
  const auto value = text.substr(name.size() + 1);
  const bool redirects = mail::equal_ignoring_case(name, "redirect");
  if (!redirects && !mail::equal_ignoring_case(name, "exp")) return macro_problem(value, MacroUse::other);
  auto& target = redirects ? record.redirect : record.explanation;
  if (!target.empty()) return &twice;
  target = value;
  if (redirects) record.redirect_text = text;
  return domain_spec_problem(value);
}

}  // namespace

bool is_spf(std::string_view text) {
  return mail::starts_ignoring_case(text, version) && (text.size() == version.size() || text[version.size()] == ' ');
}

std::optional<SyntaxError> parse_record(std::string_view text, Record& record) {
  text.remove_prefix(version.size());
  for (;;) {
    const auto start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return std::nullopt;
    text.remove_prefix(start);
    const auto term = text.substr(0, text.find(' '));
    text.remove_prefix(term.size());
    const auto name = modifier_name(term);
    const auto* problem = name.empty() ? read_mechanism(term, record) : read_modifier(term, name, record);
    if (problem) return SyntaxError{term, problem};
  }
}

}  // namespace mailflow::spf
