#include "policy/host_kinds.hpp"

#include <algorithm>
#include <array>

#include "policy/exchange_online.hpp"
#include "policy/exchange_server.hpp"
#include "policy/mail_servers.hpp"

namespace mailflow::policy {
namespace {

using namespace std::chrono_literals;
using base::Duration;

constexpr std::array<Duration, 3> exchange_intervals{Duration{5min}, Duration{10min}, Duration{15min}};
constexpr std::array<Duration, 5> server_intervals{Duration{5min}, Duration{10min}, Duration{20min}, Duration{40min},
                                                   Duration{60min}};

}  // namespace

std::span<const HostKindRow> host_kinds() {
  using model::HostKind;
  static const std::array rows{
      HostKindRow{.kind = HostKind::exchange_online,
                  .label = {"Exchange Online", "Exchange Online"},
                  .arrival = exchange_online_arrival(),
                  .content = exchange_online_content,
                  .checks_spf = true,
                  .submission = exchange_online_submission,
                  .next_hop = exchange_online_next_hop,
                  .style = WireStyle::exchange_online,
                  .bare_lf = BareLf::kept,
                  .client_certificate = ClientCertificate::asked,
                  .message_limit = 157286400,  // 150 MiB (WF-1, WF-5)
                  .too_big = ReplyId::too_big,
                  .retry = {exchange_intervals, Duration{24h}},
                  .report = ReportWords::exchange},
      HostKindRow{.kind = HostKind::exchange_server,
                  .label = {"Exchange Server", "Exchange Server"},
                  .arrival = exchange_server_arrival(),
                  .content = exchange_server_content,
                  .checks_spf = false,
                  .submission = exchange_server_submission,
                  .next_hop = exchange_server_next_hop,
                  .style = WireStyle::exchange_server,
                  .bare_lf = BareLf::kept,
                  .client_certificate = ClientCertificate::asked,
                  .message_limit = 37748736,  // 36 MiB
                  .too_big = ReplyId::too_big,
                  .retry = {exchange_intervals, Duration{48h}},
                  .report = ReportWords::exchange},
      HostKindRow{.kind = HostKind::mta,
                  .label = {"mail server", "Mailserver"},
                  .arrival = mta_arrival(),
                  .content = server_content,
                  .checks_spf = false,
                  .submission = nullptr,
                  .next_hop = mta_next_hop,
                  .style = WireStyle::generic,
                  .bare_lf = BareLf::refused,
                  .client_certificate = ClientCertificate::not_asked,
                  .message_limit = 52428800,
                  .too_big = ReplyId::too_big_elsewhere,
                  .retry = {server_intervals, Duration{120h}},
                  .report = ReportWords::plain},
      HostKindRow{.kind = HostKind::relay,
                  .label = {"relay", "Relay"},
                  .arrival = relay_arrival(),
                  .content = relay_content,
                  .checks_spf = false,
                  .submission = nullptr,
                  .next_hop = relay_next_hop,
                  .style = WireStyle::generic,
                  .bare_lf = BareLf::refused,
                  .client_certificate = ClientCertificate::not_asked,
                  .message_limit = 52428800,
                  .too_big = ReplyId::too_big_elsewhere,
                  .retry = {server_intervals, Duration{120h}},
                  .report = ReportWords::nested},
      // What a real server does is its own; policy thinks of it as of one that takes all mail.
      HostKindRow{.kind = HostKind::external,
                  .label = {"real server", "echter Server"},
                  .arrival = {},
                  .content = server_content,
                  .checks_spf = false,
                  .submission = nullptr,
                  .next_hop = mta_next_hop,
                  .style = WireStyle::generic,
                  .bare_lf = BareLf::kept,
                  .client_certificate = ClientCertificate::not_asked,
                  .message_limit = 157286400,
                  .too_big = ReplyId::too_big_elsewhere,
                  .retry = {server_intervals, Duration{120h}},
                  .report = ReportWords::plain},
  };
  return rows;
}

const HostKindRow& kind_of(const model::Host& host) {
  return host_kinds()[static_cast<std::size_t>(host.kind)];
}

bool asks_certificate(const model::Host& host) {
  return kind_of(host).client_certificate == ClientCertificate::asked ||
         (host.relay.tenant && host.relay.tenant->by == model::TenantProof::certificate);
}

NextHop decide_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                        const Arrival& arrival) {
  return kind_of((*world.hosts)[host]).next_hop(tests, world, host, facts, arrival);
}

Arrival decide_submission(base::Tests& tests, const model::World& world, model::HostId host,
                          const RecipientFacts& facts) {
  const auto decide = kind_of((*world.hosts)[host]).submission;
  return decide == nullptr ? Arrival{} : decide(tests, world, host, facts);
}

const model::OutboundConnector* connector_of(const model::World& world, const NextHop& hop) {
  if (hop.kind != NextHop::Kind::connector || hop.organization != no_row || hop.tenant >= world.tenants->size())
    return nullptr;
  const auto* connector = (*world.tenants)[model::TenantId{hop.tenant}].outbound->find(hop.connector);
  return connector == nullptr || !*connector->enabled || *connector->test_mode ? nullptr : connector;
}

const model::SendConnector* send_connector_of(const model::World& world, const NextHop& hop) {
  if (hop.kind != NextHop::Kind::connector || hop.organization >= world.organizations->size()) return nullptr;
  const auto& rows = (*world.organizations)[model::OrganizationId{hop.organization}].send->rows();
  const auto found = std::ranges::find(rows, hop.connector, &model::SendConnector::guid);
  return found == rows.end() || !*found->enabled ? nullptr : &*found;
}

std::string_view way_out(const model::World& world, const NextHop& hop) {
  if (const auto* connector = connector_of(world, hop)) return connector->name;
  if (const auto* connector = send_connector_of(world, hop)) return connector->name;
  return "none";
}

NextHop hop_now(const model::World& world, model::HostId host, const NextHop& hop, const RecipientFacts& facts) {
  const bool by_connector = hop.kind == NextHop::Kind::connector || hop.kind == NextHop::Kind::unreachable;
  if (!by_connector || hop.organization == no_row || send_connector_of(world, hop) != nullptr) return hop;
  base::Tests tests;
  return exchange_server_way_out(tests, world, host, facts);
}

}  // namespace mailflow::policy
