#include "policy/trouble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/host_kinds.hpp"
#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {
namespace {

constexpr std::size_t troubles = 16;

// By trouble, in its order.
using Words = std::array<ReplyId, troubles>;

constexpr Words generic{ReplyId::dns_failed, ReplyId::no_such_domain, ReplyId::no_route,   ReplyId::null_mx,
                        ReplyId::no_route,   ReplyId::unreachable,    ReplyId::timed_out,  ReplyId::unreachable,
                        ReplyId::tls_failed, ReplyId::tls_failed,     ReplyId::tls_failed, ReplyId::tls_failed,
                        ReplyId::tls_failed, ReplyId::tls_failed,     ReplyId::tls_failed, ReplyId::no_route};

constexpr Words online{ReplyId::online_dns_failed,  ReplyId::online_no_domain,
                       ReplyId::online_no_records,  ReplyId::null_mx,
                       ReplyId::no_route,           ReplyId::online_refused,
                       ReplyId::online_timed_out,   ReplyId::online_lost,
                       ReplyId::online_tls_missing, ReplyId::online_tls_failed,
                       ReplyId::online_untrusted,   ReplyId::online_not_valid_now,
                       ReplyId::online_wrong_name,  ReplyId::online_wrong_name_2017,
                       ReplyId::online_tls_failed,  ReplyId::no_route};

constexpr Words server{ReplyId::server_dns_failed, ReplyId::server_no_domain,  ReplyId::server_dns_failed,
                       ReplyId::null_mx,           ReplyId::no_route,          ReplyId::server_refused,
                       ReplyId::server_timed_out,  ReplyId::server_lost,       ReplyId::server_tls_missing,
                       ReplyId::server_tls_failed, ReplyId::server_untrusted,  ReplyId::server_not_valid_now,
                       ReplyId::server_wrong_name, ReplyId::server_wrong_name, ReplyId::server_no_certificate,
                       ReplyId::server_no_route};

// A missing entry would be `none`, a word of acceptance.
constexpr bool is_whole(const Words& words) {
  return std::ranges::find(words, ReplyId::none) == words.end();
}
static_assert(is_whole(generic) && is_whole(online) && is_whole(server));

const Words& words_of(const model::Host& sender) {
  switch (kind_of(sender).style) {
    case WireStyle::exchange_online:
      return online;
    case WireStyle::exchange_server:
      return server;
    case WireStyle::generic:
      return generic;
  }
  return generic;
}

// "Connection refused [Message=Socket error code 10061] […]" → "connection refused(Socket error code 10061)".
std::string in_short(std::string_view text) {
  constexpr std::string_view opening = " [Message=";
  std::string out(text.substr(0, text.find(" [")));
  const bool acronym = out.size() > 1 && out[1] >= 'A' && out[1] <= 'Z';
  if (!out.empty() && !acronym && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  const auto at = text.find(opening);
  if (at == std::string_view::npos) return out;
  auto detail = text.substr(at + opening.size());
  const auto next = detail.find("] [");
  detail = detail.substr(0, next == std::string_view::npos ? detail.rfind(']') : next);
  return fmt::format("{}({})", out, detail);
}

}  // namespace

mail::Reply trouble_reply(const model::Host& sender, Trouble trouble, const Place& place) {
  const auto id = words_of(sender)[static_cast<std::size_t>(trouble)];
  return reply_for(id, {}, place.server.empty() ? place.address : place.server, place.address, place.detail);
}

mail::Reply refused_session_reply(const model::Host& sender, const mail::Reply& remote, const Place& place) {
  const auto& name = place.server.empty() ? place.address : place.server;
  switch (kind_of(sender).style) {
    case WireStyle::exchange_online:
      return reply_for(ReplyId::online_session_refused, {}, name, place.address, mail::to_string(remote));
    case WireStyle::exchange_server:
      return reply_for(ReplyId::server_session_refused, {}, name, place.address, mail::to_string(remote));
    case WireStyle::generic:
      break;
  }
  return remote;
}

mail::Reply expired_reply(const model::Host& sender, const Attempt& last) {
  if (kind_of(sender).style == WireStyle::exchange_server) return reply_for(ReplyId::server_expired);
  if (kind_of(sender).style == WireStyle::generic) return reply_for(ReplyId::expired);
  auto reply = reply_for(ReplyId::expired);
  if (last.is_answered()) {
    reply.text += " -> " + mail::to_string(last.reply);
    return reply;
  }
  // 4.4.316 becomes 5.4.316, a certificate's 4.7.320 becomes 5.7.320.
  if (last.reply.status.starts_with("4.")) reply.status = "5" + last.reply.status.substr(1);
  reply.text += ", " + in_short(last.reply.text);
  return reply;
}

}  // namespace mailflow::policy
