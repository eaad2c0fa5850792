#include "model/accepted_domain.hpp"

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<AcceptedDomain>> accepted_domain_fields() {
  using D = AcceptedDomain;
  static const std::array rows{
      field<&D::domain>("DomainName", {"the domain", "die Domäne"}, FieldUse::output),
      field<&D::domain_type>("DomainType",
                             {"Authoritative: unknown recipients are refused; InternalRelay: they are passed on",
                              "Authoritative: unbekannte Empfänger werden abgelehnt; InternalRelay: weitergeleitet"}),
      field<&D::is_default>("Default", {"the domain of new addresses", "die Domäne neuer Adressen"}, FieldUse::output),
      field<&D::initial>("InitialDomain",
                         {"the tenant's onmicrosoft.com domain", "die onmicrosoft.com-Domäne des Tenants"},
                         FieldUse::output),
      field<&D::match_sub_domains>("MatchSubDomains",
                                   {"subdomains are accepted, too", "auch Subdomänen werden akzeptiert"}),
      field<&D::name>("Name", {"the identity", "die Identität"}, FieldUse::output),
  };
  return rows;
}

std::span<const base::Field<AcceptedDomain>> hidden_accepted_domain_fields() {
  static const std::array rows{
      field<&AcceptedDomain::ipv6>("IPv6", {"whether the domain takes mail over IPv6 (Enable-IPv6ForAcceptedDomain)",
                                            "ob die Domäne Mail über IPv6 annimmt (Enable-IPv6ForAcceptedDomain)"}),
  };
  return rows;
}

}  // namespace mailflow::model
