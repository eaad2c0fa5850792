#include "cmdlet/outbound_checks.hpp"

#include <array>

namespace mailflow::cmdlet {
namespace {

using base::Result;
using model::OutboundConnector;
using model::TlsSettings;

// O2
Result<void> check_next_servers(const OutboundConnector& connector, const Change& change) {
  const bool listed = !connector.smart_hosts->empty();
  if (*connector.use_mx_record != listed) return {};
  if (!listed)
    return refuse(change, "UseMXRecord", "UseMXRecord $false needs SmartHosts: without them mail has no next server");
  const auto* touched = change.bound.find("SmartHosts");
  if (touched != nullptr)
    return refuse(change, "SmartHosts", "SmartHosts need UseMXRecord $false: mail goes to them or to the MX");
  return refuse(change, "UseMXRecord", "UseMXRecord $true and SmartHosts exclude each other",
                "-SmartHosts $null removes them");
}

// O4
Result<void> check_type(const OutboundConnector& connector, const Change& change) {
  if (connector.is_on_premises()) return {};
  const std::array<std::pair<std::string_view, bool>, 3> own_organisations{{
      {"AllAcceptedDomains", *connector.all_accepted_domains},
      {"RouteAllMessagesViaOnPremises", *connector.route_all_messages_via_on_premises},
      {"SenderRewritingEnabled", *connector.sender_rewriting_enabled},
  }};
  for (const auto& [name, set] : own_organisations)
    if (set)
      return refuse(change, change.bound.find(name) != nullptr ? name : "ConnectorType",
                    fmt::format("{} is for connectors of the type OnPremises only", name));
  return {};
}

// CERT-4: `*` alone is a recipient domain, no certificate name.
Result<void> check_tls(const OutboundConnector& connector, const Change& change) {
  const auto& name = *connector.tls_domain;
  if (name && name->kind == base::DomainPattern::Kind::any)
    return refuse(change, "TlsDomain", "TlsDomain takes a name, or *. and a domain; not * alone");
  if (*connector.tls_settings == TlsSettings::domain_validation && !name)
    return refuse(change, change.bound.find("TlsDomain") != nullptr ? "TlsDomain" : "TlsSettings",
                  "TlsSettings DomainValidation needs a TlsDomain: the name to be found in the certificate");
  return {};
}

Result<void> check_link(const OutboundConnector& connector, const Change& change) {
  if (base::parse_guid(*connector.link_for_modified_connector)) return {};
  return refuse(change, "LinkForModifiedConnector", "LinkForModifiedConnector takes a GUID");
}

constexpr std::array<std::string_view, 2> not_modelled = {"SmtpDaneMode", "MtaStsMode"};

}  // namespace

Result<void> check_outbound(const OutboundConnector& connector, const Change& change) {
  if (auto named = check_name(change, connector, change.draft.outbound(), "an outbound connector"); !named)
    return named;
  if (auto source = check_connector_source(change, *connector.connector_source); !source) return source;
  for (const auto check : {check_type, check_next_servers, check_tls, check_link})
    if (auto done = check(connector, change); !done) return done;
  return {};
}

std::vector<config::Notice> outbound_notices(const OutboundConnector& connector, const Change& change) {
  std::vector<config::Notice> notices;
  const auto say = [&](std::string_view parameter, std::string_view text) {
    if (const auto* given = change.bound.find(parameter)) notices.push_back(notice(change, *given, text));
  };
  say("LinkForModifiedConnector", "LinkForModifiedConnector is for Microsoft's own use: stored, no effect");
  for (const auto name : not_modelled)
    say(name, fmt::format("{} is stored but not modelled yet: it has no effect", name));
  if (*connector.test_mode) say("TestMode", "no mail takes a connector in test mode");
  if (!connector.is_on_premises() && *connector.cloud_services_mail_enabled)
    say("CloudServicesMailEnabled", "CloudServicesMailEnabled has no effect on a connector of the type Partner");
  return notices;
}

}  // namespace mailflow::cmdlet
