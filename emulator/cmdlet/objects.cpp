#include "cmdlet/objects.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "cmdlet/binding.hpp"
#include "cmdlet/object_fields.hpp"
#include "cmdlet/recipient_addresses.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::cmdlet {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using base::ValueList;
using config::ps_text;
using config::PsObject;
using config::PsProperty;
using config::PsType;
using config::PsValue;

template <class Object>
void add_fields(PsObject& out, std::span<const base::Field<Object>> fields, const Object& object) {
  for (const auto& row : fields) out.properties.push_back(PsProperty{std::string(row.name), shown_value(row, object)});
}

std::string folded(const Value& value) {
  auto text = base::scalar_text(value);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

ValueList as_list(const Value& value) {
  if (const auto* list = value.list()) return *list;
  return value.is_null() ? ValueList{} : ValueList{value};
}

}  // namespace

namespace {

// AdminDisplayName stands before the table's last row, the name.
template <class Connector>
PsObject connector_object(std::shared_ptr<const PsType> type, std::span<const base::Field<Connector>> fields,
                          const Connector& connector) {
  PsObject out{std::move(type), {}, connector.name};
  add_fields(out, fields, connector);
  out.properties.insert(out.properties.end() - 1, PsProperty{"AdminDisplayName", ps_text("")});
  out.properties.push_back(PsProperty{"Identity", ps_text(connector.name)});
  out.properties.push_back(PsProperty{"WhenChangedUTC", PsValue{connector.changed, {}}});
  out.properties.push_back(PsProperty{"WhenCreatedUTC", PsValue{connector.created, {}}});
  out.properties.push_back(PsProperty{"Guid", ps_text(base::to_string(connector.guid))});
  out.properties.push_back(PsProperty{"IsValid", PsValue{true, {}}});
  return out;
}

}  // namespace

PsValue object_of(const model::InboundConnector& connector) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"InboundConnector", {"Name", "SenderDomains", "SenderIPAddresses", "Enabled"}});
  return config::ps_object(connector_object(type, model::inbound_connector_fields(), connector), connector.pos);
}

PsValue object_of(const model::OutboundConnector& connector) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"OutboundConnector", {"Name", "RecipientDomains", "SmartHosts", "Enabled"}});
  auto out = connector_object(type, model::outbound_connector_fields(), connector);
  // A field table knows times as texts.
  for (auto& property : out.properties)
    if (property.name == "LastValidationTimestamp" && *connector.last_validation_timestamp)
      property.value.data = **connector.last_validation_timestamp;
  return config::ps_object(std::move(out), connector.pos);
}

PsValue object_of(const model::TransportRule& rule, std::size_t priority) {
  static const auto type =
      std::make_shared<const PsType>(PsType{"TransportRule", {"Name", "State", "Mode", "Priority", "Comments"}});
  PsObject out{type, {}, rule.name};
  add_fields(out, model::transport_rule_fields(), rule);
  out.properties.insert(out.properties.begin() + 1,
                        PsProperty{"Priority", PsValue{static_cast<std::int64_t>(priority), {}}});
  out.properties.push_back(PsProperty{"Identity", ps_text(rule.name)});
  out.properties.push_back(PsProperty{"WhenChanged", PsValue{rule.changed, {}}});
  out.properties.push_back(PsProperty{"Guid", ps_text(base::to_string(rule.guid))});
  out.properties.push_back(PsProperty{"IsValid", PsValue{true, {}}});
  return config::ps_object(std::move(out), rule.pos);
}

PsValue object_of(const model::AcceptedDomain& domain) {
  static const auto type =
      std::make_shared<const PsType>(PsType{"AcceptedDomain", {"Name", "DomainName", "DomainType", "Default"}});
  PsObject out{type, {}, domain.name};
  add_fields(out, model::accepted_domain_fields(), domain);
  out.properties.push_back(PsProperty{"Identity", ps_text(domain.name)});
  out.properties.push_back(PsProperty{"IsValid", PsValue{true, {}}});
  return config::ps_object(std::move(out), domain.pos);
}

