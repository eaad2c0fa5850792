#include "scenario/report_ways.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailflow::scenario {
namespace {

using journey::RecipientOutcome;
using Kind = render::RouteEnd::Kind;

render::RouteEnd end_of(const RecipientOutcome& outcome) {
  if (outcome.delivered) return {Kind::mailbox, outcome.delivered->mailbox, {}};
  const auto& refusal = outcome.rejected ? outcome.rejected : outcome.failed;
  if (refusal) return {Kind::refused, refusal->by, refusal->stage};
  if (outcome.queued) return {Kind::waiting, {}, {}};
  return {};
}

// The value that an expectation names, "" when it names none or several.
std::string named(const std::vector<FieldTest>& fields, std::string_view name) {
  for (const auto& [field, matcher] : fields)
    if (field == name && matcher.op == Matcher::Operator::equals) return matcher.text;
  return {};
}

// "msxfaqdev@exo" and "exo" are the host exo.
std::string host_in(const std::string& place) {
  const auto at = place.find('@');
  return at == std::string::npos ? place : place.substr(at + 1);
}

std::vector<std::string> named_hops(const RouteTest& route) {
  std::vector<std::string> hops;
  if (route.part) hops.emplace_back(any_way);
  for (const auto& hop : route.hops) {
    const auto host = named(hop.fields, "host");
    const auto inbound = named(hop.fields, "inbound");
    hops.push_back(host.empty() ? std::string(any_way) : host);
    if (!inbound.empty() && inbound != "none") hops.back() += "(" + inbound + ")";
  }
  if (route.part) hops.emplace_back(any_way);
  return hops;
}

// From the sender to a host that an outcome names: as the message went, if it came there, else in any way.
std::vector<std::string> hops_to(const std::string& host, const RecipientOutcome& got) {
  std::vector<std::string> hops;
  for (const auto& hop : got.route) {
    if (hop.host == host && !hops.empty()) return hops;
    hops.push_back(hop.host);
  }
  const auto end = end_of(got);
  if (end.kind == Kind::refused && end.at == host) return hops;
  hops.resize(std::min<std::size_t>(hops.size(), 1));
  hops.emplace_back(any_way);
  return hops;
}

bool about_the_way(const Mismatch& mismatch) {
  static constexpr std::string_view parts[] = {"rejected.by", "rejected.stage", "delivered.at", "delivered.mailbox"};
  return mismatch.kind == Mismatch::Kind::outcome || mismatch.what.en.starts_with("route") ||
         std::ranges::find(parts, mismatch.what.en) != std::end(parts);
}

RouteText expected_way(const RecipientResult& recipient) {
  const auto& got = recipient.wire;
  RouteText way;
  if (recipient.route) way.hops = named_hops(*recipient.route);
  for (const auto& test : recipient.outcomes) {
    if (!test.wanted || (test.outcome != Outcome::delivered && test.outcome != Outcome::rejected)) continue;
    const bool delivered = test.outcome == Outcome::delivered;
    const auto host = host_in(named(test.fields, delivered ? "at" : "by"));
    if (way.hops.empty()) {
      way.hops = hops_to(host, got);
      if (delivered && !host.empty()) way.hops.push_back(host);
    }
    if (!delivered) {
      way.end = {Kind::refused, host.empty() ? std::string(any_way) : host, named(test.fields, "stage")};
      return way;
    }
    const auto mailbox = named(test.fields, "mailbox");
    way.end = {Kind::mailbox, mailbox, {}};
    if (mailbox.empty()) way.end.at = got.delivered ? got.delivered->mailbox : got.recipient.local;
    return way;
  }
  return way;
}

bool same_hop(const std::string& expected, const std::string& got) {
  return expected == any_way || expected == got ||
         (expected.find('(') == std::string::npos && got.starts_with(expected + "("));
}

bool same_end(const render::RouteEnd& expected, const render::RouteEnd& got) {
  if (expected.kind == Kind::none) return true;
  return expected.kind == got.kind && (expected.at == any_way || expected.at == got.at) &&
         (expected.stage.empty() || expected.stage == got.stage);
}

}  // namespace

RouteText route_of(const RecipientOutcome& outcome) {
  RouteText route;
  for (const auto& hop : outcome.route) route.hops.push_back(hop_in_words(hop));
  route.end = end_of(outcome);
  return route;
}

std::optional<std::size_t> parting(const RoutePair& ways) {
  const auto& expected = ways.expected.hops;
  const auto& got = ways.got.hops;
  const auto open = static_cast<std::size_t>(std::ranges::find(expected, any_way) - expected.begin());
  for (std::size_t i = 0; i < std::min(open, got.size()); ++i)
    if (!same_hop(expected[i], got[i])) return i;
  if (got.size() < open) return got.size();
  if (open == expected.size()) {
    if (got.size() > open) return open;
  } else {
    const auto behind = expected.size() - open - 1;
    if (got.size() - open < behind) return got.size();
    for (auto i = got.size() - behind; i < got.size(); ++i)
      if (!same_hop(expected[expected.size() - (got.size() - i)], got[i])) return i;
  }
  if (same_end(ways.expected.end, ways.got.end)) return {};
  return got.size();
}

RoutePair ways_of(const RecipientResult& recipient) {
  RoutePair ways;
  if (!recipient.difference.empty()) {
    ways = {route_of(recipient.wire), route_of(recipient.policy)};
  } else if (std::ranges::any_of(recipient.mismatches, about_the_way)) {
    ways = {expected_way(recipient), route_of(recipient.wire)};
  }
  if (ways.expected.hops.empty() || !parting(ways)) return {};
  return ways;
}

}  // namespace mailflow::scenario
