#include "load/state.hpp"

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "config/yaml_writer.hpp"
#include "load/hosts.hpp"
#include "load/recipients.hpp"
#include "load/shapes.hpp"
#include "load/stored.hpp"
#include "load/tree.hpp"
#include "model/rule_refusal.hpp"
#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"

namespace mailflow::load {
namespace {

using base::fail;
using base::Value;
using config::MapReader;

constexpr std::size_t most_rules = 10'000;
constexpr std::size_t most_faults = 10'000;

// What has a name, an id and the times it was made and changed.
template <class Object>
base::Result<Object> read_named(const Value& value, const base::Shape& shape,
                                std::span<const base::Field<Object>> fields) {
  MapReader reader(value, shape);
  Object object;
  object.pos = value.pos;
  read_fields(reader, fields, object);
  object.guid = read_guid(reader, "Guid");
  object.created = reader.maybe_time("WhenCreated").value_or(base::LabTime{});
  object.changed = reader.maybe_time("WhenChanged").value_or(base::LabTime{});
  if (reader.ok() && object.name.empty()) reader.refuse(config::expected("a Name", value));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return object;
}

base::Result<model::InboundConnector> read_inbound(const Value& value) {
  return read_named(value, stored_inbound_connector_shape(), model::inbound_connector_fields());
}

// O2
base::Result<model::OutboundConnector> read_outbound(const Value& value) {
  auto connector = read_named(value, stored_outbound_connector_shape(), model::outbound_connector_fields());
  if (connector && *connector->use_mx_record != connector->smart_hosts->empty())
    return fail(value.pos, "SmartHosts and UseMXRecord contradict each other");
  return connector;
}

base::Result<model::TransportRule> read_rule(const Value& value) {
  auto rule = read_named(value, stored_transport_rule_shape(), model::transport_rule_fields());
  if (!rule) return rule;
  if (const auto refusal = model::refusal_of(*rule)) return fail(value.pos, "{}", refusal->reason);
  return rule;
}

// VAL-9
base::Result<model::HostedConnectionFilterPolicy> read_connection_filter(const Value& value) {
  MapReader reader(value, stored_connection_filter_shape());
  model::HostedConnectionFilterPolicy filter;
  read_fields(reader, model::connection_filter_fields(), filter);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  for (const auto& [name, list] :
       {std::pair{"IPAllowList", &filter.ip_allow_list}, {"IPBlockList", &filter.ip_block_list}})
    if (const auto refused = model::refused_entry(**list)) return fail(value.pos, "{} {}", name, refused->reason);
  return filter;
}

// Settings of which a tenant has one set.
template <class Settings>
base::Result<Settings> read_settings(const Value& value, const base::Shape& shape,
                                     std::span<const base::Field<Settings>> fields) {
  MapReader reader(value, shape);
  Settings settings;
  read_fields(reader, fields, settings);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return settings;
}

base::Result<model::HostFault> read_host_fault(const Value& value, const Names& hosts) {
  MapReader reader(value, stored_fault_shape());
  model::HostFault fault;
  const auto& host = reader.need("host");
  const auto& point = reader.need("point");
  fault.code = static_cast<int>(reader.maybe_integer("code", 0, 599).value_or(0));
  fault.status = reader.maybe_text("status").value_or(std::string{});
  fault.text = reader.maybe_text("text").value_or(std::string{});
  fault.until = reader.maybe_time("until").value_or(base::LabTime::max());
  fault.delay = reader.maybe_duration("delay").value_or(base::Duration{});
  fault.times = static_cast<std::uint32_t>(
      reader.maybe_integer("times", 0, std::numeric_limits<std::uint32_t>::max()).value_or(0));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  const auto number = hosts.read(host);
  if (!number) return fail(base::within("host", number.error()));
  fault.host = model::HostId{*number};
  auto word = base::Codec<model::FaultPoint>::parse(point);
  if (!word) return fail(base::within("point", std::move(word.error())));
  fault.point = *word;
  return fault;
}

base::Result<model::DnsFault> read_dns_fault(const Value& value) {
  MapReader reader(value, stored_dns_fault_shape());
  model::DnsFault fault;
  const auto& name = reader.need("name");
  const auto& answer = reader.need("answer");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  auto parsed = base::DomainName::parse(config::written(name));
  if (!parsed) return fail(base::within("name", config::expected("a domain name", name)));
  fault.name = std::move(*parsed);
  auto word = base::Codec<model::FaultyAnswer>::parse(answer);
  if (!word) return fail(base::within("answer", std::move(word.error())));
  fault.answer = *word;
  return fault;
}

base::Result<model::ZonePtr> read_records(const Value& text) {
  if (text.text() == nullptr) return fail(base::within("records", config::expected("zone text", text)));
  auto records = protocol::parse_zone_text(base::slice_of(text));
  if (!records) return fail(base::within("records", std::move(records.error())));
  model::ZoneBuilder builder;
  for (auto& record : *records) builder.add_given(std::move(record));
  auto zone = std::move(builder).build();
  if (!zone) return fail(base::within("records", std::move(zone.error())));
  return zone;
}

}  // namespace

base::Result<TenantState> read_tenant_state(const Value& value) {
  MapReader reader(value, tenant_state_shape());
  TenantState state;
  state.guid = read_guid(reader, "guid");
  const auto& domains = stored_list(reader, "accepted-domains");
  const auto& from = stored_list(reader, "inbound-connectors");
  const auto& to = stored_list(reader, "outbound-connectors");
  const auto& rules = stored_list(reader, "transport-rules");
  const bool has_recipients = reader.has("recipients");
  const auto& recipients = stored_list(reader, "recipients");
  const auto* organization = reader.maybe("organization");
  const auto* filter = reader.maybe("connection-filter");
  const auto* outbound_filter = reader.maybe("outbound-spam-filter");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  auto accepted = read_rows(domains, read_stored_domain, most_domains);
  if (!accepted) return fail(base::within("accepted-domains", std::move(accepted.error())));
  for (const auto& domain : *accepted)
    if (*domain.domain_type == model::DomainType::external_relay)
      return fail(domain.pos, "accepted-domains: ExternalRelay exists on premises only");
  state.domains = std::move(*accepted);
  auto inbound = read_rows(from, read_inbound, most_connectors);
  if (!inbound) return fail(base::within("inbound-connectors", std::move(inbound.error())));
  state.inbound = std::move(*inbound);
  auto outbound = read_rows(to, read_outbound, most_connectors);
  if (!outbound) return fail(base::within("outbound-connectors", std::move(outbound.error())));
  state.outbound = std::move(*outbound);
  auto asked = read_rows(rules, read_rule, most_rules);
  if (!asked) return fail(base::within("transport-rules", std::move(asked.error())));
  state.rules = std::move(*asked);
  if (has_recipients) {
    auto rows = read_rows(recipients, read_stored_recipient, most_recipients);
    if (!rows) return fail(base::within("recipients", std::move(rows.error())));
    for (const auto& row : *rows)
      if (row.kind == model::RecipientKind::remote_mailbox)
        return fail(row.pos, "recipients: a remote mailbox exists on premises only");
    state.recipients = std::move(*rows);
  }
  if (organization != nullptr) {
    auto settings = read_settings(*organization, stored_organization_shape(), model::organization_config_fields());
    if (!settings) return fail(base::within("organization", std::move(settings.error())));
    state.organization = std::move(*settings);
  }
  if (filter != nullptr) {
    auto settings = read_connection_filter(*filter);
    if (!settings) return fail(base::within("connection-filter", std::move(settings.error())));
    state.connection_filter = std::move(*settings);
  }
  if (outbound_filter != nullptr) {
    auto settings =
        read_settings(*outbound_filter, stored_outbound_spam_filter_shape(), model::outbound_spam_filter_fields());
    if (!settings) return fail(base::within("outbound-spam-filter", std::move(settings.error())));
    state.outbound_spam_filter = std::move(*settings);
  }
  return state;
}

namespace {

template <class Object>
Value stored_named(std::span<const base::Field<Object>> fields, const Object& object) {
  base::ValueMap map;
  tree::add(map, "Name", object.name);
  base::ValueMap rest;
  write_fields(rest, fields, object);
  for (auto& entry : rest)
    if (entry.key != "Name") map.push_back(std::move(entry));
  tree::add(map, "Guid", base::to_string(object.guid));
  tree::add(map, "WhenCreated", base::iso(object.created));
  tree::add(map, "WhenChanged", base::iso(object.changed));
  return tree::map(std::move(map));
}

}  // namespace

Value write_tenant_state(const model::Tenant& tenant) {
  base::ValueList domains;
  for (const auto& domain : *tenant.domains) domains.push_back(stored(domain));
  base::ValueList inbound;
  for (const auto& row : tenant.inbound->rows())
    inbound.push_back(stored_named(model::inbound_connector_fields(), row));
  base::ValueList outbound;
  for (const auto& row : tenant.outbound->rows())
    outbound.push_back(stored_named(model::outbound_connector_fields(), row));
  base::ValueList rules;
  for (const auto& row : tenant.rules->rows()) rules.push_back(stored_named(model::transport_rule_fields(), row));
  base::ValueList recipients;
  for (const auto& recipient : tenant.recipients->rows())
    recipients.push_back(stored(model::recipient_fields(), recipient));
  base::ValueMap state;
  tree::add(state, "guid", base::to_string(tenant.guid));
  tree::add(state, "accepted-domains", tree::list(std::move(domains)));
  tree::add(state, "inbound-connectors", tree::list(std::move(inbound)));
  tree::add(state, "outbound-connectors", tree::list(std::move(outbound)));
  tree::add(state, "transport-rules", tree::list(std::move(rules)));
  tree::add(state, "recipients", tree::list(std::move(recipients)));
  tree::add(state, "organization", stored(model::organization_config_fields(), *tenant.organization));
  tree::add(state, "connection-filter", stored(model::connection_filter_fields(), *tenant.connection_filter));
  tree::add(state, "outbound-spam-filter", stored(model::outbound_spam_filter_fields(), *tenant.outbound_spam_filter));
  return tree::map(std::move(state));
}

base::Result<LabState> read_lab_state(const Value& value, const Names& hosts) {
  MapReader reader(value, lab_state_shape());
  LabState state;
  const auto* records = reader.maybe("records");
  const auto& host_faults = stored_list(reader, "host-faults");
  const auto& dns_faults = stored_list(reader, "dns-faults");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (host_faults.size() + dns_faults.size() > most_faults) return fail(value.pos, "more than {} faults", most_faults);
  for (const auto& item : host_faults) {
    auto fault = read_host_fault(item, hosts);
    if (!fault) return fail(base::within("host-faults", std::move(fault.error())));
    if (fault->times > 0) fault->number = ++state.faults.counted;
    state.faults.hosts.push_back(std::move(*fault));
  }
  for (const auto& item : dns_faults) {
    auto fault = read_dns_fault(item);
    if (!fault) return fail(base::within("dns-faults", std::move(fault.error())));
    state.faults.names.push_back(std::move(*fault));
  }
  if (records == nullptr) return state;
  auto zone = read_records(*records);
  if (!zone) return fail(std::move(zone.error()));
  state.zone = std::move(*zone);
  return state;
}

Value write_lab_state(const model::World& world) {
  base::ValueMap state;
  if (world.zone) {
    std::string text;
    for (const auto& record : world.zone->records()) text += protocol::to_zone_text(record) + '\n';
    tree::add(state, "records", std::move(text));
  }
  base::ValueList faults;
  for (const auto& [host, point, code, status, text, until, delay, times, number] : world.faults->hosts) {
    base::ValueMap map;
    tree::add(map, "host", (*world.hosts)[host].name);
    tree::add(map, "point", base::Codec<model::FaultPoint>::print(point));
    if (code != 0) tree::add(map, "code", Value{std::int64_t{code}, {}});
    if (!status.empty()) tree::add(map, "status", status);
    if (!text.empty()) tree::add(map, "text", text);
    if (until != base::LabTime::max()) tree::add(map, "until", base::iso(until));
    if (delay > base::Duration{}) tree::add(map, "delay", base::to_string(delay));
    if (times > 0) tree::add(map, "times", Value{std::int64_t{times}, {}});
    faults.push_back(tree::map(std::move(map)));
  }
  if (!faults.empty()) tree::add(state, "host-faults", tree::list(std::move(faults)));
  base::ValueList names;
  for (const auto& [name, answer] : world.faults->names) {
    base::ValueMap map;
    tree::add(map, "name", name.text());
    tree::add(map, "answer", base::Codec<model::FaultyAnswer>::print(answer));
    names.push_back(tree::map(std::move(map)));
  }
  if (!names.empty()) tree::add(state, "dns-faults", tree::list(std::move(names)));
  return tree::map(std::move(state));
}

}  // namespace mailflow::load
