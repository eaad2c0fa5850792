// Validate-OutboundConnector: what comes of a test message to each recipient, at the first of the connector's servers
// that says anything about it.
//
// Policy decides what each session comes to, as it does for all mail; no message goes out. Where all are taken the
// connector is validated from then on. How the service words its results is not documented: TaskName,
// IsTaskSuccessful and Detail are the lab's own. Source: Validate-OutboundConnector (documentation).

#include "cmdlet/validate_connector.hpp"

#include <array>

#include "cmdlet/named_rows.hpp"
#include "journey/session.hpp"
#include "policy/certificates.hpp"
#include "policy/content_facts.hpp"
#include "policy/stamp.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using config::Parameter;
using config::PsObject;
using config::PsType;
using model::OutboundConnector;

constexpr std::string_view out_of_scope = "The domain of the recipient is not configured as part of connector.";
constexpr std::uint64_t size_of_test = 2048;
constexpr std::size_t most_recipients = 100;

struct Check {
  mail::EmailAddress recipient;
  std::string server;
  mail::Reply reply;
  bool taken = false;
};

bool in_scope(const OutboundConnector& connector, const model::Tenant& tenant, const base::DomainName& domain) {
  if (!*connector.enabled) return false;
  if (*connector.is_transport_rule_scoped) return true;
  // A star before a domain means the domain, too (U4).
  const auto covers = [&](const base::DomainPattern& pattern) {
    return pattern.matches(domain) || (pattern.kind == base::DomainPattern::Kind::suffix && pattern.domain == domain);
  };
  const auto accepts = [&](const model::AcceptedDomain& row) { return row.pattern.matches(domain); };
  return std::ranges::any_of(*connector.recipient_domains, covers) ||
         (*connector.all_accepted_domains && std::ranges::any_of(*tenant.domains, accepts));
}

mail::EmailAddress validator_of(const model::Tenant& tenant, const base::DomainName& host) {
  const auto initial = std::ranges::find(*tenant.domains, true, &model::AcceptedDomain::initial);
  return {"O365ConnectorValidation", initial == tenant.domains->end() ? host : initial->domain};
}

policy::TargetSearch search(const model::World& world, const model::Host& sender, const policy::NextHop& hop,
                            const base::DomainName& domain) {
  policy::DnsFacts known;
  for (;;) {
    auto found = policy::find_targets(world, sender, hop, domain, known);
    if (found.needs.empty()) return found;
    for (const auto& question : found.needs) known[question] = policy::answer_from(world, question);
  }
}

Check check(const model::World& world, const model::Tenant& tenant, const policy::NextHop& hop,
            const mail::EmailAddress& recipient, base::LabTime now) {
  const auto& host = (*world.hosts)[tenant.host];
  const mail::ReversePath sender = validator_of(tenant, host.fqdn);
  auto content = policy::content_values("From: " + mail::to_path(sender) + "\r\n");
  content.leave(tenant, policy::originator_domain(tenant, sender));
  const auto found = search(world, host, hop, recipient.domain);
  Check out{recipient, {}, found.failure.value_or(mail::Reply{}), false};
  for (const auto& target : found.targets) {
    journey::SessionPlan plan;
    plan.sender = tenant.host;
    plan.target = target;
    plan.tls = policy::tls_demand(world, hop, target, recipient.domain);
    const auto& shown = policy::client_certificate(host);
    plan.certificate = shown.names.empty() ? nullptr : &shown;
    plan.content = &content;
    plan.helo = host.fqdn.text();
    plan.size = size_of_test;
    std::vector<base::Explain> why;
    const auto end = journey::hold_session(world, plan, sender, recipient, now, nullptr, why);
    out.server = target.name.empty() ? base::to_string(target.address) : target.name.text();
    out.reply = end.attempt.reply;
    out.taken = end.taken;
    if (end.attempt.stage >= policy::AttemptStage::mail) break;
  }
  return out;
}

