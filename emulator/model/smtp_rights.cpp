#include "model/smtp_rights.hpp"

#include <algorithm>

namespace mailflow::model {
namespace {

using enum SmtpRight;

struct Row {
  PermissionGroup group;
  std::string_view account;
  SmtpRights rights;
};

// In the order of SmtpPrincipal.
const std::array<Row, 6>& rows() {
  static const std::array<Row, 6> all{{
      {PermissionGroup::anonymous_users,
       "NT AUTHORITY\\ANONYMOUS LOGON",
       {submit, accept_any_sender, accept_authoritative_domain_sender, accept_headers_routing}},
      {PermissionGroup::exchange_users,
       "NT AUTHORITY\\Authenticated Users",
       {submit, accept_any_recipient, bypass_anti_spam, accept_headers_routing}},
      {PermissionGroup::exchange_servers,
       "MS Exchange\\Hub Transport Servers",
       {submit, accept_any_recipient, accept_any_sender, accept_authoritative_domain_sender, accept_authentication_flag,
        accept_exch50, bypass_anti_spam, bypass_message_size_limit, accept_headers_routing, accept_headers_organization,
        accept_headers_forest}},
      {PermissionGroup::exchange_servers,
       "MS Exchange\\Externally Secured Servers",
       {submit, accept_any_recipient, accept_any_sender, accept_authoritative_domain_sender, accept_authentication_flag,
        accept_exch50, bypass_anti_spam, bypass_message_size_limit, accept_headers_routing}},
      {PermissionGroup::exchange_legacy_servers,
       "MS Exchange\\Legacy Exchange Servers",
       {submit, accept_any_recipient, accept_any_sender, accept_authoritative_domain_sender, accept_authentication_flag,
        accept_exch50, bypass_anti_spam, bypass_message_size_limit, accept_headers_routing}},
      {PermissionGroup::partners, "MS Exchange\\Partner Servers", {submit, accept_headers_routing}},
  }};
  return all;
}

std::string_view after_backslash(std::string_view account) {
  const auto at = account.find('\\');
  return at == std::string_view::npos ? account : account.substr(at + 1);
}

}  // namespace

PermissionGroup group_of(SmtpPrincipal principal) {
  return rows()[static_cast<std::size_t>(principal)].group;
}

SmtpRights rights_by_group(SmtpPrincipal principal) {
  return rows()[static_cast<std::size_t>(principal)].rights;
}

std::string_view account_of(SmtpPrincipal principal) {
  return rows()[static_cast<std::size_t>(principal)].account;
}

std::optional<SmtpPrincipal> principal_named(std::string_view account) {
  const bool whole = account.find('\\') != std::string_view::npos;
  for (std::size_t i = 0; i < rows().size(); ++i) {
    const auto known = rows()[i].account;
    if (base::equal_ignoring_case(whole ? known : after_backslash(known), account))
      return static_cast<SmtpPrincipal>(i);
  }
  return {};
}

}  // namespace mailflow::model

namespace mailflow::base {

Result<model::AdPermission> Codec<model::AdPermission>::parse(const Value& value) {
  const auto* user = value.find("User");
  const auto* rights = value.find("ExtendedRights");
  const auto* ace = value.find("Ace");
  if (user == nullptr || user->value.text() == nullptr || rights == nullptr || value.map()->size() > 3)
    return expected_but_found(expected(), value);
  model::AdPermission permission;
  permission.user = *user->value.text();
  auto parsed = Codec<std::vector<model::SmtpRight>>::parse(rights->value);
  if (!parsed) return fail(std::move(parsed.error()));
  permission.rights = std::move(*parsed);
  if (ace == nullptr) return permission;
  auto word = Codec<model::Ace>::parse(ace->value);
  if (!word) return fail(std::move(word.error()));
  permission.ace = *word;
  return permission;
}

Value Codec<model::AdPermission>::print(const model::AdPermission& permission) {
  ValueMap map;
  map.push_back({"User", {}, Value{permission.user, {}}});
  map.push_back({"ExtendedRights", {}, Codec<std::vector<model::SmtpRight>>::print(permission.rights)});
  map.push_back({"Ace", {}, Codec<model::Ace>::print(permission.ace)});
  return Value{std::move(map), {}};
}

}  // namespace mailflow::base
