#include "spf/macro.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tl/expected.hpp>
#include <vector>

namespace mailflow::spf {
namespace {

using base::Text;

constexpr std::string_view letters_everywhere = "slodiphv";
constexpr std::string_view letters_in_explanations = "crt";
constexpr std::string_view delimiter_letters = ".-+,/_=";
constexpr std::size_t longest_name = 253;
constexpr std::size_t kept_of_name = 1024;  // of its right end
constexpr std::size_t longest_explanation = 2048;
constexpr unsigned most_parts = 1000;

constexpr Text no_letter{"%{} names no macro", "%{} nennt kein Makro"};
constexpr Text unknown_letter{"a macro with an unknown letter", "ein Makro mit unbekanntem Buchstaben"};
constexpr Text no_parts{"a macro that keeps 0 parts", "ein Makro, das 0 Teile behält"};
constexpr Text bad_delimiter{"a macro with something that is no delimiter (. - + , / _ =)",
                             "ein Makro mit etwas, das kein Trennzeichen ist (. - + , / _ =)"};
constexpr Text open_brace{"a macro without its closing brace", "ein Makro ohne schließende Klammer"};
constexpr Text lone_percent{"a % without {, %, _ or - behind it", "ein % ohne {, %, _ oder - dahinter"};
constexpr Text odd_character{"a character that is not visible ASCII", "ein Zeichen, das kein sichtbares ASCII ist"};
constexpr Text only_in_explanations{"the macros c, r and t are for explanations only",
                                    "die Makros c, r und t gibt es nur in Erklärungen"};
constexpr Text no_domain{"no domain", "keine Domäne"};
constexpr Text one_label{"a domain must have two labels or end in a macro",
                         "eine Domäne muss zwei Teile haben oder mit einem Makro enden"};
constexpr Text bad_top_label{"its last label can be no top-level domain",
                             "ihr letzter Teil kann keine Top-Level-Domain sein"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct Piece {
  std::string_view literal;  // of what is no macro; may be empty
  char letter = 0;           // lower case; 0 for a literal
  bool escaped = false;      // the letter was upper case: URL escaping
  bool reversed = false;
  unsigned parts = 0;  // so many on the right; 0 for all
  std::string_view delimiters = ".";
};

// What is between "%{" and "}".
tl::expected<Piece, const Text*> read_macro(std::string_view inside) {
  Piece piece;
  if (inside.empty()) return tl::unexpected(&no_letter);
  piece.letter = lower(inside.front());
  piece.escaped = piece.letter != inside.front();
  inside.remove_prefix(1);
  if (letters_everywhere.find(piece.letter) == std::string_view::npos &&
      letters_in_explanations.find(piece.letter) == std::string_view::npos)
    return tl::unexpected(&unknown_letter);
  const bool counted = !inside.empty() && is_digit(inside.front());
  for (; !inside.empty() && is_digit(inside.front()); inside.remove_prefix(1))
    piece.parts = std::min(most_parts, piece.parts * 10 + static_cast<unsigned>(inside.front() - '0'));
  if (counted && piece.parts == 0) return tl::unexpected(&no_parts);
  if (!inside.empty() && lower(inside.front()) == 'r') {
    piece.reversed = true;
    inside.remove_prefix(1);
  }
  if (inside.find_first_not_of(delimiter_letters) != std::string_view::npos) return tl::unexpected(&bad_delimiter);
  if (!inside.empty()) piece.delimiters = inside;
  return piece;
}

// Takes one piece off the front of a text that is not empty.
tl::expected<Piece, const Text*> next_piece(std::string_view& rest) {
  Piece piece;
  if (rest.front() != '%') {
    piece.literal = rest.substr(0, rest.find('%'));
    rest.remove_prefix(piece.literal.size());
    return piece;
  }
  const char second = rest.size() > 1 ? rest[1] : '\0';
  if (second == '{') {
    const auto end = rest.find('}');
    if (end == std::string_view::npos) return tl::unexpected(&open_brace);
    const auto inside = rest.substr(2, end - 2);
    rest.remove_prefix(end + 1);
    return read_macro(inside);
  }
  if (second == '%')
    piece.literal = "%";
  else if (second == '_')
    piece.literal = " ";
  else if (second == '-')
    piece.literal = "%20";
  else
    return tl::unexpected(&lone_percent);
  rest.remove_prefix(2);
  return piece;
}

std::string dotted_nibbles(const base::IpAddress& address) {
  std::string out;
  for (const auto byte : address.bytes()) {
    if (!out.empty()) out += '.';
    fmt::format_to(std::back_inserter(out), "{:X}.{:X}", byte >> 4U, byte & 15U);
  }
  return out;
}

std::string value_of(char letter, const MacroValues& values) {
  switch (letter) {
    case 's':
      return values.sender;
    case 'l':
      return values.local;
    case 'o':
      return values.sender_domain;
    case 'd':
      return values.domain;
    case 'i':
      return values.client.is_v4() ? base::to_string(values.client) : dotted_nibbles(values.client);
    case 'p':
      return values.validated;
    case 'h':
      return values.helo;
    case 'v':
      return values.client.is_v4() ? "in-addr" : "ip6";
    case 'c':
      return base::to_string(values.client);
    case 'r':
      return values.receiver;
    case 't':
      return std::to_string(values.now);
    default:  // read_macro lets no other letter pass
      return {};
  }
}

std::string transformed(std::string_view value, const Piece& piece) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = value.find_first_of(piece.delimiters);
    parts.push_back(value.substr(0, end));
    if (end == std::string_view::npos) break;
    value.remove_prefix(end + 1);
  }
  if (piece.reversed) std::reverse(parts.begin(), parts.end());
  const std::size_t kept = piece.parts == 0 ? parts.size() : std::min<std::size_t>(piece.parts, parts.size());
  std::string out;
  for (auto part = parts.end() - static_cast<std::ptrdiff_t>(kept); part != parts.end(); ++part) {
    if (part != parts.end() - static_cast<std::ptrdiff_t>(kept)) out += '.';
    out += *part;
  }
  return out;
}

// RFC 3986 2.3: all but the unreserved characters.
std::string url_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~')
      out += c;
    else
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string expanded(const Piece& piece, const MacroValues& values) {
  if (piece.letter == 0) return std::string(piece.literal);
  const auto value = transformed(value_of(piece.letter, values), piece);
  return piece.escaped ? url_escaped(value) : value;
}

bool is_top_label(std::string_view label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') return false;
  const auto allowed = [](char c) { return is_alphanumeric(c) || c == '-'; };
  return std::all_of(label.begin(), label.end(), allowed) && !std::all_of(label.begin(), label.end(), is_digit);
}

}  // namespace

