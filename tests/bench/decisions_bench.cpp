// Decisions at RCPT TO a second, by number of partner connectors and by what is recorded, and allocations per decision.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>

#include "base/tests.hpp"
#include "policy/arrival.hpp"

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace mailflow {
namespace {

// One tenant with `count` partner connectors, each for its own address and certificate, all for '*'.
model::World world_with(std::uint32_t count) {
  model::World world;
  model::Host exo;
  exo.name = "exo";
  exo.kind = model::HostKind::exchange_online;
  world.hosts = std::make_shared<const model::Hosts>(std::vector<model::Host>{exo});
  model::Tenant tenant;
  tenant.name = "contoso";
  model::AcceptedDomain domain;
  domain.name = "contoso.com";
  domain.domain = base::DomainName::parse("contoso.com").value();
  domain.settle();
  tenant.domains = std::make_shared<const model::AcceptedDomains>(model::AcceptedDomains{domain});
  tenant.recipients = std::make_shared<const model::Recipients>(
      std::vector<model::Recipient>{{.name = "david", .addresses = {"david@contoso.com"}}});
  std::vector<model::InboundConnector> connectors;
  for (std::uint32_t i = 0; i < count; ++i) {
    model::InboundConnector c;
    c.name = "c" + std::to_string(i);
    c.sender_domains.value = {base::AddressSpace{}};
    const auto address = base::IpAddress::v4(0x0a000000 + i);
    c.sender_ip_addresses.value = {{address, address, base::to_string(address)}};
    c.restrict_domains_to_ip_addresses.value = true;
    c.restrict_domains_to_certificate.value = true;
    c.tls_sender_certificate_name.value =
        base::parse_domain_pattern("*.filter" + std::to_string(i) + ".example").value();
    connectors.push_back(std::move(c));
  }
  tenant.inbound = std::make_shared<const model::InboundConnectors>(std::move(connectors));
  world.tenants = std::make_shared<const model::Tenants>(
      std::vector<std::shared_ptr<const model::Tenant>>{std::make_shared<const model::Tenant>(std::move(tenant))});
  return world;
}

// `count` tenants, each with a domain and an own server known by its certificate.
model::World world_of_tenants(std::uint32_t count) {
  auto world = world_with(0);
  std::vector<std::shared_ptr<const model::Tenant>> tenants;
  for (std::uint32_t i = 0; i < count; ++i) {
    model::Tenant tenant;
    tenant.name = "t" + std::to_string(i);
    model::AcceptedDomain domain;
    domain.name = "d" + std::to_string(i) + ".example";
    domain.domain = base::DomainName::parse(domain.name).value();
    domain.settle();
    tenant.domains = std::make_shared<const model::AcceptedDomains>(model::AcceptedDomains{domain});
    model::InboundConnector c;
    c.name = "own";
    c.connector_type.value = model::ConnectorType::on_premises;
    c.sender_domains.value = {base::AddressSpace{}};
    c.tls_sender_certificate_name.value = base::parse_domain_pattern("*." + domain.name).value();
    tenant.inbound =
        std::make_shared<const model::InboundConnectors>(std::vector<model::InboundConnector>{std::move(c)});
    tenants.push_back(std::make_shared<const model::Tenant>(std::move(tenant)));
  }
  world.tenants = std::make_shared<const model::Tenants>(std::move(tenants));
  return world;
}

enum class Recording { off, summary, full };

template <class Decide>
void measure(benchmark::State& state, Decide decide) {
  const auto before = allocations;
  for (auto _ : state) benchmark::DoNotOptimize(decide());
  state.SetItemsProcessed(state.iterations());
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocations - before) / static_cast<double>(state.iterations()));
}

// Whose mail is it, among many tenants?
template <Recording recording>
void over_tenants(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  const auto world = world_of_tenants(count);
  const auto wanted = count / 2;
  const auto domain = "d" + std::to_string(wanted) + ".example";
  policy::SessionValues values;
  values.client = base::IpAddress::v4(0xcb007109);
  values.tls = true;
  values.certificate_valid = true;
  values.certificate_names = {base::parse_domain_pattern("mail." + domain).value()};
  const auto session = policy::session_facts(values);
  const auto mail = policy::recipient_facts(mail::parse_reverse_path("x@fabrikam.com").value(),
                                            mail::parse_address("y@outside.example").value());
  base::RecordBuffer records(base::Detail::summary);
  base::Tests tests(recording == Recording::off ? nullptr : &records);
  const auto decide = [&] {
    records.begin();
    tests.begin();
    return policy::decide_arrival(tests, world, model::HostId{0}, {session, mail});
  };
  if (decide().tenant != wanted) state.SkipWithError("the wrong decision");
  measure(state, decide);
}

template <Recording recording>
void decisions(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  const auto world = world_with(count);
  policy::SessionValues values;
  values.client = base::IpAddress::v4(0x0a000000 + count / 2);
  values.tls = true;
  values.certificate_valid = true;
  values.certificate_names = {base::parse_domain_pattern("mx.filter" + std::to_string(count / 2) + ".example").value()};
  const auto session = policy::session_facts(values);
  const auto mail = policy::recipient_facts(mail::parse_reverse_path("x@fabrikam.com").value(),
                                            mail::parse_address("david@contoso.com").value());
  base::RecordBuffer records(recording == Recording::full ? base::Detail::full : base::Detail::summary);
  base::Tests tests(recording == Recording::off ? nullptr : &records);
  const auto decide = [&] {
    records.begin();
    tests.begin();
    return policy::decide_arrival(tests, world, model::HostId{0}, {session, mail});
  };
  if (decide().connector != count / 2) state.SkipWithError("the wrong decision");
  measure(state, decide);
}

BENCHMARK(decisions<Recording::off>)->Name("decisions/off")->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(decisions<Recording::summary>)->Name("decisions/summary")->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(over_tenants<Recording::off>)->Name("tenants/off")->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(over_tenants<Recording::summary>)->Name("tenants/summary")->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(decisions<Recording::full>)->Name("decisions/full")->RangeMultiplier(10)->Range(10, 10'000);

}  // namespace
}  // namespace mailflow

BENCHMARK_MAIN();