config::PsValue object_of(const Check& check, base::SourcePos pos) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"OutboundConnectorValidation", {"TaskName", "IsTaskSuccessful", "Detail"}, {}});
  PsObject out{type, {}, {}};
  const auto add = [&](std::string name, config::PsValue value) {
    out.properties.push_back({std::move(name), std::move(value)});
  };
  add("TaskName", config::ps_text("Send test email to " + mail::to_string(check.recipient)));
  add("IsTaskSuccessful", config::PsValue{check.taken, {}});
  add("Server", config::ps_text(check.server));
  add("Detail", config::ps_text(check.taken ? "" : mail::to_string(check.reply)));
  return config::ps_object(std::move(out), pos);
}

base::Result<std::vector<mail::EmailAddress>> recipients_of(const config::BoundParameter& given) {
  std::vector<mail::EmailAddress> out;
  const auto add = [&](const config::PsValue& value) -> base::Result<void> {
    auto address = mail::parse_address(config::to_text(value));
    if (!address) return fail(given.pos, "\"{}\" is no mail address", config::to_text(value).substr(0, 80));
    out.push_back(std::move(*address));
    return {};
  };
  if (const auto* list = given.value.list()) {
    for (const auto& value : *list)
      if (auto added = add(value); !added) return fail(std::move(added.error()));
  } else if (auto added = add(given.value); !added) {
    return fail(std::move(added.error()));
  }
  if (out.empty() || out.size() > most_recipients) return fail(given.pos, "-Recipients: one to {}", most_recipients);
  return out;
}

std::vector<Check> checks_of(const model::World& world, const model::Tenant& tenant, const OutboundConnector& connector,
                             std::span<const mail::EmailAddress> recipients, base::LabTime now) {
  policy::NextHop hop;
  hop.kind = policy::NextHop::Kind::connector;
  model::TenantId id;
  world.tenants->find(tenant.name, &id);
  hop.tenant = id.number;
  hop.connector = connector.guid;
  std::vector<Check> out;
  for (const auto& recipient : recipients) out.push_back(check(world, tenant, hop, recipient, now));
  return out;
}

}  // namespace

Parameters validate_outbound_connector_parameters() {
  static constexpr std::array<Parameter, 4> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"Recipients", Parameter::Kind::value, 0},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

Output validate_outbound_connector(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, validate_outbound_connector_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  const auto* given = bound->find("Recipients");
  if (given == nullptr) return fail(missing_parameters(invocation.call, "Recipients"));
  const auto recipients = recipients_of(*given);
  if (!recipients) return fail(recipients.error());
  CommandOutput output;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, invocation.draft.outbound(), identity, Patterns::refused,
                                 is_named<OutboundConnector>);
    if (!found) return fail(found.error());
    const auto row = found->front();
    const auto& world = invocation.draft.publish();
    const auto& tenant = invocation.draft.tenant();
    const auto& connector = invocation.draft.outbound()[row];
    if (world.zone == nullptr)
      return fail(identity.pos, "{}: connectors are validated when the lab runs", invocation.call.name);
    if (std::ranges::any_of(*recipients,
                            [&](const mail::EmailAddress& each) { return !in_scope(connector, tenant, each.domain); }))
      return fail(identity.pos, "{}: {}", invocation.call.name, out_of_scope);
    if (bound->flag("WhatIf")) {
      output.lines.push_back(what_if(invocation.call, connector.name));
      continue;
    }
    const auto checks = checks_of(world, tenant, connector, *recipients, invocation.surroundings.now);
    for (const auto& each : checks) output.objects.push_back(object_of(each, invocation.call.pos));
    const bool all = std::ranges::all_of(checks, &Check::taken);
    auto& edited = invocation.draft.edit_outbound()[row];
    const auto at = std::make_shared<const base::SourcePos>(invocation.call.pos);
    edited.is_validated = {all, at};
    edited.last_validation_timestamp = {invocation.surroundings.now, at};
    edited.validation_recipients = {{}, at};
    for (const auto& each : *recipients) edited.validation_recipients.value.push_back(mail::to_string(each));
    edited.changed = invocation.surroundings.now;
  }
  return output;
}

}  // namespace mailflow::cmdlet
