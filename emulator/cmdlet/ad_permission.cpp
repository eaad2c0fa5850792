// Add-, Get- and Remove-ADPermission: extended rights on receive connectors.

#include <algorithm>
#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/change.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/exchange_objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameters;
using config::CommandOutput;
using config::Parameter;
using config::ps_text;
using config::PsObject;
using config::PsProperty;
using config::PsValue;
using model::Ace;
using model::AdPermission;
using model::ReceiveConnector;
using model::SmtpPrincipal;
using model::SmtpRight;

constexpr std::array<SmtpPrincipal, 6> principals{SmtpPrincipal::anonymous,      SmtpPrincipal::users,
                                                  SmtpPrincipal::servers,        SmtpPrincipal::externally_secured,
                                                  SmtpPrincipal::legacy_servers, SmtpPrincipal::partners};

std::string known_accounts() {
  std::string all;
  for (const auto principal : principals) all.append(all.empty() ? "" : ", ").append(model::account_of(principal));
  return all;
}

// The account in Exchange's own spelling.
base::Result<std::string> user_of(const Change& change) {
  const auto* given = change.bound.find("User");
  const auto name = config::to_text(given->value);
  const auto principal = model::principal_named(name);
  if (!principal)
    return refuse(change, "User", fmt::format("\"{}\" is no account that the lab knows", name.substr(0, 80)),
                  "it knows " + known_accounts());
  return std::string(model::account_of(*principal));
}

base::Result<std::vector<SmtpRight>> rights_of(const Change& change) {
  if (change.bound.find("AccessRights") != nullptr)
    return refuse(change, "AccessRights", "of permissions, ExtendedRights alone are modelled");
  const auto* given = change.bound.find("ExtendedRights");
  if (given == nullptr) return fail(missing_parameters(change.call, "ExtendedRights"));
  const auto value = config::to_value(given->value);
  if (!value) return fail(value.error());
  auto rights = base::Codec<std::vector<SmtpRight>>::parse(*value);
  if (!rights) return fail(about({change.call.name, "ExtendedRights", given->pos}, std::move(rights.error())));
  return rights;
}

PsValue permission_object(const std::string& identity, const AdPermission& permission, const ReceiveConnector& row) {
  static const auto type = std::make_shared<const config::PsType>(
      config::PsType{"ADPermission", {"Identity", "User", "Deny", "ExtendedRights"}});
  PsObject out{type, {}, identity};
  config::PsList rights;
  for (const auto right : permission.rights) rights.push_back(config::from_value(base::Codec<SmtpRight>::print(right)));
  out.properties.push_back(PsProperty{"Identity", ps_text(identity)});
  out.properties.push_back(PsProperty{"User", ps_text(permission.user)});
  out.properties.push_back(PsProperty{"Deny", PsValue{permission.ace == Ace::denied, {}}});
  out.properties.push_back(PsProperty{"Inherited", PsValue{false, {}}});
  out.properties.push_back(PsProperty{"AccessRights", ps_text("ExtendedRight")});
  out.properties.push_back(PsProperty{"ExtendedRights", config::ps_list(std::move(rights), {})});
  return config::ps_object(std::move(out), row.pos);
}

// What its groups give, then what was said of single accounts.
std::vector<AdPermission> all_permissions(const ReceiveConnector& connector) {
  std::vector<AdPermission> all;
  for (const auto principal : principals) {
    if (!connector.permission_groups->has(model::group_of(principal))) continue;
    AdPermission granted;
    granted.user = model::account_of(principal);
    const auto rights = model::rights_by_group(principal);
    for (std::size_t i = 0; i < base::Words<SmtpRight>::list.size(); ++i)
      if (rights.has(static_cast<SmtpRight>(i))) granted.rights.push_back(static_cast<SmtpRight>(i));
    all.push_back(std::move(granted));
  }
  all.insert(all.end(), connector.permissions.begin(), connector.permissions.end());
  return all;
}

