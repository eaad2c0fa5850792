#include "cmdlet/group_members.hpp"

#include <algorithm>

#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using model::Recipient;
using model::RecipientKind;

bool is_group(const Recipient& recipient, std::string_view identity) {
  return recipient.kind == RecipientKind::distribution_group && is_recipient(recipient, identity);
}

const Recipient* find_member(const Draft& draft, std::string_view member) {
  const auto found = std::ranges::find_if(
      draft.recipients(), [&](const Recipient& row) { return !is_pattern(member) && is_recipient(row, member); });
  return found == draft.recipients().end() ? nullptr : &*found;
}

bool same_member(const Draft& draft, const std::string& member, const std::string& name) {
  if (base::equal_ignoring_case(member, name)) return true;
  const auto* recipient = find_member(draft, member);
  return recipient != nullptr && recipient->name == name;
}

base::Result<std::size_t> group_row(const Invocation& invocation, const config::BoundParameters& bound) {
  const auto* identity = bound.find("Identity");
  if (identity == nullptr) return fail(missing_parameters(invocation.call, "Identity"));
  const auto found = find_rows(invocation.call, invocation.draft.recipients(),
                               {config::to_text(identity->value), identity->pos}, Patterns::refused, is_group);
  if (!found) return fail(found.error());
  return found->front();
}

struct MemberChange {
  std::size_t row;
  std::vector<std::string> names;
};

base::Result<MemberChange> asked(const Invocation& invocation, const config::BoundParameters& bound) {
  const auto row = group_row(invocation, bound);
  if (!row) return fail(row.error());
  config::BoundParameter members;
  if (const auto* given = bound.find("Member"))
    members = *given;
  else if (invocation.input != nullptr)
    members = {"Member", config::ps_list(*invocation.input, invocation.call.pos), invocation.call.pos};
  else
    return fail(missing_parameters(invocation.call, "Member"));
  auto names = member_names(invocation, members);
  if (!names) return fail(names.error());
  return MemberChange{*row, std::move(*names)};
}

// Adds or removes; `apply` does one name and says what is wrong with it, "" for nothing.
template <class Apply>
Output change_members(const Invocation& invocation, Apply apply) {
  const auto bound = bind_parameters(invocation.call, group_member_parameters());
  if (!bound) return fail(bound.error());
  const auto change = asked(invocation, *bound);
  if (!change) return fail(change.error());
  CommandOutput output;
  const auto& group = invocation.draft.recipients()[change->row];
  auto members = group.members;
  for (const auto& name : change->names)
    if (const std::string_view wrong = apply(members, name); !wrong.empty())
      return fail(invocation.call.pos, "{}: \"{}\" {} of the group \"{}\"", invocation.call.name, name, wrong,
                  group.name);
  if (bound->flag("WhatIf"))
    output.lines.push_back(what_if(invocation.call, group.name));
  else
    invocation.draft.edit_recipients()[change->row].members = std::move(members);
  return output;
}

}  // namespace

Parameters group_member_parameters() {
  using config::Parameter;
  static constexpr std::array<Parameter, 5> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"Member", Parameter::Kind::value},
                                                           {"BypassSecurityGroupManagerCheck", Parameter::Kind::flag},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

base::Result<std::vector<std::string>> member_names(const Invocation& invocation, const config::BoundParameter& bound) {
  std::vector<std::string> found;
  const auto add = [&](const config::PsValue& value) -> base::Result<void> {
    const Identity identity{config::to_text(value), value.pos ? value.pos : bound.pos};
    const auto rows =
        find_rows(invocation.call, invocation.draft.recipients(), identity, Patterns::refused, is_recipient);
    if (!rows) return fail(rows.error());
    const auto& name = invocation.draft.recipients()[rows->front()].name;
    if (std::ranges::find(found, name) == found.end()) found.push_back(name);
    return {};
  };
  if (const auto* items = bound.value.list()) {
    for (const auto& item : *items)
      if (auto done = add(item); !done) return fail(std::move(done.error()));
  } else if (!bound.value.is_null()) {
    if (auto done = add(bound.value); !done) return fail(std::move(done.error()));
  }
  return found;
}

void rename_member(std::vector<Recipient>& recipients, const Recipient& before, std::string_view after) {
  const auto is_it = [&](const std::string& member) { return !is_pattern(member) && is_recipient(before, member); };
  for (auto& group : recipients) {
    if (after.empty()) std::erase_if(group.members, is_it);
    for (auto& member : group.members)
      if (is_it(member)) member = after;
    if (!group.forwarding_recipient.empty() && is_it(group.forwarding_recipient)) group.forwarding_recipient = after;
  }
}

Output add_group_member(const Invocation& invocation) {
  return change_members(invocation, [&](std::vector<std::string>& members, const std::string& name) {
    const bool there = std::ranges::any_of(
        members, [&](const std::string& member) { return same_member(invocation.draft, member, name); });
    if (there) return "is already a member";
    members.push_back(name);
    return "";
  });
}

Output remove_group_member(const Invocation& invocation) {
  return change_members(invocation, [&](std::vector<std::string>& members, const std::string& name) {
    const auto gone =
        std::erase_if(members, [&](const std::string& member) { return same_member(invocation.draft, member, name); });
    return gone == 0 ? "is no member" : "";
  });
}

// A member elsewhere is shown by its address.
Output show_group_members(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, show_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  CommandOutput output;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, invocation.draft.recipients(), identity, Patterns::taken, is_group);
    if (!found) return fail(found.error());
    for (const auto row : *found)
      for (const auto& member : invocation.draft.recipients()[row].members) {
        const auto* recipient = find_member(invocation.draft, member);
        Recipient elsewhere;
        elsewhere.name = elsewhere.external_address = member;
        elsewhere.kind = RecipientKind::mail_contact;
        output.objects.push_back(recipient_object(recipient == nullptr ? elsewhere : *recipient));
      }
  }
  return output;
}

}  // namespace mailflow::cmdlet
