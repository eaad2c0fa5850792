#include "policy/copies.hpp"

#include <algorithm>
#include <unordered_set>

#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::Recipient;
using model::RecipientKind;
using model::Recipients;

bool goes_elsewhere(const Recipient& recipient) {
  return recipient.kind == RecipientKind::mail_user || recipient.kind == RecipientKind::mail_contact ||
         recipient.kind == RecipientKind::remote_mailbox;
}

bool passes_on(const Recipient& recipient) {
  return recipient.kind == RecipientKind::mailbox &&
         !(recipient.forwarding_recipient.empty() && recipient.forwarding_address.empty());
}

std::string in_lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool is_own_address(const Recipient& recipient, std::string_view address) {
  return std::ranges::find(recipient.addresses, address) != recipient.addresses.end();
}

// A recipient's address; what is nobody's here is an address already.
std::string address_of(const Recipients& recipients, const std::string& name) {
  const auto* known = recipients.find(name);
  return known == nullptr ? name : model::known_address(*known);
}

std::vector<std::string> successors(const Recipients& recipients, const Recipient& recipient) {
  std::vector<std::string> out;
  if (goes_elsewhere(recipient)) {
    out.push_back(recipient.external_address);
  } else if (recipient.kind == RecipientKind::distribution_group) {
    for (const auto& member : recipient.members) out.push_back(address_of(recipients, member));
  } else if (passes_on(recipient)) {
    const auto& to = recipient.forwarding_recipient;
    out.push_back(to.empty() ? recipient.forwarding_address : address_of(recipients, to));
  }
  return out;
}

// Whether mail for the recipient reaches a mailbox, or leaves. A group of nobody goes round in no circle.
bool reaches_somebody(const Recipients& recipients, const Recipient& first) {
  std::unordered_set<const Recipient*> seen{&first};
  std::vector<const Recipient*> open{&first};
  bool goes_round = false;
  while (!open.empty()) {
    const auto& recipient = *open.back();
    open.pop_back();
    const bool stays = !goes_elsewhere(recipient) && recipient.kind != RecipientKind::distribution_group &&
                       (!passes_on(recipient) || recipient.keeps_forwarded);
    if (stays) return true;
    for (const auto& address : successors(recipients, recipient)) {
      const auto* next = recipients.find(address);
      if (next == nullptr || next->addresses.empty() || (next == &recipient && goes_elsewhere(recipient))) return true;
      if (seen.insert(next).second)
        open.push_back(next);
      else
        goes_round = true;
    }
  }
  return !goes_round;
}

// Whether a mailbox may pass its mail on to where it does.
ReplyId meet_filter(Tests& tests, const Directory& directory, const Recipient& recipient) {
  if (directory.filter == nullptr) return ReplyId::none;
  const auto next = successors(*directory.recipients, recipient);
  if (next.empty()) return ReplyId::none;
  const auto to = mail::parse_address(next.front());
  base::Rows rows;
  if (to) directory.accepted->find(to->domain, rows);
  if (!tests.holds(rules::forwards_outside, recipient.name, rows.empty())) return ReplyId::none;
  const auto& mode = directory.filter->auto_forwarding_mode;
  return tests.holds(rules::forwarding_allowed, recipient.name, *mode == model::AutoForwarding::on, mode.pos.get())
             ? ReplyId::none
             : ReplyId::forwarding_barred;
}

NextHop hop_of(NextHop::Kind kind, std::uint32_t row, ReplyId refusal = ReplyId::none) {
  NextHop hop;
  hop.kind = kind;
  hop.mailbox = row;
  hop.refusal = refusal;
  return hop;
}

const Recipients& recipients_of(const model::World& world, model::HostId host, const NextHop& hop) {
  if (hop.tenant == no_row) return model::recipients_at(world, host);
  return *(*world.tenants)[model::TenantId{hop.tenant}].recipients;
}

}  // namespace

Directory directory_of_tenant(const model::World& world, model::TenantId tenant) {
  const auto& row = (*world.tenants)[tenant];
  return {row.recipients.get(), &world.tenants->accepted(tenant), row.outbound_spam_filter.get()};
}

Known known_recipient(Tests& tests, const Recipients& recipients, const RecipientFacts& facts) {
  const auto found = tests.look_up(rules::edge_recipient_known, facts.recipient, recipients.by_address());
  if (!found.empty()) return {found[0], false};
  const auto before_plus =
      tests.look_up(rules::edge_plus_address, facts.recipient_before_plus, recipients.by_address());
  if (before_plus.empty()) return {};
  const auto row = before_plus[0];
  return {row, !tests.is_empty(rules::returned, recipients[row].name, facts.returns_to)};
}

NextHop decide_resolution(Tests& tests, const Directory& directory, const Known& known) {
  using Kind = NextHop::Kind;
  const auto row = known.row;
  if (known.returned) return hop_of(Kind::copies, row);
  const auto& recipient = (*directory.recipients)[row];
  const bool elsewhere = goes_elsewhere(recipient);
  const bool group = recipient.kind == RecipientKind::distribution_group;
  if (!elsewhere && !group && !passes_on(recipient)) return hop_of(Kind::mailbox, row);
  Tests::Stage stage(tests, rules::resolution, recipient.name);
  if (tests.holds(rules::resolution_loop, recipient.name, !reaches_somebody(*directory.recipients, recipient)))
    return hop_of(Kind::refused, row, ReplyId::forwarding_loop);
  stage.outcome(true, recipient.name);
  if (elsewhere) {
    const bool stays =
        tests.holds(rules::external_is_own, recipient.name, is_own_address(recipient, recipient.external_address));
    return hop_of(stays ? Kind::mx : Kind::copies, row);
  }
  if (tests.holds(rules::is_group, recipient.name, group)) return hop_of(Kind::copies, row);
  const auto refusal = meet_filter(tests, directory, recipient);
  const bool keeps = tests.holds(rules::keeps_forwarded, recipient.name, recipient.keeps_forwarded);
  return hop_of(keeps ? Kind::mailbox : Kind::copies, row, refusal);
}

std::vector<mail::EmailAddress> copies_of(const model::World& world, model::HostId host, const NextHop& hop,
                                          const mail::EmailAddress& recipient) {
  const bool may = hop.kind == NextHop::Kind::mailbox || hop.kind == NextHop::Kind::copies;
  if (!may || hop.mailbox == no_row) return {};
  const auto& recipients = recipients_of(world, host, hop);
  const auto& row = recipients[hop.mailbox];
  const bool by_name = is_own_address(row, in_lower_case(mail::to_string(recipient)));
  if (auto sender = by_name ? std::nullopt : sender_before_rewriting(recipient)) return {std::move(*sender)};
  std::vector<mail::EmailAddress> out;
  std::unordered_set<std::string> seen;
  for (const auto& text : successors(recipients, row))
    if (auto address = mail::parse_address(text); address && seen.insert(text).second)
      out.push_back(std::move(*address));
  return out;
}

std::optional<mail::EmailAddress> forwarder_of(const model::World& world, model::HostId host, const NextHop& hop) {
  if (hop.mailbox == no_row) return std::nullopt;
  const auto& recipient = recipients_of(world, host, hop)[hop.mailbox];
  if (recipient.addresses.empty()) return std::nullopt;
  const auto address = mail::parse_address(recipient.addresses.front());
  return address ? std::optional(*address) : std::nullopt;
}

}  // namespace mailflow::policy
