#pragma once
// The catalogue: every modelled rule, with its public id, its sentences in English and German, source and confidence.
//
// A rule is a constant here and a row of `all_rules`; policy names the constant where it asks the question. `refs`
// names the rows of the specification that the rule carries out; docs/sources.md explains the keys of `source`.

#include <span>

#include "base/rule.hpp"

namespace mailflow::policy::rules {

extern const base::Rule attribution;                    // attribution
extern const base::Rule recipient_domain;               // attribution.recipient-domain
extern const base::Rule other_region;                   // attribution.other-region
extern const base::Rule own_certificate_valid;          // attribution.certificate-valid
extern const base::Rule own_certificate;                // attribution.certificate
extern const base::Rule own_connector;                  // attribution.connector
extern const base::Rule own_associated_domain;          // attribution.associated-domain
extern const base::Rule own_sub_domains;                // attribution.certificate.sub-domains
extern const base::Rule own_name_accepted;              // attribution.certificate.name-accepted
extern const base::Rule own_domain_accepted;            // attribution.certificate.domain-accepted
extern const base::Rule own_below_accepted;             // attribution.certificate.below-accepted
extern const base::Rule own_more_precise;               // attribution.certificate.more-precise
extern const base::Rule own_ambiguous;                  // attribution.certificate.ambiguous
extern const base::Rule own_sender_switch;              // attribution.certificate.sender-switch
extern const base::Rule own_certificate_and_sender;     // attribution.certificate.sender
extern const base::Rule own_relay_reply;                // attribution.relay-reply
extern const base::Rule own_address;                    // attribution.address
extern const base::Rule own_address_and_sender;         // attribution.address.sender
extern const base::Rule own_recipient_switch;           // attribution.address.recipient-switch
extern const base::Rule own_one_domain;                 // attribution.address.one-domain
extern const base::Rule own_address_and_recipient;      // attribution.address.recipient
extern const base::Rule sender_domain;                  // attribution.sender-domain
extern const base::Rule partner;                        // inbound.partner
extern const base::Rule partner_exists;                 // inbound.partner.exists
extern const base::Rule partner_address;                // inbound.partner.source-address
extern const base::Rule partner_certificate_valid;      // inbound.partner.certificate-valid
extern const base::Rule partner_certificate_listed;     // inbound.partner.certificate-identifies
extern const base::Rule partner_certificate_name;       // inbound.partner.certificate-name
extern const base::Rule partner_restricts_certificate;  // inbound.partner.restricts-to-certificate
extern const base::Rule partner_connector;              // inbound.partner.connector
extern const base::Rule partner_sender_domain;          // inbound.partner.sender-domain
extern const base::Rule partner_associated_domain;      // inbound.partner.associated-domain
extern const base::Rule partner_associated_switch;      // inbound.partner.associated-switch
extern const base::Rule partner_tls;                    // inbound.partner.tls
extern const base::Rule partner_closer_domain;          // inbound.partner.best.closer-domain
extern const base::Rule partner_certificate_first;      // inbound.partner.best.certificate-first
extern const base::Rule partner_name_order;             // inbound.partner.best.name
extern const base::Rule partner_strict;                 // inbound.partner.strict-specific-domain
extern const base::Rule partner_strict_switch;          // inbound.partner.strict-switch
extern const base::Rule partner_none_satisfied;         // inbound.partner.none-satisfied
extern const base::Rule partner_only_tls_missing;       // inbound.partner.only-tls-missing
extern const base::Rule partner_tls_reply;              // inbound.partner.tls-reply
extern const base::Rule partner_plain;                  // inbound.partner.unidentified
extern const base::Rule submission;                     // submission
extern const base::Rule submission_domain;              // submission.domain
extern const base::Rule submission_server;              // submission.server
extern const base::Rule submission_no_sender;           // submission.no-sender
extern const base::Rule submission_organization;        // submission.organization-domain
extern const base::Rule outbound;                       // outbound
extern const base::Rule outbound_any;                   // outbound.any
extern const base::Rule outbound_order;                 // outbound.order
extern const base::Rule outbound_exact_domain;          // outbound.exact-domain
extern const base::Rule outbound_domain;                // outbound.domain
extern const base::Rule outbound_accepted;              // outbound.accepted-domain
extern const base::Rule outbound_all;                   // outbound.all-domains
extern const base::Rule rewriting;                      // sender-rewriting
extern const base::Rule rewriting_own_sender;           // sender-rewriting.own-sender
extern const base::Rule rewriting_no_sender;            // sender-rewriting.no-sender
extern const base::Rule rewriting_own_organisation;     // sender-rewriting.own-organisation
extern const base::Rule rewriting_wanted;               // sender-rewriting.enabled
extern const base::Rule edge_plus_address;              // edge.plus-address
extern const base::Rule server;                         // server
extern const base::Rule server_encrypted;               // server.encrypted
extern const base::Rule server_valid;                   // server.certificate-valid
extern const base::Rule server_mismatch;                // server.mismatch-reply
extern const base::Rule server_name;                    // server.certificate-name
extern const base::Rule edge_tenant;                    // edge.tenant
extern const base::Rule edge_region;                    // edge.region
extern const base::Rule edge_subscription;              // edge.subscription
extern const base::Rule edge_admission;                 // edge.admission
extern const base::Rule direct_send_rejected;           // edge.direct-send.rejected
extern const base::Rule direct_send_identified;         // edge.direct-send.identified
extern const base::Rule direct_send_no_sender;          // edge.direct-send.no-sender
extern const base::Rule direct_send_own_sender;         // edge.direct-send.own-sender
extern const base::Rule edge_ipv4;                      // edge.ipv4
extern const base::Rule edge_ipv6_accepted;             // edge.ipv6.accepted
extern const base::Rule edge_ipv6_name;                 // edge.ipv6.reverse-name
extern const base::Rule edge_own_name;                  // edge.own-name
extern const base::Rule edge_own_address;               // edge.own-address
extern const base::Rule edge_known_client;              // edge.known-client
extern const base::Rule edge_banned;                    // edge.banned
extern const base::Rule edge_throttled;                 // edge.throttled
extern const base::Rule block_list;                     // edge.block-list
extern const base::Rule allow_list;                     // edge.allow-list
extern const base::Rule allow_list_quirk;               // edge.allow-list.quirk
extern const base::Rule allow_list_own_server;          // edge.allow-list.own-server
extern const base::Rule edge_recipients;                // edge.recipients
extern const base::Rule edge_recipient_known;           // edge.recipient-known
extern const base::Rule edge_domain;                    // edge.domain
extern const base::Rule edge_authoritative;             // edge.authoritative
extern const base::Rule edge_recipient_count;           // edge.recipient-count

extern const base::Rule receive_connector;                   // receive-connector
extern const base::Rule receive_connector_binding;           // receive-connector.binding
extern const base::Rule receive_connector_range;             // receive-connector.remote-range
extern const base::Rule receive_connector_own_server;        // receive-connector.own-server
extern const base::Rule receive_connector_exchange_server;   // receive-connector.exchange-server
extern const base::Rule receive_connector_secured;           // receive-connector.externally-secured
extern const base::Rule receive_connector_door;              // receive-connector.starttls
extern const base::Rule receive_connector_starttls;          // receive-connector.starttls.mechanism
extern const base::Rule receive_connector_certificate;       // receive-connector.starttls.certificate
extern const base::Rule receive_connector_sender;            // receive-connector.mail-from
extern const base::Rule receive_connector_tls;               // receive-connector.require-tls
extern const base::Rule receive_connector_submit;            // receive-connector.submit
extern const base::Rule receive_connector_own_sender_right;  // receive-connector.own-sender.right
extern const base::Rule receive_connector_own_sender;        // receive-connector.own-sender
extern const base::Rule receive_connector_any_size;          // receive-connector.size-bypass
extern const base::Rule receive_connector_size;              // receive-connector.size
extern const base::Rule receive_connector_recipient;         // receive-connector.rcpt-to
extern const base::Rule receive_connector_top_level;         // receive-connector.reserved-top-level
extern const base::Rule receive_connector_second_level;      // receive-connector.reserved-second-level
extern const base::Rule receive_connector_single_label;      // receive-connector.single-label
extern const base::Rule receive_connector_any_recipient;     // receive-connector.any-recipient
extern const base::Rule receive_connector_relay_reply;       // receive-connector.relay-reply
extern const base::Rule receive_connector_recipients;        // receive-connector.recipient-count
extern const base::Rule receive_connector_hops;              // receive-connector.hop-limit
extern const base::Rule receive_connector_internal;          // receive-connector.authentication-flag
extern const base::Rule receive_connector_stamped_internal;  // receive-connector.stamped-internal
extern const base::Rule send_connector;                      // send-connector
extern const base::Rule send_connector_space;                // send-connector.address-space
extern const base::Rule send_connector_size;                 // send-connector.size
extern const base::Rule send_connector_scope;                // send-connector.scope
extern const base::Rule send_connector_closer;               // send-connector.best.closer-space
extern const base::Rule send_connector_cost;                 // send-connector.best.cost
extern const base::Rule send_connector_nearest;              // send-connector.best.nearest
extern const base::Rule send_connector_name_order;           // send-connector.best.name
extern const base::Rule organization_edge;                   // organization.edge
extern const base::Rule organization_recipient;              // organization.recipient
extern const base::Rule organization_domain;                 // organization.accepted-domain
extern const base::Rule organization_authoritative;          // organization.authoritative
extern const base::Rule send_connector_source;               // send-connector.source-server

extern const base::Rule content;              // content
extern const base::Rule content_from;         // content.from-field
extern const base::Rule hop_count;            // content.hop-limit
extern const base::Rule hop_count_elsewhere;  // content.hop-limit-elsewhere
extern const base::Rule content_v4;           // content.ipv4
extern const base::Rule content_v6_spf;       // content.ipv6-authenticated
extern const base::Rule content_banned;       // content.banned-sender

extern const base::Rule trust;                   // trust
extern const base::Rule trust_mailbox;           // trust.mailbox
extern const base::Rule trust_own_server;        // trust.own-server
extern const base::Rule trust_cloud_services;    // trust.cloud-services
extern const base::Rule trust_brought_internal;  // trust.brought-internal
extern const base::Rule trust_brought_scl;       // trust.brought-scl
extern const base::Rule trust_as_internal;       // trust.treat-as-internal
extern const base::Rule trust_sender;            // trust.sender-domain

extern const base::Rule filter;                // filter
extern const base::Rule filter_malware;        // filter.malware
extern const base::Rule filter_certain_phish;  // filter.high-confidence-phish
extern const base::Rule filter_internal;       // filter.internal
extern const base::Rule filter_brought_scl;    // filter.brought-scl
extern const base::Rule filter_own_server;     // filter.own-server
extern const base::Rule filter_own_domain;     // filter.own-domain
extern const base::Rule filter_spoof_switch;   // filter.spoof-switch
extern const base::Rule filter_spf;            // filter.spf-pass
extern const base::Rule filter_aligned;        // filter.aligned
extern const base::Rule filter_spam;           // filter.spam
extern const base::Rule filter_certain_spam;   // filter.high-confidence-spam
extern const base::Rule filter_bulk;           // filter.bulk
extern const base::Rule filter_phish;          // filter.phish
extern const base::Rule filter_harmless;       // filter.harmless
extern const base::Rule filter_dangerous;      // filter.dangerous
extern const base::Rule filter_quarantine;     // filter.quarantine

extern const base::Rule transport_rule;              // transport-rule
extern const base::Rule rule_enabled;                // transport-rule.enabled
extern const base::Rule rule_exception;              // transport-rule.exception
extern const base::Rule rule_enforced;               // transport-rule.enforced
extern const base::Rule rule_stops;                  // transport-rule.stop
extern const base::Rule rule_sender;                 // transport-rule.from
extern const base::Rule rule_sender_group;           // transport-rule.from-member-of
extern const base::Rule rule_authenticated;          // transport-rule.from-scope.authenticated
extern const base::Rule rule_sender_own_address;     // transport-rule.from-scope.own-address
extern const base::Rule rule_sender_own_domain;      // transport-rule.from-scope.own-domain
extern const base::Rule rule_sender_domain;          // transport-rule.sender-domain
extern const base::Rule rule_sender_ip;              // transport-rule.sender-ip
extern const base::Rule rule_recipient;              // transport-rule.sent-to
extern const base::Rule rule_recipient_group;        // transport-rule.sent-to-member-of
extern const base::Rule rule_recipient_own_address;  // transport-rule.sent-to-scope.own-address
extern const base::Rule rule_recipient_own_domain;   // transport-rule.sent-to-scope.own-domain
extern const base::Rule rule_recipient_domain;       // transport-rule.recipient-domain
extern const base::Rule rule_subject_words;          // transport-rule.subject-words
extern const base::Rule rule_subject_patterns;       // transport-rule.subject-patterns
extern const base::Rule rule_header_words;           // transport-rule.header-words
extern const base::Rule rule_header_patterns;        // transport-rule.header-patterns
extern const base::Rule rule_scl;                    // transport-rule.scl-over
extern const base::Rule rule_size;                   // transport-rule.message-size-over

extern const base::Rule mta;              // mta
extern const base::Rule mta_tls;          // mta.tls-required
extern const base::Rule mta_own_domain;   // mta.own-domain
extern const base::Rule mta_lists;        // mta.lists-mailboxes
extern const base::Rule mta_recipient;    // mta.recipient-known
extern const base::Rule relay;            // relay
extern const base::Rule relay_route;      // relay.route
extern const base::Rule relay_own_route;  // relay.own-route
extern const base::Rule relay_client;     // relay.client-accepted

extern const base::Rule relay_service_valid;  // relay.service.certificate-valid
extern const base::Rule relay_service_name;   // relay.service.certificate-name
extern const base::Rule relay_tenant_sender;  // relay.tenant.sender
extern const base::Rule relay_tenant_id;      // relay.tenant.id
extern const base::Rule relay_originator;     // relay.tenant.originator
extern const base::Rule route;                // route
extern const base::Rule route_own_domain;     // route.own-domain
extern const base::Rule route_configured;     // route.configured
extern const base::Rule route_authoritative;  // route.authoritative

extern const base::Rule report;            // report
extern const base::Rule report_no_sender;  // report.no-sender
extern const base::Rule report_wanted;     // report.wanted

extern const base::Rule returned;            // resolution.returned
extern const base::Rule resolution;          // resolution
extern const base::Rule resolution_loop;     // resolution.loop
extern const base::Rule external_is_own;     // resolution.own-address
extern const base::Rule is_group;            // resolution.group
extern const base::Rule keeps_forwarded;     // resolution.keeps
extern const base::Rule forwards_outside;    // resolution.forwards-outside
extern const base::Rule forwarding_allowed;  // resolution.forwarding-allowed

// What headings end with, where that is no value.
inline constexpr base::Text to_others{"to others in the recipient's place", "an andere an seiner Stelle"};
inline constexpr base::Text to_nobody_ever{"it would go round in the directory for ever",
                                           "sie liefe im Verzeichnis ewig im Kreis"};
inline constexpr base::Text into_mailbox{"into the mailbox", "ins Postfach"};
inline constexpr base::Text by_connector{"through an outbound connector", "durch einen ausgehenden Connector"};
inline constexpr base::Text by_send_connector{"through a send connector", "durch einen Sendeconnector"};
inline constexpr base::Text to_mx{"to the domain's MX", "zum MX der Domäne"};
inline constexpr base::Text to_nobody{"there is no such recipient, and no other server could have one",
                                      "den Empfänger gibt es nicht, und kein anderer Server könnte ihn haben"};
inline constexpr base::Text is_incoming{"incoming", "eingehend"};
inline constexpr base::Text is_originating{"originating", "von innen (originating)"};
inline constexpr base::Text counts_as_internal{"it counts as internal", "sie gilt als intern"};
inline constexpr base::Text counts_as_foreign{"it counts as from outside", "sie gilt als von außen"};
inline constexpr base::Text no_tenant{
    "no tenant of this region accepts the recipient's domain: relaying is denied",
    "kein Tenant dieser Region akzeptiert die Domäne des Empfängers: Weiterleiten wird "
    "verweigert"};
inline constexpr base::Text other_service{"the recipient's tenant lives in another region: wrong endpoint",
                                          "der Tenant des Empfängers liegt in einer anderen Region: falscher Endpunkt"};
inline constexpr base::Text cannot_decide{
    "an own server's address, but recipients of several domains: relaying is denied",
    "die Adresse eines eigenen Servers, aber Empfänger mehrerer Domänen: Weiterleiten wird verweigert"};
inline constexpr base::Text no_send_connector{"no connector: the message waits in the Unreachable queue",
                                              "kein Connector: die Nachricht wartet in der Warteschlange Unreachable"};
inline constexpr base::Text only_too_big{"too large for the connectors that would take it",
                                         "zu groß für die Connectoren, die sie nähmen"};
inline constexpr base::Text is_mailbox{"a mailbox", "ein Postfach"};
inline constexpr base::Text is_mail_user{"a mail user", "ein E-Mail-Benutzer"};
inline constexpr base::Text is_mail_contact{"a contact", "ein Kontakt"};
inline constexpr base::Text is_distribution_group{"a group", "eine Gruppe"};
inline constexpr base::Text is_dynamic_group{"a dynamic group", "eine dynamische Gruppe"};
inline constexpr base::Text is_remote_mailbox{"a remote mailbox", "ein Remotepostfach"};
inline constexpr base::Text is_public_folder{"a public folder", "ein öffentlicher Ordner"};
inline constexpr base::Text is_passed_on{"a domain that passes unknown recipients on",
                                         "eine Domäne, die unbekannte Empfänger weiterleitet"};
inline constexpr base::Text none_in_scope{"none of those in scope is satisfied", "keiner der geltenden ist erfüllt"};
inline constexpr base::Text tls_is_missing{"TLS is missing", "TLS fehlt"};
inline constexpr base::Text closer_restricts{"a closer connector restricts the sender's domain",
                                             "ein genauerer Connector beschränkt die Absenderdomäne"};

}  // namespace mailflow::policy::rules

namespace mailflow::policy {

std::span<const base::Rule* const> all_rules();

// nullptr when there is none.
const base::Rule* find_rule(std::string_view id);

}  // namespace mailflow::policy
