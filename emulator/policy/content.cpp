#include "policy/content.hpp"

#include "policy/host_kinds.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::HostId;
using model::World;

constexpr std::string_view banned = mail::to_string(mail::ContentVerdict::banned_sender);

// Anonymous mail over IPv6 has to be authenticated (CF-5); a signature would do too, but DKIM is not modelled.
bool may_come_by_its_address(Tests& tests, const Facts& facts, const ContentFacts& content) {
  return tests.is_v4(rules::content_v4, {}, facts.session.client_address) ||
         tests.is_word(rules::content_v6_spf, {}, content.spf, mail::to_string(mail::SpfResult::pass));
}

ReplyId refusal_online(Tests& tests, const World& world, HostId host, const Arrival& arrival, const Facts& facts,
                       const ContentFacts& content) {
  const std::string_view name = (*world.hosts)[host].name;
  Tests::Stage stage(tests, rules::content, name);
  if (!tests.is_true(rules::content_from, {}, content.has_from)) return ReplyId::no_from;
  if (!tests.at_most(rules::hop_count, name, content.hops, world.behaviour.content.hop_limit))
    return ReplyId::too_many_hops;
  if (arrival.directionality == Directionality::incoming) {
    if (!may_come_by_its_address(tests, facts, content)) return ReplyId::v6_unauthenticated;
    if (tests.is_word(rules::content_banned, {}, content.verdict, banned)) return ReplyId::banned_sender;
  }
  stage.outcome(true);
  return ReplyId::none;
}

}  // namespace

Acceptance decide_content(Tests& tests, const World& world, HostId host, const Arrival& arrival, const Facts& facts,
                          const ContentFacts& content) {
  return kind_of((*world.hosts)[host]).content(tests, world, host, arrival, facts, content);
}

bool asks_for_spf(const World& world, HostId host, const Arrival& arrival, const Facts& facts,
                  const ContentFacts& content) {
  if (!kind_of((*world.hosts)[host]).checks_spf) return false;
  Tests tests;
  return decide_grants(tests, world, arrival, facts, content).auth_as == AuthAs::anonymous;
}

Acceptance exchange_online_content(Tests& tests, const World& world, HostId host, const Arrival& arrival,
                                   const Facts& facts, const ContentFacts& content) {
  Acceptance out;
  out.refusal = refusal_online(tests, world, host, arrival, facts, content);
  if (out.refused()) return out;
  const auto grants = decide_grants(tests, world, arrival, facts, content);
  out.trust = decide_filter(tests, world, host, arrival, facts, content, grants);
  return out;
}

Trust decide_submitted(Tests& tests, const World& world, HostId host, const Arrival& arrival,
                       const RecipientFacts& mail, const ContentFacts& content) {
  if (arrival.organization != no_row) return Trust{.grants = {.auth_as = AuthAs::internal}};
  static const auto no_session = session_facts({});
  const Facts facts{no_session, mail};
  const auto grants = decide_grants(tests, world, arrival, facts, content);
  return decide_filter(tests, world, host, arrival, facts, content, grants);
}

Acceptance server_content(Tests& tests, const World& world, HostId host, const Arrival&, const Facts&,
                          const ContentFacts& content) {
  const auto& server = (*world.hosts)[host];
  Tests::Stage stage(tests, rules::content, server.name);
  if (!tests.at_most(rules::hop_count_elsewhere, server.name, content.hops, {most_hops_elsewhere, {}}))
    return {.refusal = ReplyId::loop_elsewhere};
  stage.outcome(true);
  return {};
}

}  // namespace mailflow::policy
