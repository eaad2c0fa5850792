#include "policy/content_facts.hpp"

#include "mail/address.hpp"
#include "mail/mailbox_list.hpp"
#include "mail/message.hpp"

namespace mailflow::policy {
namespace {

constexpr std::string_view brought = "X-MS-Exchange-CrossPremises-";

}  // namespace

void ContentValues::read_field(std::string_view name, std::string_view value) {
  if (mail::equal_ignoring_case(name, "Received")) {
    ++received_fields;
  } else if (mail::equal_ignoring_case(name, "From")) {
    ++from_fields;
    for (auto& domain : mail::mailbox_domains(mail::unfold(value)))
      if (from_domains.size() < mail::most_mailboxes) from_domains.push_back(std::move(domain));
  } else if (mail::starts_ignoring_case(name, brought)) {
    name.remove_prefix(brought.size());
    auto& kept = mail::equal_ignoring_case(name, "SCL") ? brought_scl : brought_as;
    const bool wanted = mail::equal_ignoring_case(name, "SCL") || mail::equal_ignoring_case(name, "AuthAs");
    if (wanted && !kept) kept = mail::unfold(value);
  }
}

void ContentValues::forget_brought() {
  brought_as.reset();
  brought_scl.reset();
}

ContentValues content_values(std::string_view header) {
  ContentValues values;
  while (const auto field = mail::next_field(header)) values.read_field(field->name, field->value);
  return values;
}

ContentFacts content_facts(const ContentValues& values) {
  using base::Dimension;
  const auto text = [](const std::optional<std::string>& value) {
    return value ? std::string_view(*value) : std::string_view{};
  };
  std::vector<base::Fact<base::DomainName>> from_domains;
  for (const auto& domain : values.from_domains) from_domains.emplace_back(Dimension::header, domain);
  return {.hops = {Dimension::hop_count, values.received_fields},
          .has_from = {Dimension::header, values.has_from()},
          .from_domains = std::move(from_domains),
          .brought_as = {Dimension::header, text(values.brought_as)},
          .brought_scl = {Dimension::header, text(values.brought_scl)},
          .spf = {Dimension::dns, values.spf ? mail::to_string(*values.spf) : std::string_view{}},
          .spf_domain = {Dimension::dns, values.spf_domain},
          .verdict = {Dimension::content, mail::to_string(values.verdict)}};
}

}  // namespace mailflow::policy
