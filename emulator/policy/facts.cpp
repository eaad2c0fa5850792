#include "policy/facts.hpp"

#include <algorithm>

namespace mailflow::policy {

using base::Dimension;

SessionFacts session_facts(SessionValues values) {
  return SessionFacts{{Dimension::client_address, values.client},
                      {Dimension::tls, values.tls},
                      {Dimension::certificate_names, values.certificate_valid},
                      {Dimension::certificate_names, std::move(values.certificate_names)},
                      {Dimension::dns, values.has_name},
                      {Dimension::helo, std::move(values.helo)}};
}

RecipientFacts recipient_facts(const mail::ReversePath& sender, const mail::EmailAddress& recipient) {
  auto address = mail::to_string(recipient);
  std::transform(address.begin(), address.end(), address.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto plus = address.find('+');
  auto before_plus = plus == std::string::npos || plus == 0 || plus > recipient.local.size()
                         ? std::string{}
                         : address.substr(0, plus) + address.substr(address.rfind('@'));
  return RecipientFacts{{Dimension::sender_domain, sender ? sender->domain : base::DomainName{}},
                        {Dimension::recipient_domain, recipient.domain},
                        {Dimension::recipient_address, std::move(address)},
                        {Dimension::recipient_address, std::move(before_plus)}};
}

TransactionFacts transaction_facts(const TransactionValues& values) {
  return TransactionFacts{{Dimension::transaction, values.region},
                          {Dimension::transaction, values.of_domain + 1},
                          {Dimension::transaction, !values.other_domains}};
}

const TransactionFacts first_recipient = transaction_facts({});

}  // namespace mailflow::policy
