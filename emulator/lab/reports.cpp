#include "lab/reports.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/guid.hpp"
#include "lab/hand_in.hpp"
#include "mail/message_id.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {
namespace {

// Whom a report is due about; that it was decided is noted either way.
std::vector<const policy::GivenUp*> due(Core& core, const std::shared_ptr<const SessionRecord>& session,
                                        std::uint64_t track, std::span<const policy::GivenUp> given_up) {
  std::vector<const policy::GivenUp*> out;
  base::Tests tests;
  for (const auto& each : given_up) {
    tests.begin();
    const auto facts = policy::report_facts(session->sender, each.recipient.notify);
    if (policy::decide_report(tests, (*session->world->hosts)[session->host], facts)) out.push_back(&each);
    if (auto* known = core.journal.find(track))
      known->recipient(each.recipient.address)
          .decisions.push_back({.kind = Decision::Kind::report, .session = session, .notify = each.recipient.notify});
  }
  return out;
}

mail::Message written(const policy::ReportCase& about, const std::string& id,
                      const std::vector<const policy::GivenUp*>& failed) {
  auto report = policy::report_about(about, failed);
  report.message_id = id;
  return mail::write_report(report, policy::shown_original((*about.world.hosts)[about.host], about.original));
}

}  // namespace

std::string report_id(const model::Host& host, std::string_view failed_message_id, const mail::EmailAddress& first,
                      base::LabTime now) {
  const auto unique =
      fmt::format("{} {} {} {}", host.fqdn.text(), failed_message_id, mail::to_string(first), base::iso(now));
  return mail::make_message_id(base::to_string(base::guid_of(unique)), host.fqdn.text());
}

void tell_sender(Core& core, model::HostId host_id, const Piece& piece, base::LabTime queued_at,
                 std::span<const policy::GivenUp> given_up) {
  const auto& original = piece.letter;
  const auto& world = core.world();
  const auto failing = std::make_shared<const SessionRecord>(
      SessionRecord{world, host_id, core.now(), {}, {}, original.envelope.sender});
  const auto failed = due(core, failing, original.track, given_up);
  if (failed.empty()) return;
  const auto& host = (*world->hosts)[host_id];
  auto id = report_id(host, original.message_id, failed.front()->recipient.address, core.now());
  Letter letter;
  const policy::ReportCase about{*world,    host_id,   piece.hop.tenant, *original.message, original.envelope,
                                 queued_at, core.now()};
  letter.message = std::make_shared<const mail::Message>(written(about, id, failed));
  letter.message_id = std::move(id);
  letter.envelope.body = original.envelope.body;  // which may be inside

  auto* known = core.journal.find(original.track);
  const bool of_the_lab = known != nullptr && !known->via.empty();
  auto& track = of_the_lab ? core.journal.open(letter.message_id, host.name) : core.journal.track(letter.message_id);
  track.via = host.name;
  if (known != nullptr)
    for (const auto* each : failed) known->recipient(each->recipient.address).report = track.number;
  const auto session =
      std::make_shared<const SessionRecord>(SessionRecord{world, host_id, core.now(), {}, {}, std::nullopt});
  hand_in(core, session, std::move(letter), track, {&*original.envelope.sender, 1}, nullptr, piece.hop.tenant);
}

}  // namespace mailflow::lab
