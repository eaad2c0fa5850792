#include <algorithm>

#include "mail/address.hpp"
#include "mail/date.hpp"
#include "mail/message.hpp"
#include "mail/received.hpp"

namespace mailflow::mail {
namespace {

constexpr std::size_t longest_received = 4096;

// A field is a row of words and comments; a comment keeps its inner text, nested parentheses included.
struct Token {
  std::string_view text;
  bool comment = false;
};

std::optional<Token> next_token(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  if (rest.empty()) return std::nullopt;
  if (rest.front() != '(') {
    const auto size = std::min(rest.find_first_of(" \t("), rest.size());
    const Token token{rest.substr(0, size), false};
    rest.remove_prefix(size);
    return token;
  }
  std::size_t depth = 0;
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    if (rest[end] == '(') ++depth;
    if (rest[end] == ')' && --depth == 0) break;
  }
  const Token token{rest.substr(1, end - 1), true};
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return token;
}

// "192.0.2.1", "[192.0.2.1]", "IPv6:2001:db8::1", "fe80::1%14"
std::optional<base::IpAddress> address_in(std::string_view word) {
  if (word.starts_with('[')) word.remove_prefix(1);
  word = word.substr(0, word.find_first_of("]%"));
  if (starts_ignoring_case(word, "IPv6:")) word.remove_prefix(5);
  if (word.find_first_of(".:") == std::string_view::npos) return std::nullopt;
  auto address = base::IpAddress::parse(word);
  return address ? std::optional(*address) : std::nullopt;
}

// The address of "(192.0.2.1)", "([192.0.2.1])", "(name [192.0.2.1])", "(HELO x) (192.0.2.1)".
std::optional<base::IpAddress> address_among(std::string_view comment) {
  while (!comment.empty()) {
    const auto size = std::min(comment.find_first_of(" \t,;()"), comment.size());
    if (auto address = address_in(comment.substr(0, size))) return address;
    comment.remove_prefix(std::min(size + 1, comment.size()));
  }
  return std::nullopt;
}

// What follows `key` up to a blank, comma or parenthesis.
std::string_view value_after(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == std::string_view::npos) return {};
  const auto value = text.substr(at + key.size());
  return value.substr(0, value.find_first_of(" ,;()"));
}

// "TLS1_3" and "TLSv1.3" both become "TLSv1.3".
std::string usual_tls_name(std::string_view name) {
  if (!name.starts_with("TLS") || name.size() < 6) return std::string(name);
  name.remove_prefix(name[3] == 'v' ? 4 : 3);
  std::string out = "TLSv";
  for (const char c : name) out += c == '_' ? '.' : c;
  return out;
}

enum class Clause { none, from, by, via, with, id, recipient };

Clause clause_of(std::string_view word) {
  if (equal_ignoring_case(word, "from")) return Clause::from;
  if (equal_ignoring_case(word, "by")) return Clause::by;
  if (equal_ignoring_case(word, "via")) return Clause::via;
  if (equal_ignoring_case(word, "with")) return Clause::with;
  if (equal_ignoring_case(word, "id")) return Clause::id;
  if (equal_ignoring_case(word, "for")) return Clause::recipient;
  return Clause::none;
}

void read_comment(Received& received, Clause clause, std::string_view comment) {
  auto tls = value_after(comment, "version=");
  if (tls.empty()) tls = value_after(comment, "using ");
  if (tls.starts_with("TLS") || tls.starts_with("SSL")) {
    received.tls = usual_tls_name(tls);
    auto cipher = value_after(comment, "cipher=");
    if (cipher.empty()) cipher = value_after(comment, "cipher ");
    received.cipher = cipher;
    return;
  }
  if (clause == Clause::from && !received.from_address) received.from_address = address_among(comment);
  if (clause == Clause::by && !received.by_address) received.by_address = address_among(comment);
}

// Exchange's protocol and transport names have several words, the rest of the clauses one.
void read_word(Received& received, Clause clause, std::string_view word) {
  const auto set_once = [word](std::string& field) {
    if (field.empty()) field = word;
  };
  const auto add = [word](std::string& field) {
    if (!field.empty()) field += ' ';
    field += word;
  };
  switch (clause) {
    case Clause::from:
      return set_once(received.from);
    case Clause::by:
      return set_once(received.by);
    case Clause::id:
      return set_once(received.id);
    case Clause::via:
      return add(received.via);
    case Clause::with:
      return add(received.with);
    case Clause::recipient: {
      if (word.starts_with('<') && word.ends_with('>')) word = word.substr(1, word.size() - 2);
      if (received.recipient.empty()) received.recipient = word;
      return;
    }
    case Clause::none:
      return;
  }
}

// The first semicolon outside comments, quotes and angle brackets separates the date.
std::size_t date_separator(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  bool in_path = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (c == '(')
      ++depth;
    else if (c == ')' && depth > 0)
      --depth;
    else if (c == '<' || c == '>')
      in_path = c == '<';
    else if (c == ';' && depth == 0 && !in_path)
      return i;
  }
  // Of an unbalanced field the last semicolon is the best guess.
  return text.rfind(';');
}

}  // namespace

base::Result<Received> parse_received(std::string_view value) {
  const auto line = unfold(value.substr(0, longest_received));
  std::string_view clauses = line;
  Received received;
  if (const auto semicolon = date_separator(clauses); semicolon != std::string_view::npos) {
    if (auto date = parse_date(clauses.substr(semicolon + 1))) received.date = *date;
    clauses = clauses.substr(0, semicolon);
  }
  auto clause = Clause::none;
  bool named = true;  // whether the clause has its word; a clause name right behind another's is its value
  while (const auto token = next_token(clauses)) {
    if (token->comment) {
      read_comment(received, clause, token->text);
      continue;
    }
    const auto next = clause_of(token->text);
    if (next != Clause::none && named) {
      clause = next;
      named = false;
      continue;
    }
    read_word(received, clause, token->text);
    named = true;
  }
  if (received.from.empty() && received.by.empty())
    return base::fail(base::ErrorKind::input, "a Received field has neither \"from\" nor \"by\": \"{}\"",
                      line.substr(0, 80));
  if (!received.from_address) received.from_address = address_in(received.from);
  return received;
}

}  // namespace mailflow::mail
