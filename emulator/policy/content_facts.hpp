#pragma once
// What a message shows of itself at the end of its content, as facts for the typed tests.
//
// `read_field` is given the message's fields; of the brought ones the first of a name counts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fact.hpp"
#include "mail/content_verdict.hpp"
#include "mail/spf_result.hpp"
#include "model/tenant.hpp"

namespace mailflow::policy {

struct ContentValues {
  std::uint64_t received_fields = 0;
  std::uint64_t from_fields = 0;
  std::vector<base::DomainName> from_domains;  // of their addresses
  base::DomainName spf_domain;                 // that was asked about: of MAIL FROM, or the HELO name
  std::optional<std::string> brought_as;       // X-MS-Exchange-CrossPremises-AuthAs
  std::optional<std::string> brought_scl;
  std::optional<std::string> tenant_id;   // X-MS-Exchange-CrossTenant-Id
  std::optional<std::string> originator;  // X-OriginatorOrg
  std::optional<std::string> stamped_as;  // X-MS-Exchange-Organization-AuthAs, of an Exchange server before
  std::optional<mail::SpfResult> spf;     // of the session's client for MAIL FROM; none: nobody asked
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;

  void read_field(std::string_view name, std::string_view value);
  // RFC 5322 3.6: one From field, with an address.
  bool has_from() const { return from_fields == 1 && !from_domains.empty(); }
  // Behind Exchange Online, which lets nobody's cross-premises and cross-tenant fields in.
  void forget_brought();
  // Behind a relay that changes fields.
  void pass(const model::RelaySettings& relay);
  // As it leaves Exchange Online as a tenant's mail. `organisation`: what X-OriginatorOrg says.
  void leave(const model::Tenant& tenant, std::string organisation);
};

// What the fields of a header section say.
ContentValues content_values(std::string_view header);

// Views of the values, which must outlive it.
struct ContentFacts {
  base::Fact<std::uint64_t> hops;
  base::Fact<bool> has_from;
  std::vector<base::Fact<base::DomainName>> from_domains;
  base::Fact<std::string_view> brought_as;   // "" for none
  base::Fact<std::string_view> brought_scl;  // "" for none
  base::Fact<std::string_view> tenant_id;    // "" for none
  base::Fact<base::DomainName> originator;   // empty for none, and for what is no domain
  base::Fact<std::string_view> stamped_as;   // "" for none
  base::Fact<std::string_view> spf;          // "pass", "" where nobody asked
  base::Fact<base::DomainName> spf_domain;
  base::Fact<std::string_view> verdict;  // "clean"
};

ContentFacts content_facts(const ContentValues& values);

}  // namespace mailflow::policy
