#include "model/dns_facts.hpp"

#include <variant>

namespace mailflow::model {
namespace {

DnsStatus status_of(DnsAnswer::Status status) {
  switch (status) {
    case DnsAnswer::Status::found:
      return DnsStatus::found;
    case DnsAnswer::Status::no_data:
      return DnsStatus::no_data;
    case DnsAnswer::Status::no_such_name:
      return DnsStatus::no_domain;
    case DnsAnswer::Status::cname_loop:
      return DnsStatus::failed;
  }
  return DnsStatus::failed;
}

}  // namespace

DnsFact answer_from(const World& world, const DnsQuestion& question) {
  DnsFact fact;
  if (const auto* fault = world.faults->find(question.name.text())) {
    fact.status = fault->answer == FaultyAnswer::no_such_name ? DnsStatus::no_domain : DnsStatus::failed;
    return fact;
  }
  const auto answer = world.zone->find(question.name, question.type);
  fact.status = status_of(answer.status);
  for (const auto& record : answer.records) {
    if (const auto* exchange = std::get_if<MxData>(&record.data)) fact.exchanges.push_back(*exchange);
    if (const auto* address = std::get_if<base::IpAddress>(&record.data)) fact.addresses.push_back(*address);
    if (std::holds_alternative<TxtData>(record.data)) fact.texts.push_back(joined_text(record));
    if (const auto* name = std::get_if<base::DomainName>(&record.data)) fact.names.push_back(*name);
  }
  return fact;
}

}  // namespace mailflow::model
