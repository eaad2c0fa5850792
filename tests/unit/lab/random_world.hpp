#pragma once
// Random labs and messages, the same for the same seed on every machine.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "journey/outcome.hpp"
#include "model/world.hpp"

namespace mailflow::lab {

class RandomWorld {
 public:
  explicit RandomWorld(std::uint64_t seed) : random_(seed) {}

  model::World world();
  std::vector<model::InboundConnector> connectors(const model::World& world);
  std::vector<model::OutboundConnector> outbounds(const model::World& world);
  // An organisation of all Exchange servers of the World; the same with other connectors.
  std::shared_ptr<const model::ExchangeOrganization> organization(const model::World& world);
  void connect(const model::World& world, model::ExchangeOrganization& organization);
  journey::Submission submission(const model::World& world);

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[below(of.size())];
  }

 private:
  model::CertificateSpec certificate(const std::vector<std::string>& names);
  model::Host host(model::HostKind kind, const std::string& name, std::size_t number);
  std::vector<model::Recipient> directory(const std::vector<std::string>& names);
  model::RelaySettings relay(const model::World& world);
  void serve(model::Host& host, const model::Tenant& tenant);  // a relay asks for the tenant
  model::InboundConnector connector(const model::World& world, std::size_t number);
  model::CertificateIdentifier identifier(const model::Host& host);
  model::ReceiveConnector receive_connector(const model::World& world, model::HostId server, std::size_t number);
  model::SendConnector send_connector(const model::World& world, const model::ExchangeOrganization& organization,
                                      std::size_t number);
  model::OutboundConnector outbound(const model::World& world, std::size_t number);
  model::HostedConnectionFilterPolicy connection_filter();
  model::Tenant tenant(const std::string& name, model::HostId host);
  std::string spf_terms(const model::World& world);
  std::string zone_text(const model::World& world);

  std::mt19937_64 random_;
  std::vector<std::string> domains_;
  std::vector<std::string> certificate_names_;
};

}  // namespace mailflow::lab
