#include "lab/stamping.hpp"

#include "mail/received.hpp"
#include "policy/host_kinds.hpp"
#include "policy/stamp.hpp"

namespace mailflow::lab {
namespace {

constexpr std::string_view originator = "X-OriginatorOrg";
constexpr std::string_view exchange_build = "15.20.8655.12";

bool is_exchange_online(const model::Host& host) {
  return policy::kind_of(host).style == policy::WireStyle::exchange_online;
}

void rename(mail::Message& message, const policy::Renamed& renamed) {
  const auto values = message.find_all(renamed.from);
  if (values.empty()) return;
  message.remove(renamed.from);
  for (auto value = values.rbegin(); value != values.rend(); ++value) message.add_on_top(renamed.to, *value);
}

void remove_foreign_trust(mail::Message& message) {
  for (const auto prefix : policy::barred_prefixes()) message.remove_with_prefix(prefix);
  for (const auto name : policy::own_fields()) message.remove(name);
  for (const auto& row : policy::renamed_fields()) rename(message, row);
}

void stamp(mail::Message& message, const policy::StampValues& values) {
  const auto fields = policy::arrival_fields(values);
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) message.add_on_top(field->first, field->second);
}

policy::StampValues stamp_values(const model::Host& host, const model::Tenant& tenant, const std::string& message_id,
                                 base::LabTime at) {
  policy::StampValues values;
  values.tenant = tenant.guid;
  values.network_message_id = base::guid_of(tenant.name + ' ' + message_id);
  values.server = host.fqdn.text();
  values.received = at;
  return values;
}

mail::Received received_of(const Arriving& arriving) {
  mail::Received received;
  received.from = arriving.helo;
  received.from_address = arriving.client;
  received.by = arriving.host.fqdn.text();
  if (arriving.tls != nullptr) received.tls = arriving.tls->protocol;
  received.date = arriving.at;
  return received;
}

// A relay's own changes to what goes through it.
void edit(mail::Message& message, const model::RelaySettings& relay) {
  for (const auto& field : relay.strip_headers)
    if (field.prefix)
      message.remove_with_prefix(field.name);
    else
      message.remove(field.name);
  for (const auto& [name, value] : relay.add_headers) message.append(name, value);
}

constexpr std::string_view organization_prefix = "X-MS-Exchange-Organization-";

}  // namespace

bool is_exchange_server(const model::Host& host) {
  return policy::kind_of(host).style == policy::WireStyle::exchange_server;
}

mail::Message stamped_by_server(mail::Message message, const model::Host& host, const ServerStamp& stamp) {
  if (stamp.principal == model::SmtpPrincipal::servers && message.count("X-MS-Exchange-Organization-AuthAs") == 1)
    return message;
  message.remove_with_prefix(organization_prefix);
  if (stamp.principal == model::SmtpPrincipal::externally_secured)
    message.add_on_top("X-MS-Exchange-Organization-AuthMechanism", "10");
  message.add_on_top("X-MS-Exchange-Organization-AuthAs", std::string(policy::to_string(stamp.auth_as)));
  message.add_on_top("X-MS-Exchange-Organization-AuthSource", host.fqdn.text());
  return message;
}

mail::Message stamped(mail::Message message, const Arriving& arriving) {
  auto received = received_of(arriving);
  if (!is_exchange_online(arriving.host)) {
    edit(message, arriving.host.relay);
    if (arriving.tls != nullptr) received.cipher = arriving.tls->cipher;
    received.id = arriving.queue_id;
    received.recipient = arriving.only_recipient;
    if (is_exchange_server(arriving.host))
      message =
          stamped_by_server(std::move(message), arriving.host, {arriving.trust.grants.auth_as, arriving.principal});
    message.add_on_top("Received", mail::generic_received(received));
    return message;
  }
  auto brought = policy::brought_by(message);
  remove_foreign_trust(message);
  if (arriving.tenant != nullptr) {
    auto values = stamp_values(arriving.host, *arriving.tenant, arriving.message_id, arriving.at);
    values.client = arriving.client;
    values.helo = arriving.helo;
    values.client_name = arriving.client_name;
    values.directionality = arriving.directionality;
    values.outward = arriving.outward;
    values.trust = arriving.trust;
    values.brought = std::move(brought);
    values.spf = arriving.spf;
    values.spf_domain = arriving.spf_domain;
    stamp(message, values);
  }
  if (arriving.tls != nullptr) received.cipher = arriving.tls->exchange_cipher;
  received.by_address = arriving.local;
  received.id = exchange_build;
  received.via = "Frontend Transport";
  message.add_on_top("Received", mail::exchange_received(received));
  return message;
}

mail::Message stamped_inside(mail::Message message, const Submitted& submitted, const std::string& message_id) {
  auto values = stamp_values(submitted.host, submitted.tenant, message_id, submitted.at);
  values.client = base::IpAddress::v4(0xFFFFFFFF);
  values.helo = submitted.host.fqdn.text();
  values.client_name = submitted.host.fqdn.text();
  values.submitted = submitted.trust.grants.auth_as == policy::AuthAs::internal;
  if (values.submitted) values.directionality = policy::Directionality::originating;
  values.outward = submitted.outward;
  values.trust = submitted.trust;
  remove_foreign_trust(message);
  message.remove(originator);
  stamp(message, values);
  return message;
}

std::shared_ptr<const mail::Message> leaving(std::shared_ptr<const mail::Message> message, const Leaving& how,
                                             const mail::ReversePath& sender) {
  if (is_exchange_server(how.host) && !how.inside) {
    auto copy = *message;
    copy.remove_with_prefix(organization_prefix);
    return std::make_shared<const mail::Message>(std::move(copy));
  }
  if (!is_exchange_online(how.host)) return message;
  const auto& server = how.host.fqdn.text();
  std::vector<policy::StampedField> fields;
  if (how.tenant != nullptr)
    fields = policy::leaving_fields(*message, server, policy::originator_domain(*how.tenant, sender),
                                    policy::origin_of(how.arrival));
  std::vector<policy::StampedField> preserved;
  if (how.connector != nullptr && *how.connector->cloud_services_mail_enabled)
    preserved = policy::preserved_fields(*message, server);
  auto copy = *message;
  for (const auto prefix : policy::barred_prefixes()) copy.remove_with_prefix(prefix);
  if (!fields.empty()) copy.remove(originator);
  for (const auto* list : {&fields, &preserved})
    for (const auto& [name, value] : *list) copy.append(name, value);
  return std::make_shared<const mail::Message>(std::move(copy));
}

}  // namespace mailflow::lab
