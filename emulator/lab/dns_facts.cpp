#include "lab/dns_facts.hpp"

namespace mailflow::lab {
namespace {

policy::DnsStatus status_of(net::DnsStatus status) {
  switch (status) {
    case net::DnsStatus::answered:
      return policy::DnsStatus::found;
    case net::DnsStatus::no_data:
      return policy::DnsStatus::no_data;
    case net::DnsStatus::name_error:
      return policy::DnsStatus::no_domain;
    case net::DnsStatus::server_failure:
    case net::DnsStatus::refused:
    case net::DnsStatus::timed_out:
      return policy::DnsStatus::failed;
  }
  return policy::DnsStatus::failed;
}

}  // namespace

net::Task<policy::DnsFact> ask(net::Resolver& resolver, policy::DnsQuestion question) {
  auto name = question.name.text();
  auto answer = co_await resolver.resolve(std::move(name), question.type);
  policy::DnsFact fact;
  fact.status = status_of(answer.status);
  fact.addresses = std::move(answer.addresses);
  fact.exchanges = std::move(answer.mx);
  co_return fact;
}

}  // namespace mailflow::lab
