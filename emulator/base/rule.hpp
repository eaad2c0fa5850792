#pragma once
// A rule of Exchange's behaviour as the catalogue knows it: a public, dotted id, what it says in English and German,
// where it comes from and how sure that is. Rows are constants of the room that applies them (policy/rules.hpp).
//
// Sentences may name {subject} (a connector, a domain), {wanted} (the configured value) and {found} (the fact).

#include <cstdint>
#include <string_view>

namespace mailflow::base {

enum class Language : std::uint8_t { en, de };

struct Text {
  std::string_view en;
  std::string_view de;
  std::string_view in(Language language) const { return language == Language::de ? de : en; }
};

enum class Confidence : std::uint8_t { documented, observed, inferred, unconfirmed };

std::string_view to_string(Confidence confidence);

// What kind of question a rule asks, and so what a mutation can turn it into.
enum class RuleKind : std::uint8_t {
  test,      // yes or no: true, false
  look_up,   // rows of an index: empty, second, all
  ordering,  // the best of several: last
  stage,     // a heading: the outcome of the tests below it
};

// What would have to be otherwise for a test that failed to hold.
enum class Remedy : std::uint8_t {
  none,    // nothing that could be named
  client,  // the client would have to show something else
  set,     // the setting, with the value that was found
  add,     // the setting's list, with the value that was found besides its others
};

struct Rule {
  std::string_view id = {};  // "inbound.partner.source-address"
  RuleKind kind = RuleKind::test;
  std::string_view setting = {};  // the configured property in Microsoft's spelling, "" when none
  Text question = {};             // the heading, or what is asked
  Text yes = {};                  // the sentence when it holds
  Text no = {};                   // the sentence when it does not; of a look-up: of all its rows
  Text row_yes = {};              // of a look-up: the sentence of one row that matches …
  Text row_no = {};               // … and of one that does not
  Remedy remedy = Remedy::none;
  Text price = {};  // what else the remedy does: "then mail may come unencrypted"
  Confidence confidence = Confidence::documented;
  std::string_view source = {};     // documents, by the keys of docs/sources.md
  std::string_view refs = {};       // rows of the reference, blank-separated: "PC-1 PC-3"
  std::string_view behaviour = {};  // the switch that changes it, "" when none
};

}  // namespace mailflow::base
