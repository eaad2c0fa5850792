#pragma once
// What a client may do on a receive connector: the extended rights that permission groups give, and those granted or
// denied besides (Add-ADPermission).
//
// Source: the documentation of receive connectors (permission groups); Add-ADPermission.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/exchange_values.hpp"

namespace mailflow::model {

// In the order of PermissionGroups' bits.
enum class PermissionGroup : std::uint8_t {
  anonymous_users,
  exchange_users,
  exchange_servers,
  exchange_legacy_servers,
  partners,
  custom,  // shown where rights were granted or denied one by one
};

enum class SmtpRight : std::uint8_t {
  submit,
  accept_any_recipient,
  accept_any_sender,
  accept_authoritative_domain_sender,
  accept_authentication_flag,
  accept_exch50,
  bypass_anti_spam,
  bypass_message_size_limit,
  accept_headers_routing,
  accept_headers_organization,
  accept_headers_forest,
};

// As whom a session acts.
enum class SmtpPrincipal : std::uint8_t {
  anonymous,
  users,
  servers,             // Exchange servers of the organisation
  externally_secured,  // AuthMechanism ExternalAuthoritative, through the group ExchangeServers
  legacy_servers,
  partners,
};

using PermissionGroups = Flags<PermissionGroup>;
using SmtpRights = Flags<SmtpRight>;

// The group that a principal is a member of, and what membership gives.
PermissionGroup group_of(SmtpPrincipal principal);
SmtpRights rights_by_group(SmtpPrincipal principal);

// The account that Exchange shows for it: "NT AUTHORITY\ANONYMOUS LOGON".
std::string_view account_of(SmtpPrincipal principal);
// By its account, also without the part before the backslash; letters' case aside.
std::optional<SmtpPrincipal> principal_named(std::string_view account);

enum class Ace : std::uint8_t { allowed, denied };

struct AdPermission {
  std::string user;  // an account, as it was given
  std::vector<SmtpRight> rights;
  Ace ace = Ace::allowed;
  bool operator==(const AdPermission&) const = default;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::PermissionGroup> {
  static constexpr std::array<std::string_view, 6> list{"AnonymousUsers",        "ExchangeUsers", "ExchangeServers",
                                                        "ExchangeLegacyServers", "Partners",      "Custom"};
  static constexpr std::string_view what = "a permission group";
};
template <>
struct mailflow::base::Words<mailflow::model::SmtpRight> {
  static constexpr std::array<std::string_view, 11> list{"ms-Exch-SMTP-Submit",
                                                         "ms-Exch-SMTP-Accept-Any-Recipient",
                                                         "ms-Exch-SMTP-Accept-Any-Sender",
                                                         "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender",
                                                         "ms-Exch-SMTP-Accept-Authentication-Flag",
                                                         "ms-Exch-SMTP-Accept-Exch50",
                                                         "ms-Exch-Bypass-Anti-Spam",
                                                         "ms-Exch-Bypass-Message-Size-Limit",
                                                         "ms-Exch-Accept-Headers-Routing",
                                                         "ms-Exch-Accept-Headers-Organization",
                                                         "ms-Exch-Accept-Headers-Forest"};
  static constexpr std::string_view what = "an extended right of a receive connector";
};
template <>
struct mailflow::base::Words<mailflow::model::Ace> {
  static constexpr std::array<std::string_view, 2> list{"Allow", "Deny"};
  static constexpr std::string_view what = "Allow or Deny";
};

namespace mailflow::base {

// As a stored World has it: { User: …, ExtendedRights: […], Ace: Allow }.
template <>
struct Codec<model::AdPermission> {
  static Result<model::AdPermission> parse(const Value& value);
  static Value print(const model::AdPermission& permission);
  static constexpr std::string_view expected() { return "a user and extended rights"; }
};

}  // namespace mailflow::base
