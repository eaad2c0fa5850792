#include "cmdlet/forwarding.hpp"

#include "cmdlet/binding.hpp"
#include "cmdlet/group_members.hpp"
#include "cmdlet/recipient_addresses.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameter;
using model::Recipient;

bool is_nothing(const config::PsValue& value) {
  return value.is_null() || config::to_text(value).empty();
}

// A recipient of the organisation: a mailbox, a group, a contact.
base::Result<std::string> recipient_named(const Recipient& recipient, const Invocation& invocation,
                                          const BoundParameter& given) {
  if (is_nothing(given.value)) return std::string{};
  auto names = member_names(invocation, given);
  if (!names) return fail(std::move(names.error()));
  if (names->size() != 1) return fail(given.pos, "{}: ForwardingAddress takes one recipient", invocation.call.name);
  if (names->front() == recipient.name)
    return fail(given.pos, "{}: the mailbox \"{}\" cannot pass its mail on to itself", invocation.call.name,
                recipient.name);
  return std::move(names->front());
}

base::Result<std::string> address_given(const Invocation& invocation, const BoundParameter& given) {
  if (is_nothing(given.value)) return std::string{};
  auto text = config::to_text(given.value);
  if (text.size() > 5 && base::equal_ignoring_case(text.substr(0, 5), "smtp:")) text.erase(0, 5);
  const auto address = mail::parse_address(text);
  if (!address)
    return fail(given.pos, "{}: ForwardingSmtpAddress: \"{}\" is not a mail address: {}", invocation.call.name, text,
                address.error().message);
  return canonical_address(*address);
}

}  // namespace

base::Result<void> set_forwarding(Recipient& recipient, const Invocation& invocation,
                                  const config::BoundParameters& bound) {
  if (recipient.kind != model::RecipientKind::mailbox) return {};
  if (const auto* given = bound.find("ForwardingAddress")) {
    auto name = recipient_named(recipient, invocation, *given);
    if (!name) return fail(std::move(name.error()));
    recipient.forwarding_recipient = std::move(*name);
  }
  if (const auto* given = bound.find("ForwardingSmtpAddress")) {
    auto address = address_given(invocation, *given);
    if (!address) return fail(std::move(address.error()));
    recipient.forwarding_address = std::move(*address);
  }
  if (const auto* given = bound.find("DeliverToMailboxAndForward")) {
    if (!std::holds_alternative<bool>(given->value.data))
      return fail(given->pos, "{}: DeliverToMailboxAndForward takes $true or $false", invocation.call.name);
    recipient.keeps_forwarded = config::is_true(given->value);
  }
  return {};
}

}  // namespace mailflow::cmdlet