PsValue object_of(const model::OrganizationConfig& organization, const model::Tenant& tenant) {
  static const auto type = std::make_shared<const PsType>(PsType{"OrganizationConfig", {"Name", "RejectDirectSend"}});
  const auto name = tenant.name + ".onmicrosoft.com";
  PsObject out{type, {}, name};
  out.properties.push_back(PsProperty{"Name", ps_text(name)});
  add_fields(out, model::organization_config_fields(), organization);
  out.properties.push_back(PsProperty{"Identity", ps_text(name)});
  out.properties.push_back(PsProperty{"Guid", ps_text(base::to_string(tenant.guid))});
  out.properties.push_back(PsProperty{"IsValid", PsValue{true, {}}});
  return config::ps_object(std::move(out), tenant.pos);
}

namespace {

// The one that each tenant has.
template <class Policy>
PsValue default_policy(std::shared_ptr<const PsType> type, std::span<const base::Field<Policy>> fields,
                       const Policy& policy) {
  const std::string name(Policy::name);
  PsObject out{std::move(type), {}, name};
  add_fields(out, fields, policy);
  out.properties.push_back(PsProperty{"IsDefault", PsValue{true, {}}});
  out.properties.push_back(PsProperty{"Name", ps_text(name)});
  out.properties.push_back(PsProperty{"Identity", ps_text(name)});
  out.properties.push_back(PsProperty{"IsValid", PsValue{true, {}}});
  return config::ps_object(std::move(out));
}

}  // namespace

PsValue object_of(const model::HostedConnectionFilterPolicy& policy) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"HostedConnectionFilterPolicy", {"Name", "IsDefault", "IPAllowList", "IPBlockList"}});
  return default_policy(type, model::connection_filter_fields(), policy);
}

PsValue object_of(const model::HostedOutboundSpamFilterPolicy& policy) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"HostedOutboundSpamFilterPolicy", {"Name", "IsDefault", "AutoForwardingMode"}});
  return default_policy(type, model::outbound_spam_filter_fields(), policy);
}

namespace {

using PsTypePtr = std::shared_ptr<const PsType>;

PsTypePtr recipient_type() {
  static const auto type = std::make_shared<const PsType>(PsType{"Recipient", {"Name", "RecipientType"}});
  return type;
}

PsTypePtr type_of(model::RecipientKind kind) {
  static const auto mailbox =
      std::make_shared<const PsType>(PsType{"Mailbox", {"Name", "Alias", "PrimarySmtpAddress"}});
  static const auto group = std::make_shared<const PsType>(
      PsType{"DistributionGroup", {"Name", "DisplayName", "GroupType", "PrimarySmtpAddress"}});
  if (kind == model::RecipientKind::mailbox) return mailbox;
  return kind == model::RecipientKind::distribution_group ? group : recipient_type();
}

PsValue text_or_null(const std::string& text) {
  return text.empty() ? PsValue{} : ps_text(text);
}

PsValue object_of(const model::Recipient& recipient, PsTypePtr type) {
  using model::RecipientKind;
  PsObject out{std::move(type), {}, recipient.name};
  const auto add = [&](std::string name, PsValue value) {
    out.properties.push_back(PsProperty{std::move(name), std::move(value)});
  };
  const auto primary = ps_text(primary_address(recipient));
  const auto kind = config::from_value(base::Codec<RecipientKind>::print(recipient.kind));
  add("Name", ps_text(recipient.name));
  add("Alias", ps_text(alias_of(recipient)));
  add("DisplayName", ps_text(recipient.display_name.empty() ? recipient.name : recipient.display_name));
  add("PrimarySmtpAddress", primary);
  add("EmailAddresses", config::from_value(base::Codec<std::vector<std::string>>::print(proxy_addresses(recipient))));
  add("WindowsEmailAddress", primary);
  const bool remote = recipient.kind == RecipientKind::remote_mailbox;
  if (!recipient.external_address.empty())
    add(remote ? "RemoteRoutingAddress" : "ExternalEmailAddress", ps_text("SMTP:" + recipient.external_address));
  if (recipient.kind == RecipientKind::distribution_group) add("GroupType", ps_text("Universal"));
  if (recipient.kind == RecipientKind::mailbox) {
    const auto& forwarding = recipient.forwarding_address;
    add("ForwardingAddress", text_or_null(recipient.forwarding_recipient));
    add("ForwardingSmtpAddress", text_or_null(forwarding.empty() ? forwarding : "smtp:" + forwarding));
    add("DeliverToMailboxAndForward", PsValue{recipient.keeps_forwarded, {}});
  }
  add("RecipientType", remote ? ps_text("MailUser") : kind);
  add("RecipientTypeDetails", kind);
  add("Identity", ps_text(recipient.name));
  add("IsValid", PsValue{true, {}});
  return config::ps_object(std::move(out), recipient.pos);
}

}  // namespace

