#include "lab/identities.hpp"

#include <algorithm>

namespace mailflow::lab {

base::Result<std::unique_ptr<Identities>> Identities::make(const model::World& world) {
  std::unique_ptr<Identities> identities(new Identities(world.clock));
  if (auto added = identities->add_authorities(world); !added) return base::fail(std::move(added.error()));
  return identities;
}

base::Result<void> Identities::add_authorities(const model::World& world) {
  const auto known = pki_.authorities();
  for (const auto& authority : *world.authorities) {
    if (std::find(known.begin(), known.end(), authority.name) != known.end()) continue;
    if (auto added = pki_.add_authority(authority.name); !added) return added;
  }
  return {};
}

base::Result<ssl_ctx_st*> Identities::context(const std::string& owner, const model::CertificateSpec& spec) {
  const auto identity = pki_.identity(owner, spec);
  if (!identity) return base::fail(base::within(owner, identity.error()));
  return (*identity)->context();
}

base::Result<ssl_ctx_st*> Identities::server(const model::Host& host) {
  return context(host.name, host.certificate);
}

base::Result<ssl_ctx_st*> Identities::client(const model::Host& host, const model::CertificateSpec& shown) {
  if (shown.names.empty()) return anonymous_client();
  return context(&shown == &host.certificate ? host.name : host.name + " client", shown);
}

base::Result<std::shared_ptr<const pki::TrustStore>> Identities::trust(const model::World& world,
                                                                       const model::Host& host) {
  std::vector<std::string> names;
  for (const auto& authority : *world.authorities)
    if (authority.is_public ||
        std::find(authority.trusted_by.begin(), authority.trusted_by.end(), host.name) != authority.trusted_by.end())
      names.push_back(authority.name);
  return pki_.trust(std::move(names));
}

bool covers(const base::CertificateNames& names, const base::DomainName& host) {
  const base::DomainPattern wanted{base::DomainPattern::Kind::exact, host};
  return std::any_of(names.begin(), names.end(),
                     [&](const base::DomainPattern& name) { return base::certificate_name_matches(wanted, name); });
}

}  // namespace mailflow::lab
