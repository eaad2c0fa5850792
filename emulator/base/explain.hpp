#pragma once
// The explanation of a decision: a tree of everything that was checked, what was wanted, what was found.
//
// It is plain data with texts of its own, so it outlives the World and the facts it speaks of. Sentences are made
// by the renderers from the rule's row in the catalogue.

#include <optional>
#include <string>
#include <vector>

#include "base/rule.hpp"

namespace mailflow::base {

struct Explain {
  const Rule* rule = nullptr;  // a row of the catalogue, which lives for ever
  std::string subject;         // whose test: a connector, a tenant
  std::string wanted;          // the configured value
  std::string found;           // the fact; of an outcome that is words, the English ones
  std::string where;           // "naw.ps1:3", "" for a default
  bool result = false;
  std::vector<Explain> children;
  std::string by = {};             // the host that decided; on the headings at the top
  const Text* in_words = nullptr;  // `found` where it is a constant in both languages
  // Of a heading that said no, where all reasons were asked for: the nearest candidate, and below it each test it
  // fails. Its `wanted` is the name on the certificate that the client would have to show, "" when no other one; its
  // result says that policy was asked again with all changes_for it, and that certificate, and took the mail.
  std::vector<Explain> near = {};

  bool operator==(const Explain&) const = default;
};

// The ids of all rules in the tree, in order, each once.
std::vector<std::string_view> rule_ids(const Explain& explain);

// The first node, depth first, whose rule has this id; nullptr when there is none.
const Explain* find_rule(const Explain& explain, std::string_view id);

// "{subject} wants {wanted}" with the node's texts put in.
std::string fill(std::string_view sentence, const Explain& node, Language language);

// One row that a look-up met; the record of the look-up itself has no subject.
bool is_row(const Explain& node);

// What would have to be written where for a failed test to hold.
struct Change {
  std::string_view setting;
  Remedy how = Remedy::set;  // set or add
  std::string value;         // "$false", "192.0.2.1"
};

// Of a node of `near`: what settings can do. A certificate comes over TLS, so that one that has to be shown leaves the
// demand for TLS alone. Nothing when a test below it is beyond both settings and client.
std::optional<std::vector<Change>> changes_for(const Explain& near);
// Whether one of its tests is up to the client.
bool needs_client(const Explain& near);

// The node's own sentence: of its rule, for its result.
std::string sentence(const Explain& node, Language language);

}  // namespace mailflow::base
