#pragma once
// What a message shows of itself at the end of its content, as facts for the typed tests.
//
// `read_field` is given the message's fields, the first of a name counts; what a field cannot mean is left out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fact.hpp"
#include "mail/content_verdict.hpp"
#include "mail/spf_result.hpp"

namespace mailflow::policy {

struct ContentValues {
  std::uint64_t received_fields = 0;
  bool has_from = false;
  base::DomainName from_domain;           // of the From field's first address, empty for none
  std::optional<std::string> brought_as;  // X-MS-Exchange-CrossPremises-AuthAs
  std::optional<std::string> brought_scl;
  std::optional<mail::SpfResult> spf;  // of the session's client for MAIL FROM; none: nobody asked
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;

  void read_field(std::string_view name, std::string_view value);
  // Behind a host that lets nobody's cross-premises fields through.
  void forget_brought();
};

// What the fields of a header section say.
ContentValues content_values(std::string_view header);

// Views of the values, which must outlive it.
struct ContentFacts {
  base::Fact<std::uint64_t> hops;
  base::Fact<bool> has_from;
  base::Fact<base::DomainName> from_domain;
  base::Fact<std::string_view> brought_as;   // "" for none
  base::Fact<std::string_view> brought_scl;  // "" for none
  base::Fact<std::string_view> spf;          // "pass", "" where nobody asked
  base::Fact<std::string_view> verdict;      // "clean"
};

ContentFacts content_facts(const ContentValues& values);

}  // namespace mailflow::policy
