#include "lab/message_trace.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lab/traced_events.hpp"
#include "policy/trust.hpp"

namespace mailflow::lab {
namespace {

using base::fail;
using cmdlet::TracedEvent;
using cmdlet::TracedMessage;
using store::Statement;

base::LabTime time_of(std::int64_t milliseconds) {
  return base::LabTime(base::Duration(milliseconds));
}

template <class Row>
base::Result<void> each_row(store::Database& database, std::string_view sql,
                            const std::function<void(Statement&)>& bind, Row take) {
  auto statement = database.prepare(sql);
  if (!statement) return fail(statement.error());
  bind(*statement);
  for (;;) {
    const auto stepped = statement->step();
    if (!stepped) return fail(stepped.error());
    if (*stepped == Statement::Step::done) return {};
    take(*statement);
  }
}

constexpr std::string_view taken_messages =
    "SELECT h.message, h.time, h.recipient, m.message_id, m.sender, m.size, m.header, s.client_address, "
    "(SELECT d.folder FROM deliveries d WHERE d.run = h.run AND d.message = h.message AND d.recipient = h.recipient "
    "AND d.tenant = h.tenant), h.decision "
    "FROM hops h JOIN messages m ON m.run = h.run AND m.message = h.message "
    "LEFT JOIN sessions s ON s.run = h.run AND s.session = h.session "
    "WHERE h.run = ? AND h.tenant = ? AND (h.code BETWEEN 200 AND 299 OR h.decision LIKE 'submitted%') "
    "ORDER BY h.message, h.number";

// `folder`: "" where it was not delivered. What another server has taken counts as delivered.
std::string_view status_of(std::string_view folder, bool sent, bool failed) {
  if (folder == policy::to_string(policy::Folder::quarantine)) return "Quarantined";
  if (!folder.empty() || sent) return "Delivered";
  return failed ? "Failed" : "Pending";
}

constexpr std::string_view failed_messages =
    "SELECT message, recipient FROM events WHERE run = ? AND name = 'FAIL' AND message > 0";

constexpr std::string_view sent_messages =
    "SELECT message, recipient, text FROM events WHERE run = ? AND name = 'SEND' AND message > 0";

constexpr std::string_view arrivals =
    "SELECT h.time, h.connector, h.host, s.client_address, s.helo, s.tls_protocol, m.sender "
    "FROM hops h JOIN messages m ON m.run = h.run AND m.message = h.message "
    "LEFT JOIN sessions s ON s.run = h.run AND s.session = h.session "
    "WHERE h.run = ? AND h.tenant = ? AND m.message_id = ? AND h.recipient = ? AND h.code BETWEEN 200 AND 299 "
    "ORDER BY h.message, h.number";

constexpr std::string_view submissions =
    "SELECT h.time FROM hops h JOIN messages m ON m.run = h.run AND m.message = h.message "
    "WHERE h.run = ? AND h.tenant = ? AND m.message_id = ? AND h.recipient = ? AND h.decision LIKE 'submitted%'";

constexpr std::string_view deliveries =
    "SELECT d.time, d.folder FROM deliveries d JOIN messages m ON m.run = d.run AND m.message = d.message "
    "WHERE d.run = ? AND d.tenant = ? AND m.message_id = ? AND d.recipient = ?";

constexpr std::string_view queue_events =
    "SELECT e.time, e.name, e.text FROM events e JOIN messages m ON m.run = e.run AND m.message = e.message "
    "WHERE e.run = ? AND e.host = ? AND m.message_id = ? AND e.recipient = ? AND e.name IN ('DEFER', 'FAIL', 'SEND') "
    "ORDER BY e.event";

}  // namespace

base::Result<std::vector<TracedMessage>> MessageTrace::messages(const model::World& world, model::TenantId id) {
  const auto& tenant = (*world.tenants)[id];
  const auto database = open_();
  if (!database) return fail(database.error());
  std::set<std::pair<std::int64_t, std::string>> failed;
  const auto bind_run = [&](Statement& statement) { statement.bind(run_); };
  auto read = each_row(**database, failed_messages, bind_run,
                       [&](Statement& row) { failed.emplace(row.integer(0), row.text(1)); });
  if (!read) return fail(read.error());
  std::map<std::pair<std::int64_t, std::string>, std::string> sent;  // → to which address
  read = each_row(**database, sent_messages, bind_run, [&](Statement& row) {
    if (const auto one = sent_of(row.text(2)); one && one->tenant == tenant.name)
      sent.insert_or_assign({row.integer(0), row.text(1)}, one->sent.address);
  });
  if (!read) return fail(read.error());

  std::vector<TracedMessage> out;
  std::set<std::pair<std::int64_t, std::string>> known;
  const auto bind = [&](Statement& statement) { statement.bind(run_, tenant.name); };
  read = each_row(**database, taken_messages, bind, [&](Statement& row) {
    const std::pair key(row.integer(0), row.text(2));
    if (!known.insert(key).second) return;
    TracedMessage message;
    message.received = time_of(row.integer(1));
    message.recipient = key.second;
    message.message_id = row.text(3);
    message.trace_id = base::guid_of(tenant.name + ' ' + message.message_id);  // that of the stamped headers
    message.sender = address_of(row.text(4));
    message.size = static_cast<std::uint64_t>(row.integer(5));
    message.subject = subject_of(row.text(6));
    message.from_ip = row.text(7);
    const auto to = sent.find(key);
    if (to != sent.end()) message.to_ip = to->second;
    const bool passed_on = row.text(9).ends_with("copies");
    message.status = passed_on ? "Expanded" : status_of(row.text(8), to != sent.end(), failed.contains(key));
    out.push_back(std::move(message));
  });
  if (!read) return fail(read.error());
  return out;
}

base::Result<std::vector<TracedEvent>> MessageTrace::events(const model::World& world, model::TenantId id,
                                                            const TracedMessage& message) {
  const auto& tenant = (*world.tenants)[id];
  const auto database = open_();
  if (!database) return fail(database.error());
  std::vector<TracedEvent> out;
  const auto bind = [&](Statement& statement) {
    statement.bind(run_, tenant.name, message.message_id, message.recipient);
  };
  const std::uint64_t at_host = std::uint64_t{tenant.host.number} + 1;  // rows count hosts from 1
  auto read = each_row(**database, arrivals, bind, [&](Statement& row) {
    Arrived hop;
    hop.at = time_of(row.integer(0));
    hop.connector = row.text(1);
    const auto number = row.integer(2);
    if (number > 0 && static_cast<std::size_t>(number) <= world.hosts->rows().size())
      hop.host = &world.hosts->rows()[static_cast<std::size_t>(number) - 1];
    hop.client_address = row.text(3);
    hop.client_name = row.text(4);
    hop.tls = row.text(5);
    hop.sender = address_of(row.text(6));
    out.push_back(receive_event(world, tenant, hop));
  });
  if (!read) return fail(read.error());
  read = each_row(**database, submissions, bind,
                  [&](Statement& row) { out.push_back(submit_event(time_of(row.integer(0)))); });
  if (!read) return fail(read.error());
  read = each_row(**database, deliveries, bind, [&](Statement& row) {
    out.push_back(deliver_event(world, tenant, time_of(row.integer(0)), row.text(1)));
  });
  if (!read) return fail(read.error());
  const auto bind_host = [&](Statement& statement) {
    statement.bind(run_, at_host, message.message_id, message.recipient);
  };
  read = each_row(**database, queue_events, bind_host, [&](Statement& row) {
    if (row.text(1) == "SEND") {
      auto one = sent_of(row.text(2));
      if (!one || one->tenant != tenant.name) return;
      one->sent.at = time_of(row.integer(0));
      out.push_back(send_event(tenant, one->sent));
      return;
    }
    const auto word = row.text(1) == "DEFER" ? QueueWord::defer : QueueWord::fail;
    out.push_back(queue_event(time_of(row.integer(0)), word, row.text(2)));
  });
  if (!read) return fail(read.error());
  std::stable_sort(out.begin(), out.end(), [](const TracedEvent& a, const TracedEvent& b) { return a.at < b.at; });
  return out;
}

}  // namespace mailflow::lab