AdPermission& row_for(std::vector<AdPermission>& rows, const std::string& user, Ace ace) {
  const auto same = [&](const AdPermission& row) { return row.user == user && row.ace == ace; };
  const auto found = std::ranges::find_if(rows, same);
  if (found != rows.end()) return *found;
  return rows.emplace_back(AdPermission{user, {}, ace});
}

// Both Add- and Remove-: `alter` changes the row of one account.
template <class Alter>
Output change_permissions(const Invocation& invocation, Alter alter) {
  const auto bound = bind_parameters(invocation.call, ad_permission_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  if (bound->find("User") == nullptr) return fail(missing_parameters(invocation.call, "User"));
  const Change change{invocation.draft, invocation.call, *bound};
  const auto user = user_of(change);
  if (!user) return fail(user.error());
  const auto rights = rights_of(change);
  if (!rights) return fail(rights.error());
  const auto ace = bound->flag("Deny") ? Ace::denied : Ace::allowed;

  CommandOutput output;
  const auto& draft = invocation.draft;
  std::vector<std::pair<std::size_t, std::vector<AdPermission>>> changed;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, draft.receive_connectors(), identity, Patterns::refused,
                                 receive_connector_of(draft));
    if (!found) return fail(found.error());
    const auto& connector = draft.receive_connectors()[found->front()];
    auto rows = connector.permissions;
    alter(row_for(rows, *user, ace), *rights);
    std::erase_if(rows, [](const AdPermission& row) { return row.rights.empty(); });
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, identity_of(connector, draft)));
    else if (rows == connector.permissions)
      output.notices.push_back(unchanged(invocation.call, identity_of(connector, draft)));
    else
      changed.emplace_back(found->front(), std::move(rows));
  }
  if (changed.empty()) return output;
  auto& connectors = invocation.draft.edit_receive_connectors();
  for (auto& [row, permissions] : changed) {
    connectors[row].permissions = std::move(permissions);
    connectors[row].changed = invocation.surroundings.now;
    if (!base::equal_ignoring_case(invocation.call.name, "Add-ADPermission")) continue;
    output.objects.push_back(
        permission_object(identity_of(connectors[row], draft), {*user, *rights, ace}, connectors[row]));
  }
  return output;
}

}  // namespace

Parameters ad_permission_parameters() {
  static constexpr std::array<Parameter, 9> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"User"},
                                                           {"ExtendedRights"},
                                                           {"AccessRights"},
                                                           {"InheritanceType"},
                                                           {"DomainController"},
                                                           {"Deny", Parameter::Kind::flag},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

Parameters show_ad_permission_parameters() {
  static constexpr std::array<Parameter, 3> parameters = {
      {{"Identity", Parameter::Kind::value, 1}, {"User"}, {"DomainController"}}};
  return parameters;
}

Output add_ad_permission(const Invocation& invocation) {
  return change_permissions(invocation, [](AdPermission& row, const std::vector<SmtpRight>& rights) {
    for (const auto right : rights)
      if (std::ranges::find(row.rights, right) == row.rights.end()) row.rights.push_back(right);
  });
}

Output remove_ad_permission(const Invocation& invocation) {
  return change_permissions(invocation, [](AdPermission& row, const std::vector<SmtpRight>& rights) {
    for (const auto right : rights) std::erase(row.rights, right);
  });
}

Output show_ad_permissions(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, show_ad_permission_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  std::string user;
  if (bound->find("User") != nullptr) {
    auto known = user_of({invocation.draft, invocation.call, *bound});
    if (!known) return fail(known.error());
    user = std::move(*known);
  }
  CommandOutput output;
  const auto& draft = invocation.draft;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, draft.receive_connectors(), identity, Patterns::refused,
                                 receive_connector_of(draft));
    if (!found) return fail(found.error());
    const auto& connector = draft.receive_connectors()[found->front()];
    for (const auto& permission : all_permissions(connector))
      if (user.empty() || permission.user == user)
        output.objects.push_back(permission_object(identity_of(connector, draft), permission, connector));
  }
  return output;
}

}  // namespace mailflow::cmdlet
