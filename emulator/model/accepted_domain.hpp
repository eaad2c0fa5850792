#pragma once
// Accepted domains of a tenant, or of an on-premises organisation. ExternalRelay exists on premises only (A1).

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/domain_name.hpp"
#include "base/field.hpp"

namespace mailflow::model {

enum class DomainType : std::uint8_t { authoritative, internal_relay, external_relay };

struct AcceptedDomain {
  std::string name;  // the identity; usually the domain itself
  base::SourcePos pos;
  base::DomainName domain;
  base::Setting<DomainType> domain_type{DomainType::authoritative, {}};
  base::Setting<bool> match_sub_domains;
  base::Setting<bool> ipv6{true, {}};  // takes mail over IPv6, and its MX has AAAA records
  bool is_default = false;
  bool initial = false;  // the tenant's own onmicrosoft.com domain

  // What it accepts: itself, with MatchSubDomains its subdomains too. `settle` keeps it in step.
  base::DomainPattern pattern;

  void settle() {
    using Kind = base::DomainPattern::Kind;
    pattern = {*match_sub_domains ? Kind::suffix : Kind::exact, domain};
  }
};

// As cmdlets show and set them.
std::span<const base::Field<AcceptedDomain>> accepted_domain_fields();
// What a stored World keeps besides.
std::span<const base::Field<AcceptedDomain>> hidden_accepted_domain_fields();

using AcceptedDomains = std::vector<AcceptedDomain>;

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::DomainType> {
  static constexpr std::array<std::string_view, 3> list{"Authoritative", "InternalRelay", "ExternalRelay"};
  static constexpr std::string_view what = "a domain type";
};
