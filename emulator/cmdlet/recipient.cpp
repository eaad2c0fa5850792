// New-, Set-, Get- and Remove- of Mailbox, MailUser, MailContact and DistributionGroup, and Get-Recipient.

#include <algorithm>
#include <tuple>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/forwarding.hpp"
#include "cmdlet/group_members.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/recipient_addresses.hpp"
#include "cmdlet/recipient_surface.hpp"
#include "cmdlet/target.hpp"
#include "mail/address.hpp"

namespace mailflow::cmdlet {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using config::BoundParameter;
using config::BoundParameters;
using config::CommandOutput;
using model::Recipient;
using model::RecipientKind;

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_display_name = 256;

auto of_kind(RecipientKind kind) {
  return [kind](const Recipient& recipient, std::string_view identity) {
    return recipient.kind == kind && is_recipient(recipient, identity);
  };
}

bool goes_on(RecipientKind kind) {
  return kind == RecipientKind::mail_user || kind == RecipientKind::mail_contact;
}

base::Failure refuse(const Invocation& invocation, const BoundParameter* bound, std::string message) {
  return fail(Error{ErrorKind::input,
                    fmt::format("{}: {}", invocation.call.name, message),
                    bound == nullptr ? invocation.call.pos : bound->pos,
                    {}});
}

// What the lab takes without effect, and what it refuses because mail flow would depend on it.
base::Result<void> check_surface(const RecipientVerb& verb, const Invocation& invocation, const BoundParameters& bound,
                                 CommandOutput& output) {
  if (auto refused = refuse_unmodelled(invocation.call, bound, verb.unmodelled); !refused) return refused;
  for (const auto names : {verb.idle, verb.flags})
    for (const auto name : names)
      if (const auto* given = bound.find(name))
        output.notices.push_back(
            {fmt::format("{}: {} has no effect in the lab", invocation.call.name, name), given->pos});
  const auto* authentication = bound.find("RequireSenderAuthenticationEnabled");
  if (authentication == nullptr || !config::is_true(authentication->value)) return {};
  return refuse(invocation, authentication,
                "RequireSenderAuthenticationEnabled $true is not modelled yet: a group takes mail from anybody");
}

base::Result<void> check_name(const Invocation& invocation, const BoundParameter& bound, const Recipient& before) {
  const auto name = config::to_text(bound.value);
  if (name.empty()) return refuse(invocation, &bound, "Name must not be empty");
  if (name.size() > longest_name)
    return refuse(invocation, &bound, fmt::format("Name may have {} characters", longest_name));
  if (is_pattern(name)) return refuse(invocation, &bound, "Name must not hold * or ?");
  for (const auto& other : invocation.draft.recipients())
    if (base::equal_ignoring_case(other.name, name) && !base::equal_ignoring_case(other.name, before.name))
      return refuse(invocation, &bound, fmt::format("a recipient with the name \"{}\" exists already", other.name));
  return {};
}

// All but the addresses and the name.
base::Result<void> set_texts(Recipient& recipient, const Invocation& invocation, const BoundParameters& bound) {
  if (const auto* given = bound.find("DisplayName")) {
    recipient.display_name = config::to_text(given->value);
    if (recipient.display_name.size() > longest_display_name)
      return refuse(invocation, given, fmt::format("DisplayName may have {} characters", longest_display_name));
  }
  if (const auto* given = bound.find("Alias")) {
    recipient.alias = config::to_text(given->value);
    if (recipient.alias.empty() || recipient.alias.size() > longest_name ||
        recipient.alias.find_first_of(" @") != std::string::npos)
      return refuse(invocation, given, fmt::format("Alias takes 1 to {} characters, no blank and no @", longest_name));
  }
  for (const std::string_view name : {"ExternalEmailAddress", "RemoteRoutingAddress"})
    if (const auto* given = bound.find(name)) return set_external_address(recipient, invocation, *given);
  return {};
}

// Those that name an address of the tenant's, the most telling one last: it becomes the primary one.
base::Result<void> set_addresses(Recipient& recipient, const Invocation& invocation, const BoundParameters& bound,
                                 CommandOutput& output) {
  if (const auto* given = bound.find("EmailAddresses"))
    if (auto done = set_proxy_addresses(recipient, invocation, *given, output.notices); !done) return done;
  for (const std::string_view name : {"MicrosoftOnlineServicesID", "WindowsEmailAddress", "PrimarySmtpAddress"})
    if (const auto* given = bound.find(name))
      if (auto done = set_primary_address(recipient, invocation, *given); !done) return done;
  return {};
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// What a new mailbox or group is called before the @: the alias, else the left side of its sign-in name, else its name.
std::string alias_for(const Recipient& recipient, const BoundParameters& bound) {
  if (!recipient.alias.empty()) return recipient.alias;
  for (const std::string_view name : {"MicrosoftOnlineServicesID", "UserPrincipalName"})
    if (const auto* given = bound.find(name)) {
      const auto text = config::to_text(given->value);
      return text.substr(0, text.rfind('@'));
    }
  return without_blanks(recipient.name);
}

// A mailbox or group gets an address from its alias: in the default domain where none was named, and in the initial
// domain, where that is free. The alias makes no address of a mail user or contact.
base::Result<void> add_own_addresses(Recipient& recipient, const Invocation& invocation) {
  if (goes_on(recipient.kind)) return {};
  const auto& domains = invocation.draft.domains();
  const auto in = [&](bool model::AcceptedDomain::* chosen) -> std::string {
    const auto domain = std::ranges::find_if(domains, [&](const auto& row) { return row.*chosen; });
    return domain == domains.end() ? std::string{} : recipient.alias + '@' + domain->domain.text();
  };
  if (recipient.addresses.empty()) {
    const BoundParameter primary{"PrimarySmtpAddress", config::ps_text(in(&model::AcceptedDomain::is_default)),
                                 invocation.call.pos};
    if (auto done = set_primary_address(recipient, invocation, primary); !done) return done;
  }
  const auto initial = mail::parse_address(in(&model::AcceptedDomain::initial));
  if (!initial) return {};
  const auto address = canonical_address(*initial);
  if (std::ranges::find(recipient.addresses, address) == recipient.addresses.end() &&
      owner_of(invocation.draft, recipient, address).empty())
    recipient.addresses.push_back(address);
  return {};
}

// Where a remote mailbox is in Exchange Online, when nobody says it.
base::Result<void> add_routing_address(Recipient& recipient, const Invocation& invocation) {
  if (recipient.kind != RecipientKind::remote_mailbox || !recipient.external_address.empty()) return {};
  const auto& domains = invocation.draft.domains();
  const auto routing = std::ranges::find_if(
      domains, [](const auto& row) { return row.domain.text().ends_with(".mail.onmicrosoft.com"); });
  if (routing == domains.end())
    return refuse(invocation, nullptr,
                  "RemoteRoutingAddress is missing: the organisation accepts no domain of Exchange Online");
  recipient.external_address = recipient.alias + '@' + routing->domain.text();
  return {};
}

// An account that is enabled has its name already.
const BoundParameter* name_in(const BoundParameters& bound) {
  const auto* name = bound.find("Name");
  return name == nullptr ? bound.find("Identity") : name;
}

base::Result<void> set_members(Recipient& recipient, const Invocation& invocation, const BoundParameters& bound) {
  const auto* given = bound.find("Members");
  if (given == nullptr) return {};
  auto members = member_names(invocation, *given);
  if (!members) return fail(std::move(members.error()));
  recipient.members = std::move(*members);
  return {};
}

base::Result<Recipient> made(const RecipientNoun& noun, const Invocation& invocation, const BoundParameters& bound,
                             CommandOutput& output) {
  Recipient recipient;
  recipient.kind = noun.kind;
  recipient.pos = invocation.call.pos;
  if (auto done = check_name(invocation, *name_in(bound), recipient); !done) return fail(done.error());
  recipient.name = config::to_text(name_in(bound)->value);
  if (auto done = set_texts(recipient, invocation, bound); !done) return fail(done.error());
  recipient.alias = alias_for(recipient, bound);
  if (auto done = set_addresses(recipient, invocation, bound, output); !done) return fail(done.error());
  if (auto done = add_own_addresses(recipient, invocation); !done) return fail(done.error());
  if (auto done = add_routing_address(recipient, invocation); !done) return fail(done.error());
  if (auto done = set_members(recipient, invocation, bound); !done) return fail(done.error());
  return recipient;
}

auto compared(const Recipient& recipient) {
  return std::tie(recipient.name, recipient.display_name, recipient.alias, recipient.addresses,
                  recipient.external_address, recipient.members, recipient.forwarding_recipient,
                  recipient.forwarding_address, recipient.keeps_forwarded);
}

base::Result<Recipient> changed(const RecipientNoun& noun, const Recipient& before, const Invocation& invocation,
                                const BoundParameters& bound, CommandOutput& output) {
  if (auto done = check_surface(noun.change, invocation, bound, output); !done) return fail(done.error());
  auto after = before;
  if (auto done = set_texts(after, invocation, bound); !done) return fail(done.error());
  if (auto done = set_addresses(after, invocation, bound, output); !done) return fail(done.error());
  if (auto done = set_forwarding(after, invocation, bound); !done) return fail(done.error());
  const auto* name = bound.find("Name");
  if (name == nullptr) return after;
  if (auto done = check_name(invocation, *name, before); !done) return fail(done.error());
  after.name = config::to_text(name->value);
  return after;
}

}  // namespace

bool is_recipient(const Recipient& recipient, std::string_view identity) {
  if (names(identity, recipient.name) || names(identity, recipient.display_name)) return true;
  return base::equal_ignoring_case(identity, alias_of(recipient)) ||
         base::equal_ignoring_case(identity, recipient.external_address) ||
         std::ranges::any_of(recipient.addresses,
                             [&](const std::string& address) { return base::equal_ignoring_case(identity, address); });
}

Output new_recipient(const Invocation& invocation) {
  const auto& noun = recipient_noun(invocation.call.name);
  const bool enables = mail::starts_ignoring_case(invocation.call.name, "Enable-");
  const std::string_view first = enables ? "Identity" : "Name";
  const auto bound =
      bind_parameters(invocation.call, recipient_parameters(noun.fresh, first, invocation.draft.where()));
  if (!bound) return fail(bound.error());
  std::string missing;
  for (const auto name : {first, std::string_view("ExternalEmailAddress")})
    if ((name == first || goes_on(noun.kind)) && bound->find(name) == nullptr)
      missing += (missing.empty() ? "" : " ") + std::string(name);
  if (!missing.empty()) return fail(missing_parameters(invocation.call, missing));
  if (invocation.input != nullptr)
    return fail(invocation.call.pos, "{}: takes no input from the pipeline", invocation.call.name);

  CommandOutput output;
  if (auto done = check_surface(noun.fresh, invocation, *bound, output); !done) return fail(done.error());
  auto recipient = made(noun, invocation, *bound, output);
  if (!recipient) return fail(std::move(recipient.error()));
  if (bound->flag("WhatIf")) {
    output.lines.push_back(what_if(invocation.call, recipient->name));
    return output;
  }
  output.objects.push_back(object_of(*recipient));
  invocation.draft.edit_recipients().push_back(std::move(*recipient));
  return output;
}

Output set_recipient(const Invocation& invocation) {
  const auto& noun = recipient_noun(invocation.call.name);
  const auto bound =
      bind_parameters(invocation.call, recipient_parameters(noun.change, "Identity", invocation.draft.where()));
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  if (wanted->size() > 1)
    for (const std::string_view name : {"Name", "EmailAddresses", "PrimarySmtpAddress", "WindowsEmailAddress"})
      if (const auto* given = bound->find(name); given != nullptr && given->value.table() == nullptr)
        return refuse(invocation, given, fmt::format("{} can be that of one recipient only", name));

  CommandOutput output;
  std::vector<std::pair<std::size_t, Recipient>> changes;
  for (const auto& identity : *wanted) {
    const auto found =
        find_rows(invocation.call, invocation.draft.recipients(), identity, Patterns::refused, of_kind(noun.kind));
    if (!found) return fail(found.error());
    const auto& before = invocation.draft.recipients()[found->front()];
    auto after = changed(noun, before, invocation, *bound, output);
    if (!after) return fail(std::move(after.error()));
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, before.name));
    else if (compared(before) == compared(*after))
      output.notices.push_back(unchanged(invocation.call, before.name));
    else
      changes.emplace_back(found->front(), std::move(*after));
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (changes.empty()) return output;
  auto& rows = invocation.draft.edit_recipients();
  for (auto& [row, recipient] : changes) {
    if (rows[row].name != recipient.name) rename_member(rows, rows[row], recipient.name);
    recipient.members = rows[row].members;
    rows[row] = std::move(recipient);
  }
  return output;
}

Output show_recipients(const Invocation& invocation) {
  return show_rows(invocation, invocation.draft.recipients(), of_kind(recipient_noun(invocation.call.name).kind));
}

Output show_all_recipients(const Invocation& invocation) {
  return show_rows(invocation, invocation.draft.recipients(), is_recipient, recipient_object);
}

Output remove_recipient(const Invocation& invocation) {
  const auto& noun = recipient_noun(invocation.call.name);
  CommandOutput output;
  const auto gone = rows_to_remove(invocation, invocation.draft.recipients(), of_kind(noun.kind), output);
  if (!gone) return fail(gone.error());
  if (gone->empty()) return output;
  auto& rows = invocation.draft.edit_recipients();
  for (const auto row : *gone) rename_member(rows, rows[row], {});
  erase_rows(rows, *gone);
  return output;
}

}  // namespace mailflow::cmdlet
