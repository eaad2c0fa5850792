#pragma once
// The record that a domain publishes (RFC 7208 4.3 to 4.6), and the questions of an evaluation; for this room.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/explain.hpp"
#include "mail/spf_result.hpp"
#include "model/dns_facts.hpp"
#include "spf/record.hpp"

namespace mailflow::spf {

// One sentence of the tree: a rule with what it speaks of.
struct Line {
  std::string subject{};
  std::string wanted{};
  std::string found{};
  bool result = false;
  const base::Text* in_words = nullptr;  // `found` in both languages: a constant
};
base::Explain node_of(const base::Rule& rule, Line line);

// The answers known, and the questions that were asked without one.
class Questions {
 public:
  explicit Questions(const model::DnsFacts& known) : known_(known) {}
  // nullptr: not known yet.
  const model::DnsFact* ask(std::string_view name, model::DnsType type);
  std::vector<model::DnsQuestion> needs;

 private:
  const model::DnsFacts& known_;
};

// The domain as DNS has it: U-labels as A-labels, without the final dot.
std::string checked_domain(std::string_view domain);

struct Published {
  mail::SpfResult result = mail::SpfResult::pass;  // else what a check of the domain ends with
  Record record{};                                 // views the answer
  std::string_view text{};                         // of the one record
  base::Explain problem{};                         // with its rule, unless the result is pass
  bool asked_in_vain = false;
};

// Nothing: the answer is not known yet.
std::optional<Published> published_record(const std::string& domain, Questions& questions);

// No name and no data: what 4.6.4 calls a void lookup.
bool is_void(const model::DnsFact& fact);

// The beginning of a hostile text, for a line.
std::string excerpt(std::string_view text);

}  // namespace mailflow::spf
