#include "policy/client_name.hpp"

#include "policy/host_kinds.hpp"

namespace mailflow::policy {

bool asks_for_name(const model::Host& receiver, const base::IpAddress& client) {
  return kind_of(receiver).style == WireStyle::exchange_online && !client.is_v4();
}

model::DnsQuestion name_question(const base::IpAddress& client) {
  return {base::DomainName::from_canonical(base::reverse_name(client)), model::DnsType::ptr};
}

bool has_name(const model::DnsFact& answer) {
  return answer.status == model::DnsStatus::failed || !answer.names.empty();
}

}  // namespace mailflow::policy
