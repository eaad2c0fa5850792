#include "policy/rule_facts.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "mail/mailbox_list.hpp"
#include "mail/message.hpp"

namespace mailflow::policy {
namespace {

using base::Dimension;
using model::Recipient;
using model::RecipientKind;

std::string in_small_letters(const mail::EmailAddress& address) {
  auto text = mail::to_string(address);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

const Recipient* owner_of(const std::string& address, const model::Recipients& recipients) {
  base::Rows rows;
  recipients.by_address().find(address, rows);
  return rows.empty() ? nullptr : &recipients[rows.front()];
}

bool is_called(const Recipient& recipient, std::string_view member) {
  const auto is = [member](std::string_view one) { return base::equal_ignoring_case(one, member); };
  return is(recipient.name) || (!recipient.alias.empty() && is(recipient.alias)) ||
         std::ranges::any_of(recipient.addresses, is);
}

bool has_member(const Recipient& group, std::string_view address, const Recipient* owner) {
  return std::ranges::any_of(group.members, [&](const std::string& member) {
    return owner != nullptr ? is_called(*owner, member) : base::equal_ignoring_case(member, address);
  });
}

std::vector<std::string> groups_of(const std::string& address, const Recipient* owner,
                                   const model::Recipients& recipients) {
  std::vector<const Recipient*> found;
  const auto add_groups_of = [&](std::string_view member, const Recipient* member_owner) {
    for (const auto& row : recipients.rows())
      if (row.kind == RecipientKind::distribution_group && std::ranges::find(found, &row) == found.end() &&
          has_member(row, member, member_owner))
        found.push_back(&row);
  };
  add_groups_of(address, owner);
  for (std::size_t i = 0; i < found.size(); ++i) add_groups_of({}, found[i]);
  std::vector<std::string> groups;
  for (const auto* group : found)
    if (!group->addresses.empty()) groups.push_back(group->addresses.front());
  return groups;
}

struct Dimensions {
  Dimension address;
  Dimension domain;
};

RuleAddress address_fact(const mail::EmailAddress& address, Dimensions dimensions, const model::TransportRules& rules,
                         const model::Recipients& recipients) {
  auto text = in_small_letters(address);
  const auto* owner = owner_of(text, recipients);
  std::vector<std::string> groups;
  if (rules.ask_for_groups()) groups = groups_of(text, owner, recipients);
  if (owner != nullptr) text = model::known_address(*owner);
  return {{dimensions.address, std::move(text)},
          {dimensions.domain, address.domain},
          {dimensions.address, std::move(groups)}};
}

}  // namespace

void RuleValues::read_header(std::string_view header) {
  while (const auto field = mail::next_field(header)) {
    if (fields.size() == most_rule_fields) return;
    auto value = mail::unfold(field->value);
    if (mail::equal_ignoring_case(field->name, "From"))
      for (auto& address : mail::mailbox_addresses(value))
        if (from.size() < mail::most_mailboxes) from.push_back(std::move(address));
    fields.push_back({std::string(field->name), std::move(value)});
  }
}

RuleFacts rule_facts(RuleValues values, const model::TransportRules& rules, const model::Recipients& recipients) {
  const auto fact = [&](const mail::EmailAddress& address, Dimensions dimensions) {
    return address_fact(address, dimensions, rules, recipients);
  };
  std::vector<RuleAddress> header_senders;
  for (const auto& address : values.from)
    header_senders.push_back(fact(address, {Dimension::header, Dimension::header}));
  std::vector<RuleAddress> envelope_senders;
  if (values.sender)
    envelope_senders.push_back(fact(*values.sender, {Dimension::sender_domain, Dimension::sender_domain}));
  return {.authenticated = {Dimension::tls, values.authenticated},
          .header_senders = std::move(header_senders),
          .envelope_senders = std::move(envelope_senders),
          .recipient = fact(values.recipient, {Dimension::recipient_address, Dimension::recipient_domain}),
          .client = {Dimension::client_address, values.client},
          .size = {Dimension::message_size, static_cast<std::int64_t>(values.size)},
          .scl = {Dimension::content, values.scl},
          .fields = {Dimension::header, std::move(values.fields)}};
}

}  // namespace mailflow::policy
