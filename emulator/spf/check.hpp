#pragma once
// check_host() of RFC 7208: may this client send for this domain?
//
// A pure function around DNS questions, as policy::find_targets is: called with the answers known so far it gives
// either the questions it still needs (ask them, add the facts, call again) or the verdict. A record, an include loop
// or a zone made to hurt ends at the limits: at most 10 terms that look up names, 2 void ones, 10 names of mx and ptr,
// records of 65,535 bytes. Each call starts from the beginning; there are at most about 40.
// The identity is MAIL FROM, or postmaster@helo where that is empty. A domain that is none gives `none`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/explain.hpp"
#include "base/time.hpp"
#include "mail/spf_result.hpp"
#include "model/dns_facts.hpp"

namespace mailflow::spf {

using mail::SpfResult;

struct Query {
  base::IpAddress client;
  std::string helo;           // as it was said
  std::string sender;         // of MAIL FROM, without <>; "" for the null path
  std::string receiver = {};  // %{r}: who checks; "" for unknown
  base::LabTime now{};        // %{t}
};

struct Limits {
  unsigned lookups = 10;      // terms that ask the DNS
  unsigned void_lookups = 2;  // of those, terms that got no answer from it
  std::size_t names = 10;     // mail exchangers of an mx, names of a client
};

enum class Detail : std::uint8_t { result, tree };

struct Options {
  Limits limits{};
  Detail detail = Detail::result;
};

struct Verdict {
  SpfResult result = SpfResult::none;
  std::string mechanism;    // the term that matched, as written; "" where none did
  std::string domain;       // whose record it is in
  std::string explanation;  // of a fail that has one
  unsigned lookups = 0;
  unsigned void_lookups = 0;
  base::Explain problem;  // of none and the errors: what is wrong; without a rule where nothing is
  base::Explain tree;     // with Detail::tree: every term that was tried
};

struct Evaluation {
  std::vector<model::DnsQuestion> needs;
  std::optional<Verdict> verdict;
};

Evaluation evaluate(const Query& query, const model::DnsFacts& known, const Options& options = {});

// The verdict from the World's own DNS data.
Verdict evaluate_in(const model::World& world, const Query& query, const Options& options = {});

// What went wrong in one sentence, "" where nothing did.
std::string problem_sentence(const Verdict& verdict, base::Language language);

}  // namespace mailflow::spf