PsValue object_of(const model::Recipient& recipient) {
  return object_of(recipient, type_of(recipient.kind));
}

PsValue recipient_object(const model::Recipient& recipient) {
  return object_of(recipient, recipient_type());
}

bool is_pattern(std::string_view identity) {
  return identity.find_first_of("*?") != std::string_view::npos;
}

bool names(std::string_view identity, std::string_view name) {
  return is_pattern(identity) ? config::matches_wildcard(name, identity, config::ast::LetterCase::ignored)
                              : base::equal_ignoring_case(identity, name);
}

std::vector<config::Parameter> with_unmodelled(std::vector<config::Parameter> parameters,
                                               std::span<const std::string_view> names) {
  for (const auto name : names) parameters.push_back({name});
  return parameters;
}

base::Result<void> refuse_unmodelled(const config::CommandCall& call, const config::BoundParameters& bound,
                                     std::span<const std::string_view> names) {
  for (const auto name : names)
    if (const auto* given = bound.find(name)) return fail(given->pos, "{}: {} is not modelled yet", call.name, name);
  return {};
}

Error about(const Incoming& incoming, Error error) {
  error.message = fmt::format("{}: {}: {}", incoming.cmdlet, incoming.parameter, error.message);
  if (!error.pos) error.pos = incoming.pos;
  return error;
}

base::Result<Value> boolean_value(const Incoming& incoming, Value value) {
  if (value.boolean() != nullptr) return value;
  if (const auto* number = value.integer()) return Value{*number != 0, value.pos};
  const auto* text = value.text();
  const bool spelled =
      text != nullptr && (base::equal_ignoring_case(*text, "true") || base::equal_ignoring_case(*text, "false"));
  return fail(
      Error{ErrorKind::input,
            fmt::format("{}: Cannot convert value to type \"System.Boolean\" for -{}: Boolean parameters accept "
                        "only Boolean values and numbers, such as $True, $False, 1 or 0.",
                        incoming.cmdlet, incoming.parameter),
            value.pos ? value.pos : incoming.pos, spelled ? fmt::format("write ${}", *text) : std::string{}});
}

base::Result<Value> changed_list(const Incoming& incoming, const Value& current, const Value& change, const void* row,
                                 Canonical canonical, std::vector<config::Notice>& notices) {
  auto items = as_list(current);
  const auto pos = change.pos ? change.pos : incoming.pos;
  for (const auto& entry : *change.map()) {
    const bool add = base::equal_ignoring_case(entry.key, "Add");
    if (!add && !base::equal_ignoring_case(entry.key, "Remove"))
      return fail(entry.key_pos ? entry.key_pos : pos,
                  "{}: {}: the key \"{}\" is not known; a list is changed by @{{Add=…; Remove=…}}", incoming.cmdlet,
                  incoming.parameter, entry.key);
    const auto wanted = canonical(row, entry.value);
    if (!wanted) return fail(about(incoming, wanted.error()));
    for (const auto& item : as_list(*wanted)) {
      const auto same = [&](const Value& other) { return folded(other) == folded(item); };
      const auto found = std::find_if(items.begin(), items.end(), same);
      if (add && found == items.end()) {
        items.push_back(item);
      } else if (!add && found != items.end()) {
        items.erase(found);
      } else {
        notices.push_back({fmt::format("{}: {} {} {}", incoming.cmdlet, incoming.parameter,
                                       add ? "already has" : "does not have", base::scalar_text(item)),
                           pos});
      }
    }
  }
  return Value{std::move(items), pos};
}

}  // namespace mailflow::cmdlet
