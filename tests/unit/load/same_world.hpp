#pragma once
// Compares two Worlds value by value, positions and numbers aside. A member that is added to one of the structs makes
// its binding fail to compile here, too.

#include <gtest/gtest.h>

#include "load/stored.hpp"
#include "load/world_text.hpp"
#include "model/world.hpp"

namespace mailflow::load {

inline void expect_same(const model::CertificateSpec& a, const model::CertificateSpec& b) {
  const auto& [names, authority, preset, from, until, pos] = a;
  EXPECT_EQ(names, b.names);
  EXPECT_EQ(authority, b.authority);
  EXPECT_EQ(preset, b.preset);
  EXPECT_EQ(from, b.from);
  EXPECT_EQ(until, b.until);
}

inline void expect_same(const model::Recipients& a, const model::Recipients& b) {
  ASSERT_EQ(a.rows().size(), b.rows().size());
  for (std::uint32_t i = 0; i < a.rows().size(); ++i) {
    const auto& [name, pos, addresses, kind, display_name, alias, external_address, members, synchronised, to_recipient,
                 to_address, keeps] = a.rows()[i];
    EXPECT_EQ(name, b.rows()[i].name);
    EXPECT_EQ(addresses, b.rows()[i].addresses);
    EXPECT_EQ(kind, b.rows()[i].kind);
    EXPECT_EQ(display_name, b.rows()[i].display_name);
    EXPECT_EQ(alias, b.rows()[i].alias);
    EXPECT_EQ(external_address, b.rows()[i].external_address);
    EXPECT_EQ(members, b.rows()[i].members);
    EXPECT_EQ(synchronised, b.rows()[i].synchronised);
    EXPECT_EQ(to_recipient, b.rows()[i].forwarding_recipient);
    EXPECT_EQ(to_address, b.rows()[i].forwarding_address);
    EXPECT_EQ(keeps, b.rows()[i].keeps_forwarded);
  }
}

inline void expect_same(const model::RelaySettings& a, const model::RelaySettings& b) {
  EXPECT_EQ(a.accept_from, b.accept_from);
  ASSERT_EQ(a.routes.size(), b.routes.size());
  for (std::size_t i = 0; i < a.routes.size(); ++i) {
    const auto& [pattern, to, tls, pos] = a.routes[i];
    EXPECT_EQ(pattern, b.routes[i].pattern);
    EXPECT_EQ(to, b.routes[i].to);
    EXPECT_EQ(tls, b.routes[i].tls);
  }
  ASSERT_EQ(a.tenant.has_value(), b.tenant.has_value());
  if (a.tenant) {
    EXPECT_EQ(a.tenant->name, b.tenant->name);
    EXPECT_EQ(a.tenant->guid, b.tenant->guid);
    EXPECT_EQ(a.tenant->by, b.tenant->by);
    EXPECT_EQ(*a.tenant->certificate, *b.tenant->certificate);
  }
  ASSERT_EQ(a.strip_headers.size(), b.strip_headers.size());
  for (std::size_t i = 0; i < a.strip_headers.size(); ++i) {
    EXPECT_EQ(a.strip_headers[i].name, b.strip_headers[i].name);
    EXPECT_EQ(a.strip_headers[i].prefix, b.strip_headers[i].prefix);
  }
  EXPECT_EQ(a.add_headers, b.add_headers);
}

inline void expect_same(const model::Host& a, const model::Host& b) {
  const auto& [name, pos, kind, fqdn, addresses, certificate, client_certificate, domains, lists_mailboxes, recipients,
               starttls, provider, reputation, relay, exchange, listens] = a;
  SCOPED_TRACE(name);
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(kind, b.kind);
  EXPECT_EQ(fqdn, b.fqdn);
  EXPECT_EQ(addresses, b.addresses);
  expect_same(certificate, b.certificate);
  ASSERT_EQ(client_certificate.has_value(), b.client_certificate.has_value());
  if (client_certificate) expect_same(*client_certificate, *b.client_certificate);
  EXPECT_EQ(domains, b.domains);
  EXPECT_EQ(lists_mailboxes, b.lists_mailboxes);
  expect_same(*recipients, *b.recipients);
  EXPECT_EQ(starttls, b.starttls);
  EXPECT_EQ(provider, b.provider);
  EXPECT_EQ(reputation, b.reputation);
  expect_same(relay, b.relay);
  const auto& [version, role, subscribed_to] = exchange;
  EXPECT_EQ(version, b.exchange.version);
  EXPECT_EQ(role, b.exchange.role);
  EXPECT_EQ(subscribed_to, b.exchange.subscribed_to);
  ASSERT_EQ(listens.has_value(), b.listens.has_value());
  if (!listens) return;
  EXPECT_EQ(listens->address, b.listens->address);
  EXPECT_EQ(listens->port, b.listens->port);
}

inline void expect_same(const model::AcceptedDomain& a, const model::AcceptedDomain& b) {
  const auto& [name, pos, domain, domain_type, match_sub_domains, ipv6, is_default, initial, pattern] = a;
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(domain, b.domain);
  EXPECT_EQ(*domain_type, *b.domain_type);
  EXPECT_EQ(*match_sub_domains, *b.match_sub_domains);
  EXPECT_EQ(*ipv6, *b.ipv6);
  EXPECT_EQ(is_default, b.is_default);
  EXPECT_EQ(initial, b.initial);
  EXPECT_EQ(pattern, b.pattern);
}

inline void expect_same(const model::InboundConnector& a, const model::InboundConnector& b) {
  SCOPED_TRACE(a.name);
  const auto& [name, pos, guid, created, changed, enabled, type, source, comment, ips, domains, organizations, hosts,
               accepted, require_tls, to_ips, to_certificate, cloud, internal, certificate, ef_test, scan, ef_last,
               ef_ips, ef_gateway, ef_users] = a;
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(guid, b.guid);
  EXPECT_EQ(created, b.created);
  EXPECT_EQ(changed, b.changed);
  EXPECT_EQ(*enabled, *b.enabled);
  EXPECT_EQ(*type, *b.connector_type);
  EXPECT_EQ(*source, *b.connector_source);
  EXPECT_EQ(*comment, *b.comment);
  EXPECT_EQ(*ips, *b.sender_ip_addresses);
  EXPECT_EQ(*domains, *b.sender_domains);
  EXPECT_EQ(*organizations, *b.trusted_organizations);
  EXPECT_EQ(*hosts, *b.client_host_names);
  EXPECT_EQ(*accepted, *b.associated_accepted_domains);
  EXPECT_EQ(*require_tls, *b.require_tls);
  EXPECT_EQ(*to_ips, *b.restrict_domains_to_ip_addresses);
  EXPECT_EQ(*to_certificate, *b.restrict_domains_to_certificate);
  EXPECT_EQ(*cloud, *b.cloud_services_mail_enabled);
  EXPECT_EQ(*internal, *b.treat_messages_as_internal);
  EXPECT_EQ(*certificate, *b.tls_sender_certificate_name);
  EXPECT_EQ(*ef_test, *b.ef_test_mode);
  EXPECT_EQ(*scan, *b.scan_and_drop_recipients);
  EXPECT_EQ(*ef_last, *b.ef_skip_last_ip);
  EXPECT_EQ(*ef_ips, *b.ef_skip_ips);
  EXPECT_EQ(*ef_gateway, *b.ef_skip_mail_gateway);
  EXPECT_EQ(*ef_users, *b.ef_users);
}

inline void expect_same(const model::OutboundConnector& a, const model::OutboundConnector& b) {
  SCOPED_TRACE(a.name);
  const auto& [name, pos, guid, created, changed, enabled, mx, comment, type, source, domains, hosts, tls_domain, tls,
               scoped, central, cloud, accepted, rewriting, mta_sts, dane, test, link, recipients, validated,
               timestamp] = a;
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(guid, b.guid);
  EXPECT_EQ(created, b.created);
  EXPECT_EQ(changed, b.changed);
  EXPECT_EQ(*enabled, *b.enabled);
  EXPECT_EQ(*mx, *b.use_mx_record);
  EXPECT_EQ(*comment, *b.comment);
  EXPECT_EQ(*type, *b.connector_type);
  EXPECT_EQ(*source, *b.connector_source);
  EXPECT_EQ(*domains, *b.recipient_domains);
  EXPECT_EQ(*hosts, *b.smart_hosts);
  EXPECT_EQ(*tls_domain, *b.tls_domain);
  EXPECT_EQ(*tls, *b.tls_settings);
  EXPECT_EQ(*scoped, *b.is_transport_rule_scoped);
  EXPECT_EQ(*central, *b.route_all_messages_via_on_premises);
  EXPECT_EQ(*cloud, *b.cloud_services_mail_enabled);
  EXPECT_EQ(*accepted, *b.all_accepted_domains);
  EXPECT_EQ(*rewriting, *b.sender_rewriting_enabled);
  EXPECT_EQ(*mta_sts, *b.mta_sts_mode);
  EXPECT_EQ(*dane, *b.smtp_dane_mode);
  EXPECT_EQ(*test, *b.test_mode);
  EXPECT_EQ(*link, *b.link_for_modified_connector);
  EXPECT_EQ(*recipients, *b.validation_recipients);
  EXPECT_EQ(*validated, *b.is_validated);
  EXPECT_EQ(*timestamp, *b.last_validation_timestamp);
}

inline void expect_same(const model::RuleConditions& a, const model::RuleConditions& b) {
  const auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = a;
  EXPECT_EQ(*m0, *b.from);
  EXPECT_EQ(*m1, *b.from_member_of);
  EXPECT_EQ(*m2, *b.from_scope);
  EXPECT_EQ(*m3, *b.sender_domain_is);
  EXPECT_EQ(*m4, *b.sender_ip_ranges);
  EXPECT_EQ(*m5, *b.sent_to);
  EXPECT_EQ(*m6, *b.sent_to_member_of);
  EXPECT_EQ(*m7, *b.sent_to_scope);
  EXPECT_EQ(*m8, *b.recipient_domain_is);
  EXPECT_EQ(*m9, *b.subject_contains_words);
  EXPECT_EQ(*m10, *b.subject_matches_patterns);
  EXPECT_EQ(*m11, *b.header_contains_message_header);
  EXPECT_EQ(*m12, *b.header_contains_words);
  EXPECT_EQ(*m13, *b.header_matches_message_header);
  EXPECT_EQ(*m14, *b.header_matches_patterns);
  EXPECT_EQ(*m15, *b.scl_over);
  EXPECT_EQ(*m16, *b.message_size_over);
}

inline void expect_same(const model::RuleActions& a, const model::RuleActions& b) {
  const auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = a;
  EXPECT_EQ(*m0, *b.route_message_outbound_connector);
  EXPECT_EQ(*m1, *b.route_message_outbound_require_tls);
  EXPECT_EQ(*m2, *b.reject_message_reason_text);
  EXPECT_EQ(*m3, *b.reject_message_enhanced_status_code);
  EXPECT_EQ(*m4, *b.delete_message);
  EXPECT_EQ(*m5, *b.quarantine);
  EXPECT_EQ(*m6, *b.redirect_message_to);
  EXPECT_EQ(*m7, *b.add_to_recipients);
  EXPECT_EQ(*m8, *b.blind_copy_to);
  EXPECT_EQ(*m9, *b.set_header_name);
  EXPECT_EQ(*m10, *b.set_header_value);
  EXPECT_EQ(*m11, *b.remove_header);
  EXPECT_EQ(*m12, *b.set_scl);
  EXPECT_EQ(*m13, *b.prepend_subject);
}

inline void expect_same(const model::TransportRule& a, const model::TransportRule& b) {
  SCOPED_TRACE(a.name);
  const auto& [name, pos, guid, created, changed, state, mode, comments, error_action, location, conditions, exceptions,
               actions, stop] = a;
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(guid, b.guid);
  EXPECT_EQ(created, b.created);
  EXPECT_EQ(changed, b.changed);
  EXPECT_EQ(*state, *b.state);
  EXPECT_EQ(*mode, *b.mode);
  EXPECT_EQ(*comments, *b.comments);
  EXPECT_EQ(*error_action, *b.rule_error_action);
  EXPECT_EQ(*location, *b.sender_address_location);
  expect_same(conditions, b.conditions);
  expect_same(exceptions, b.exceptions);
  expect_same(actions, b.actions);
  EXPECT_EQ(*stop, *b.stop_rule_processing);
}

inline void expect_same(const model::HostedConnectionFilterPolicy& a, const model::HostedConnectionFilterPolicy& b) {
  const auto& [admin_display_name, ip_allow_list, ip_block_list, enable_safe_list] = a;
  EXPECT_EQ(*admin_display_name, *b.admin_display_name);
  EXPECT_EQ(*ip_allow_list, *b.ip_allow_list);
  EXPECT_EQ(*ip_block_list, *b.ip_block_list);
  EXPECT_EQ(*enable_safe_list, *b.enable_safe_list);
}

inline void expect_same(const model::Tenant& a, const model::Tenant& b) {
  const auto& [name, pos, guid, host, mail_subscription, region, protection, domains, inbound, outbound, rules,
               recipients, organization, connection_filter, outbound_spam_filter] = a;
  SCOPED_TRACE(name);
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(guid, b.guid);
  EXPECT_EQ(host, b.host);
  ASSERT_EQ(domains->size(), b.domains->size());
  for (std::size_t i = 0; i < domains->size(); ++i) expect_same((*domains)[i], (*b.domains)[i]);
  ASSERT_EQ(inbound->rows().size(), b.inbound->rows().size());
  for (std::uint32_t i = 0; i < inbound->rows().size(); ++i) expect_same((*inbound)[i], (*b.inbound)[i]);
  ASSERT_EQ(outbound->rows().size(), b.outbound->rows().size());
  for (std::uint32_t i = 0; i < outbound->rows().size(); ++i) expect_same((*outbound)[i], (*b.outbound)[i]);
  ASSERT_EQ(rules->rows().size(), b.rules->rows().size());
  for (std::size_t i = 0; i < rules->rows().size(); ++i) expect_same(rules->rows()[i], b.rules->rows()[i]);
  expect_same(*recipients, *b.recipients);
  EXPECT_EQ(*mail_subscription, *b.mail_subscription);
  EXPECT_EQ(*region, *b.region);
  EXPECT_EQ(*protection, *b.protection);
  const auto& [reject_direct_send] = *organization;
  EXPECT_EQ(*reject_direct_send, *b.organization->reject_direct_send);
  expect_same(*connection_filter, *b.connection_filter);
  const auto& [outbound_display_name, auto_forwarding_mode] = *outbound_spam_filter;
  EXPECT_EQ(*outbound_display_name, *b.outbound_spam_filter->admin_display_name);
  EXPECT_EQ(*auto_forwarding_mode, *b.outbound_spam_filter->auto_forwarding_mode);
}

// By what their field tables print; what is in no table is compared where it is.
template <class Object>
void expect_same_fields(std::span<const base::Field<Object>> fields, const Object& a, const Object& b) {
  for (const auto& row : fields) EXPECT_TRUE(same_stored(row.get(a), row.get(b))) << row.name;
}

template <class Connector>
void expect_same_connector(std::span<const base::Field<Connector>> fields, const Connector& a, const Connector& b) {
  SCOPED_TRACE(a.name);
  EXPECT_EQ(a.guid, b.guid);
  EXPECT_EQ(a.created, b.created);
  EXPECT_EQ(a.changed, b.changed);
  expect_same_fields(fields, a, b);
}

inline void expect_same(const model::ExchangeOrganization& a, const model::ExchangeOrganization& b) {
  const auto& [name, pos, guid, servers, domains, recipients, receive, send, transport, services] = a;
  SCOPED_TRACE(name);
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(guid, b.guid);
  EXPECT_EQ(servers, b.servers);
  ASSERT_EQ(domains->size(), b.domains->size());
  for (std::size_t i = 0; i < domains->size(); ++i) expect_same((*domains)[i], (*b.domains)[i]);
  expect_same(*recipients, *b.recipients);
  ASSERT_EQ(receive->rows().size(), b.receive->rows().size());
  for (std::uint32_t i = 0; i < receive->rows().size(); ++i) {
    EXPECT_EQ((*receive)[i].server, (*b.receive)[i].server);
    EXPECT_EQ((*receive)[i].permissions, (*b.receive)[i].permissions);
    expect_same_connector(model::receive_connector_fields(), (*receive)[i], (*b.receive)[i]);
  }
  ASSERT_EQ(send->rows().size(), b.send->rows().size());
  for (std::uint32_t i = 0; i < send->rows().size(); ++i) {
    EXPECT_EQ(*(*send)[i].source_transport_servers, *(*b.send)[i].source_transport_servers);
    expect_same_connector(model::send_connector_fields(), (*send)[i], (*b.send)[i]);
  }
  expect_same_fields(model::transport_config_fields(), *transport, *b.transport);
  ASSERT_EQ(services->size(), b.services->size());
  for (std::size_t i = 0; i < services->size(); ++i) {
    EXPECT_EQ((*services)[i].server, (*b.services)[i].server);
    expect_same_fields(model::transport_service_fields(), (*services)[i], (*b.services)[i]);
  }
}

inline void expect_same(const model::Zone& a, const model::Zone& b) {
  ASSERT_EQ(a.records().size(), b.records().size());
  for (std::size_t i = 0; i < a.records().size(); ++i) {
    const auto& [name, type, ttl, data, pos] = a.records()[i];
    EXPECT_EQ(name, b.records()[i].name);
    EXPECT_EQ(type, b.records()[i].type) << name.text();
    EXPECT_EQ(ttl, b.records()[i].ttl) << name.text();
    EXPECT_EQ(data, b.records()[i].data) << name.text();
  }
}

inline void expect_same(const model::Faults& a, const model::Faults& b) {
  ASSERT_EQ(a.hosts.size(), b.hosts.size());
  for (std::size_t i = 0; i < a.hosts.size(); ++i) {
    const auto& [host, point, code, status, text, until, delay, times, number] = a.hosts[i];
    EXPECT_EQ(host, b.hosts[i].host);
    EXPECT_EQ(point, b.hosts[i].point);
    EXPECT_EQ(code, b.hosts[i].code);
    EXPECT_EQ(status, b.hosts[i].status);
    EXPECT_EQ(text, b.hosts[i].text);
    EXPECT_EQ(until, b.hosts[i].until);
    EXPECT_EQ(delay, b.hosts[i].delay);
    EXPECT_EQ(times, b.hosts[i].times);
    EXPECT_EQ(number, b.hosts[i].number);
  }
  ASSERT_EQ(a.names.size(), b.names.size());
  for (std::size_t i = 0; i < a.names.size(); ++i) {
    const auto& [name, answer] = a.names[i];
    EXPECT_EQ(name, b.names[i].name);
    EXPECT_EQ(answer, b.names[i].answer);
  }
}

inline void expect_same(const model::World& a, const model::World& b) {
  const auto& [number, lab, description, clock, authorities, hosts, tenants, organizations, zone, behaviour, faults] =
      a;
  EXPECT_EQ(lab, b.lab);
  EXPECT_EQ(description, b.description);
  EXPECT_EQ(clock, b.clock);
  ASSERT_EQ(authorities->size(), b.authorities->size());
  for (std::size_t i = 0; i < authorities->size(); ++i) {
    const auto& [name, is_public, trusted_by, pos] = (*authorities)[i];
    EXPECT_EQ(name, (*b.authorities)[i].name);
    EXPECT_EQ(is_public, (*b.authorities)[i].is_public);
    EXPECT_EQ(trusted_by, (*b.authorities)[i].trusted_by);
  }
  ASSERT_EQ(hosts->rows().size(), b.hosts->rows().size());
  for (std::size_t i = 0; i < hosts->rows().size(); ++i) expect_same(hosts->rows()[i], b.hosts->rows()[i]);
  ASSERT_EQ(tenants->size(), b.tenants->size());
  for (std::size_t i = 0; i < tenants->size(); ++i) expect_same(*tenants->rows()[i], *b.tenants->rows()[i]);
  ASSERT_EQ(organizations->size(), b.organizations->size());
  for (std::size_t i = 0; i < organizations->size(); ++i)
    expect_same(*organizations->rows()[i], *b.organizations->rows()[i]);
  ASSERT_EQ(zone == nullptr, b.zone == nullptr);
  if (zone) expect_same(*zone, *b.zone);
  const auto& [attribution, partner, edge, content, filter, outbound, server, propagation] = behaviour;
  const auto& [certificate_sub_domains, ip_rcpt, sender_for_name, relay_reply] = attribution;
  EXPECT_EQ(*sender_for_name, *b.behaviour.attribution.sender_for_name);
  EXPECT_EQ(*relay_reply, *b.behaviour.attribution.relay_reply);
  EXPECT_EQ(*ip_rcpt, *b.behaviour.attribution.ip_rcpt);
  EXPECT_EQ(*certificate_sub_domains, *b.behaviour.attribution.certificate_sub_domains);
  const auto& [strict_specific_domain, associated_domains, tls_reply] = partner;
  EXPECT_EQ(*tls_reply, *b.behaviour.partner.tls_reply);
  EXPECT_EQ(*strict_specific_domain, *b.behaviour.partner.strict_specific_domain);
  EXPECT_EQ(*associated_domains, *b.behaviour.partner.associated_domains);
  const auto& [hop_limit] = content;
  EXPECT_EQ(*hop_limit, *b.behaviour.content.hop_limit);
  const auto& [own_servers, spoof] = filter;
  EXPECT_EQ(*own_servers, *b.behaviour.filter.own_servers);
  EXPECT_EQ(*spoof, *b.behaviour.filter.spoof);
  const auto& [order, mismatch_reply] = outbound;
  EXPECT_EQ(*order, *b.behaviour.outbound.order);
  EXPECT_EQ(*mismatch_reply, *b.behaviour.outbound.mismatch_reply);
  const auto& [allow_list_quirk] = edge;
  EXPECT_EQ(*allow_list_quirk, *b.behaviour.edge.allow_list_quirk);
  const auto& [unable_to_relay] = server;
  EXPECT_EQ(*unable_to_relay, *b.behaviour.server.relay_reply);
  EXPECT_EQ(*propagation, *b.behaviour.propagation);
  expect_same(*faults, *b.faults);
}

// Written, read again, and written again to the same bytes.
inline void expect_text_gives(const model::World& world) {
  const auto text = text_of(world);
  const auto again = load_world_text(text, "stored", world.number);
  ASSERT_TRUE(again) << base::render(again.error()) << '\n' << text;
  EXPECT_EQ(again->number, world.number);
  expect_same(world, *again);
  EXPECT_EQ(text_of(*again), text);
}

}  // namespace mailflow::load
