#include "lab/dns_facts.hpp"

namespace mailflow::lab {
namespace {

model::DnsStatus status_of(net::DnsStatus status) {
  switch (status) {
    case net::DnsStatus::answered:
      return model::DnsStatus::found;
    case net::DnsStatus::no_data:
      return model::DnsStatus::no_data;
    case net::DnsStatus::name_error:
      return model::DnsStatus::no_domain;
    case net::DnsStatus::server_failure:
    case net::DnsStatus::refused:
    case net::DnsStatus::timed_out:
      return model::DnsStatus::failed;
  }
  return model::DnsStatus::failed;
}

}  // namespace

net::Task<model::DnsFact> ask(net::Resolver& resolver, model::DnsQuestion question) {
  auto name = question.name.text();
  auto answer = co_await resolver.resolve(std::move(name), question.type);
  model::DnsFact fact;
  fact.status = status_of(answer.status);
  fact.addresses = std::move(answer.addresses);
  fact.exchanges = std::move(answer.mx);
  fact.texts = std::move(answer.texts);
  fact.names = std::move(answer.names);
  co_return fact;
}

net::Task<model::DnsFacts> ask_all(net::Resolver& resolver, net::Clock& clock, base::LabTime until,
                                   std::vector<model::DnsQuestion> questions) {
  model::DnsFacts facts;
  for (const auto& question : questions) {
    if (clock.now() >= until) {
      facts.emplace(question, model::DnsFact{});
      continue;
    }
    auto fact = co_await ask(resolver, question);
    facts.emplace(question, std::move(fact));
  }
  co_return facts;
}

}  // namespace mailflow::lab
