#pragma once
// Every refusal that policy can decide, in one table: exact where it was documented or observed.
//
// A row's text may name {recipient}, {domain} (the recipient's), {client} (its address; of a sender's own words the
// server's), {host} and {detail}. The trailer with
// server, time and session that Exchange Online appends is put on by the session, which knows them.

#include <cstdint>
#include <span>
#include <string_view>

#include "base/rule.hpp"
#include "mail/reply.hpp"

namespace mailflow::policy {

enum class ReplyId : std::uint8_t {
  none,             // nothing is refused
  partner_only,     // R-5751
  relay_denied,     // R-RELAY
  relay_denied_36,  // R-RELAY36
  wrong_region,     // R-4462
  tls_required,     // R-TLSREQ
  tls_required_now,
  other_regions,        // R-453R
  no_subscription,
  direct_send,          // R-5768
  no_ipv6,              // R-7510
  no_reverse_name,
  bad_helo,             // R-7506
  banned_address,       // R-7606
  throttled,            // R-47500
  blocked,              // R-7513
  unknown_at_edge,
  too_many_recipients,
  too_many_hops,        // R-5414
  loop_elsewhere,
  no_from,             // R-7512
  v6_unauthenticated,  // R-4726
  banned_sender,
  too_big,  // R-size
  too_big_elsewhere,
  mta_tls_required,
  mta_relay_denied,
  mta_unknown_recipient,
  relay_refused,
  relay_unproved,
  no_such_domain,
  null_mx,
  no_such_recipient,
  forwarding_loop,
  forwarding_barred,
  dns_failed,
  no_route,
  unreachable,
  timed_out,
  tls_failed,
  online_dns_failed,  // Exchange Online's own words as a sender
  online_no_domain,
  online_no_records,
  online_refused,
  online_timed_out,
  online_lost,
  online_session_refused,
  online_tls_missing,
  online_tls_failed,
  online_untrusted,
  online_not_valid_now,
  online_wrong_name,
  online_wrong_name_2017,
  expired,
  server_no_connector,  // an Exchange server closes the session without a word
  not_authenticated,    // at an Exchange server
  server_tls_required,
  not_as_this_sender,
  reserved_top_level,
  reserved_second_level,
  single_label,
  unable_to_relay,
  unable_to_relay_observed,
  unknown_at_edge_server,
  unknown_at_old_edge_server,
  server_loop,
  server_dns_failed,  // an Exchange server's own words as a sender
  server_no_domain,
  server_refused,
  server_timed_out,
  server_lost,
  server_session_refused,
  server_tls_missing,
  server_tls_failed,
  server_untrusted,
  server_not_valid_now,
  server_wrong_name,
  server_no_certificate,
  server_no_route,
  server_too_big,
  no_such_recipient_2013,
  server_expired,
};

enum class ReplyStage : std::uint8_t { mail, rcpt, data, queue };

struct ReplyRow {
  ReplyId id;
  std::string_view ref;  // of the specification, "" for other servers
  ReplyStage stage;
  int code;
  std::string_view status;
  std::string_view text;
  base::Confidence confidence;
};

std::span<const ReplyRow> reply_catalogue();
const ReplyRow& reply_row(ReplyId id);

// `client`: its address.
mail::Reply reply_for(ReplyId id, std::string_view recipient = {}, std::string_view host = {},
                      std::string_view client = {}, std::string_view detail = {});

}  // namespace mailflow::policy
