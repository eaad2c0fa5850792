#include "scenario/policy_trace.hpp"

#include <algorithm>

#include "lab/reports.hpp"
#include "lab/traced_events.hpp"
#include "mail/report.hpp"

namespace mailflow::scenario {
namespace {

using cmdlet::TracedEvent;
using cmdlet::TracedMessage;
using journey::QueueNote;
using journey::RecipientOutcome;

// Calls take(hop, passage) for each time the tenant took the message.
template <class Take>
void each_arrival(const RecipientOutcome& outcome, const std::string& tenant, Take take) {
  for (std::size_t i = 1; i < outcome.route.size() && i <= outcome.passages.size(); ++i)
    if (outcome.route[i].tenant == tenant) take(outcome.route[i], outcome.passages[i - 1]);
}

// Calls take(passage, hop it left, hop it came to) for each time that another server took it from the tenant.
template <class Take>
void each_departure(const RecipientOutcome& outcome, const std::string& tenant, Take take) {
  for (std::size_t i = 0; i + 1 < outcome.route.size() && i < outcome.passages.size(); ++i)
    if (outcome.route[i].tenant == tenant) take(outcome.passages[i], outcome.route[i], outcome.route[i + 1]);
}

bool is_submitted(const RecipientOutcome& outcome, const std::string& tenant) {
  return !outcome.route.empty() && outcome.route.front().tenant == tenant;
}

// Of whom the tenant's directory says that others get his mail.
bool is_passed_on(const RecipientOutcome& outcome) {
  return !outcome.passed_on.empty() && (outcome.replaced || !outcome.delivered);
}

std::string status_of(const RecipientOutcome& outcome, const std::string& tenant) {
  if (is_passed_on(outcome)) return "Expanded";
  bool sent = false;
  each_departure(outcome, tenant, [&](const auto&, const auto&, const auto&) { sent = true; });
  const bool here = outcome.delivered && outcome.delivered->at.starts_with(tenant + '@');
  if (sent && !here) return "Delivered";
  if (here) return outcome.delivered->is_kept_away() ? "Quarantined" : "Delivered";
  const bool failed =
      std::ranges::any_of(outcome.notes, [](const QueueNote& note) { return note.kind == QueueNote::Kind::failed; });
  return failed ? "Failed" : "Pending";
}

void add_events(const model::World& world, const model::Tenant& tenant, const WalkedMessage& message,
                const RecipientOutcome& outcome, std::vector<TracedEvent>& events) {
  const auto& host = (*world.hosts)[tenant.host];
  each_arrival(outcome, tenant.name, [&](const journey::Hop& hop, const journey::Passage& passage) {
    lab::Arrived arrived;
    arrived.at = passage.at;
    arrived.sender = message.sender;
    if (hop.inbound != "none") arrived.connector = hop.inbound;
    arrived.client_address = base::to_string(passage.client);
    arrived.client_name = passage.helo;
    if (hop.tls.encrypted) arrived.tls = "TLSv1.3";
    arrived.host = &host;
    events.push_back(lab::receive_event(world, tenant, arrived));
  });
  if (is_submitted(outcome, tenant.name)) events.push_back(lab::submit_event(message.submitted));
  if (is_passed_on(outcome)) return;
  each_departure(outcome, tenant.name,
                 [&](const journey::Passage& passage, const journey::Hop& from, const journey::Hop& to) {
                   lab::SentOn sent;
                   sent.at = passage.at;
                   sent.address = base::to_string(passage.address);
                   sent.server = passage.server.empty() ? sent.address : passage.server;
                   if (to.tls.encrypted) sent.tls = "TLSv1.3";
                   if (from.outbound != "none") sent.connector = from.outbound;
                   events.push_back(lab::send_event(tenant, sent));
                 });
  if (outcome.delivered && outcome.delivered->at == tenant.name + "@" + host.name)
    events.push_back(lab::deliver_event(world, tenant, outcome.ended, outcome.delivered->folder));
  for (const auto& note : outcome.notes) {
    if (note.host != host.name) continue;
    const auto word = note.kind == QueueNote::Kind::put_off ? lab::QueueWord::defer : lab::QueueWord::fail;
    events.push_back(lab::queue_event(note.at, word, mail::to_string(note.reply)));
  }
}

// Two recipients whom the same host gave up at the same time, in one piece of the message.
bool given_up_together(const RecipientOutcome& a, const RecipientOutcome& b) {
  return a.report && b.report && a.failed->by == b.failed->by && a.notes.back().at == b.notes.back().at &&
         a.given_up_in == b.given_up_in;
}

}  // namespace

std::vector<WalkedMessage> reports_about(const model::World& world, const WalkedMessage& message) {
  std::vector<WalkedMessage> out;
  for (const auto& outcome : message.outcomes) {
    const auto together = [&](const RecipientOutcome& other) { return given_up_together(other, outcome); };
    if (!outcome.report || &*std::ranges::find_if(message.outcomes, together) != &outcome) continue;
    const auto host = world.hosts->find(outcome.failed->by);
    if (!host) continue;
    auto& report = out.emplace_back();
    report.message_id =
        lab::report_id((*world.hosts)[*host], message.message_id, outcome.recipient, outcome.notes.back().at);
    report.subject = mail::report_subject(message.subject);
    report.sender = "<>";
    report.submitted = outcome.notes.back().at;
    report.outcomes = {*outcome.report};
  }
  return out;
}

base::Result<std::vector<TracedMessage>> PolicyTrace::messages(const model::World& world, model::TenantId id) {
  const auto& tenant = (*world.tenants)[id];
  const auto walked = walked_();
  if (!walked) return base::fail(walked.error());
  std::vector<TracedMessage> out;
  for (const auto& message : *walked)
    for (const auto& outcome : message.outcomes) {
      bool first = true;
      const auto add = [&](base::LabTime at, std::string from) {
        if (!std::exchange(first, false)) return;
        TracedMessage row;
        row.received = at;
        row.message_id = message.message_id;
        row.trace_id = base::guid_of(tenant.name + ' ' + message.message_id);
        row.sender = message.sender;
        row.recipient = mail::to_string(outcome.recipient);
        row.subject = message.subject;
        row.status = status_of(outcome, tenant.name);
        row.from_ip = std::move(from);
        if (!is_passed_on(outcome))
          each_departure(outcome, tenant.name, [&](const journey::Passage& passage, const auto&, const auto&) {
            row.to_ip = base::to_string(passage.address);
          });
        row.size = message.size;
        out.push_back(std::move(row));
      };
      if (is_submitted(outcome, tenant.name)) add(message.submitted, {});
      each_arrival(outcome, tenant.name, [&](const journey::Hop&, const journey::Passage& passage) {
        add(passage.at, base::to_string(passage.client));
      });
    }
  return out;
}

base::Result<std::vector<TracedEvent>> PolicyTrace::events(const model::World& world, model::TenantId id,
                                                           const TracedMessage& message) {
  const auto& tenant = (*world.tenants)[id];
  const auto walked = walked_();
  if (!walked) return base::fail(walked.error());
  std::vector<TracedEvent> out;
  for (const auto& each : *walked) {
    if (each.message_id != message.message_id) continue;
    for (const auto& outcome : each.outcomes)
      if (mail::to_string(outcome.recipient) == message.recipient) add_events(world, tenant, each, outcome, out);
  }
  std::ranges::stable_sort(out, {}, &TracedEvent::at);
  return out;
}

}  // namespace mailflow::scenario