const Text* macro_problem(std::string_view text, MacroUse use) {
  const char first = use == MacroUse::explanation ? ' ' : '!';
  if (std::any_of(text.begin(), text.end(), [first](char c) { return c < first || c > '~'; })) return &odd_character;
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece) return piece.error();
    if (use == MacroUse::domain_spec && piece->letter != 0 &&
        letters_in_explanations.find(piece->letter) != std::string_view::npos)
      return &only_in_explanations;
  }
  return nullptr;
}

const Text* domain_spec_problem(std::string_view text) {
  if (text.empty()) return &no_domain;
  if (const auto* problem = macro_problem(text, MacroUse::domain_spec)) return problem;
  std::string_view literal;  // behind the last macro
  for (auto rest = text; !rest.empty();) {
    const auto* at = rest.data();
    const auto piece = next_piece(rest);
    literal = piece->letter == 0 && *at != '%' ? piece->literal : std::string_view{};
  }
  if (literal.empty()) return nullptr;
  if (literal.ends_with('.')) literal.remove_suffix(1);
  const auto dot = literal.rfind('.');
  if (dot == std::string_view::npos) return &one_label;
  if (!is_top_label(literal.substr(dot + 1))) return &bad_top_label;
  return nullptr;
}

bool names_macro(std::string_view text, char letter) {
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece || piece->letter == letter) return piece.has_value();
  }
  return false;
}

bool names_only(std::string_view text, std::string_view letters) {
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece || (piece->letter != 0 && letters.find(piece->letter) == std::string_view::npos)) return false;
  }
  return true;
}

std::string target_name(std::string_view spec, const MacroValues& values) {
  std::vector<Piece> pieces;
  while (!spec.empty()) {
    const auto piece = next_piece(spec);
    if (!piece) return {};
    pieces.push_back(*piece);
  }
  // From the right, for the left is cut off in the end.
  std::string name;
  for (auto piece = pieces.rbegin(); piece != pieces.rend() && name.size() < kept_of_name; ++piece)
    name.insert(0, expanded(*piece, values));
  if (name.ends_with('.')) name.pop_back();
  if (name.size() <= longest_name) return name;
  const auto dot = name.find('.', name.size() - longest_name - 1);
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

std::optional<std::string> explanation_text(std::string_view text, const MacroValues& values) {
  std::string out;
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece) return std::nullopt;
    out += expanded(*piece, values);
    if (out.size() > longest_explanation) return std::nullopt;
  }
  if (std::any_of(out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; })) return std::nullopt;
  return out;
}

bool is_query_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return false;
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '\0' || (c == '.' && label == 0)) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0;
}

}  // namespace mailflow::spf
