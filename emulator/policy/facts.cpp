#include "policy/facts.hpp"

#include <algorithm>
#include <array>

namespace mailflow::policy {

using base::Dimension;

SessionFacts session_facts(SessionValues values) {
  return SessionFacts{values.local,
                      {Dimension::client_address, values.client},
                      {Dimension::tls, values.tls},
                      {Dimension::certificate_names, values.certificate_valid},
                      {Dimension::certificate_names, std::move(values.certificate_names)},
                      {Dimension::dns, values.has_name},
                      {Dimension::helo, std::move(values.helo)}};
}

mail::ReversePath sender_before_rewriting(const mail::EmailAddress& address) {
  constexpr std::string_view mark = "+SRS=";
  const std::string_view local = address.local;
  auto at = local.find('+');
  if (at == std::string_view::npos || !mail::starts_ignoring_case(local.substr(at), mark)) return std::nullopt;
  at += mark.size();
  // The hash, the day, the domain; the rest is the local part.
  std::array<std::string_view, 3> parts;
  for (auto& part : parts) {
    const auto end = local.find('=', at);
    if (end == std::string_view::npos) return std::nullopt;
    part = local.substr(at, end - at);
    at = end + 1;
  }
  auto sender = mail::parse_address(std::string(local.substr(at)) + '@' + std::string(parts[2]));
  return sender ? mail::ReversePath(std::move(*sender)) : std::nullopt;
}

RecipientFacts recipient_facts(const mail::ReversePath& sender, const mail::EmailAddress& recipient,
                               std::uint64_t size) {
  auto address = mail::to_string(recipient);
  std::transform(address.begin(), address.end(), address.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto plus = address.find('+');
  auto before_plus = plus == std::string::npos || plus == 0 || plus > recipient.local.size()
                         ? std::string{}
                         : address.substr(0, plus) + address.substr(address.rfind('@'));
  const auto returned = before_plus.empty() ? std::nullopt : sender_before_rewriting(recipient);
  return RecipientFacts{{Dimension::sender_domain, sender ? sender->domain : base::DomainName{}},
                        {Dimension::recipient_domain, recipient.domain},
                        {Dimension::recipient_address, std::move(address)},
                        {Dimension::recipient_address, std::move(before_plus)},
                        {Dimension::recipient_address, returned ? returned->domain : base::DomainName{}},
                        {Dimension::recipient_domain, recipient.domain.text().find('.') == std::string::npos},
                        {Dimension::message_size, size}};
}

TransactionFacts transaction_facts(const TransactionValues& values) {
  return TransactionFacts{{Dimension::transaction, values.region},
                          {Dimension::transaction, values.of_domain + 1},
                          {Dimension::transaction, values.all + 1},
                          {Dimension::transaction, !values.other_domains}};
}

const TransactionFacts first_recipient = transaction_facts({});

}  // namespace mailflow::policy
