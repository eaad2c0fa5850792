#pragma once
// What transport rules know of a message and one of its recipients, as facts for the typed tests.
//
// Addresses of the organisation's own recipients stand as those by which rules know them, so that an alias is the same
// sender or recipient. Groups are looked up only where a rule asks for them: those that have an address as a member, or
// another group that has it. Of a header section `most_rule_fields` fields are read.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fact.hpp"
#include "mail/address.hpp"
#include "model/recipient.hpp"
#include "model/transport_rule.hpp"

namespace mailflow::policy {

inline constexpr std::size_t most_rule_fields = 2'000;

struct RuleValues {
  bool authenticated = false;  // it came from within: AuthAs Internal
  mail::ReversePath sender;
  std::vector<mail::EmailAddress> from;  // of the From field
  mail::EmailAddress recipient;
  base::IpAddress client;  // of the last hop before
  std::uint64_t size = 0;  // bytes
  int scl = 0;
  base::FieldTexts fields;

  void read_header(std::string_view header);  // fields and from
};

struct RuleAddress {
  base::Fact<std::string> address;
  base::Fact<base::DomainName> domain;
  base::Fact<std::vector<std::string>> groups;  // by their primary addresses
};

struct RuleFacts {
  base::Fact<bool> authenticated;
  std::vector<RuleAddress> header_senders;
  std::vector<RuleAddress> envelope_senders;  // none for <>
  RuleAddress recipient;
  base::Fact<base::IpAddress> client;
  base::Fact<std::int64_t> size;
  base::Fact<std::int64_t> scl;
  base::Fact<base::FieldTexts> fields;
};

RuleFacts rule_facts(RuleValues values, const model::TransportRules& rules, const model::Recipients& recipients);

}  // namespace mailflow::policy
