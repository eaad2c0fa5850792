#include "lab/message_trace.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "mail/message.hpp"

namespace mailflow::lab {
namespace {

using base::fail;
using cmdlet::TracedEvent;
using cmdlet::TracedMessage;
using store::Statement;

constexpr std::size_t longest_subject = 256;

base::LabTime time_of(std::int64_t milliseconds) {
  return base::LabTime(base::Duration(milliseconds));
}

// "<x@fabrikam.com>" without its brackets; the empty sender keeps them.
std::string address_of(std::string path) {
  if (path.size() > 2 && path.starts_with('<') && path.ends_with('>')) return path.substr(1, path.size() - 2);
  return path;
}

std::string subject_of(std::string_view header) {
  while (const auto field = mail::next_field(header))
    if (base::equal_ignoring_case(field->name, "Subject")) return mail::unfold(field->value).substr(0, longest_subject);
  return {};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20;
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += control ? ' ' : c;
  }
  return out;
}

class Details {
 public:
  void text(std::string_view name, std::string_view value) { add(name, "String", value); }
  void integer(std::string_view name, std::int64_t value) { add(name, "Integer", fmt::format("{}", value)); }
  void long_integer(std::string_view name, std::int64_t value) { add(name, "Long", fmt::format("{}", value)); }
  void blob(std::string_view name, std::string_view value) { add(name, "Blob", value); }
  std::string take() { return "<root>" + std::move(out_) + "</root>"; }

 private:
  void add(std::string_view name, std::string_view type, std::string_view value) {
    out_ += fmt::format("<MEP Name=\"{}\" {}=\"{}\"/>", name, type, escaped(value));
  }
  std::string out_;
};

// A hop of the tenant that took the message.
struct Arrived {
  base::LabTime at{};
  std::string sender;
  std::string connector;
  std::string client_address;
  std::string client_name;
  std::string tls;
  const model::Host* host = nullptr;
};

std::string custom_data(const model::World& world, const model::Tenant& tenant, const Arrived& hop) {
  std::string out = "S:DeliveryPriority=Normal";
  if (hop.tls == "TLSv1.3") out += ";S:tlsversion=SP_PROT_TLS1_3_SERVER";
  if (hop.tls == "TLSv1.2") out += ";S:tlsversion=SP_PROT_TLS1_2_SERVER";
  if (!hop.connector.empty()) {
    const auto* connector = tenant.inbound->find(hop.connector);
    const auto type = connector == nullptr ? model::ConnectorType::partner : *connector->connector_type;
    // Quotes protect an item that holds the separator.
    out += fmt::format(";'S:InboundConnectorData=Name={};ConnectorType={};TenantId={}'", hop.connector,
                       base::Words<model::ConnectorType>::list[static_cast<std::size_t>(type)],
                       base::to_string(tenant.guid));
  }
  const auto client = base::IpAddress::parse(hop.client_address);
  const auto sender = client ? world.hosts->at(*client) : std::nullopt;
  if (sender && !(*world.hosts)[*sender].provider.empty())
    out += ";S:TenantServiceProvider=" + (*world.hosts)[*sender].provider;
  return out;
}

TracedEvent receive_event(const model::World& world, const model::Tenant& tenant, const Arrived& hop) {
  const std::string server(hop.host == nullptr ? std::string_view{} : hop.host->fqdn.text());
  const auto machine = server.substr(0, server.find('.'));
  Details details;
  details.text("ConnectorId", fmt::format("{0}\\Default {0}", machine));
  details.text("ClientIP", hop.client_address);
  details.text("ClientName", hop.client_name);
  details.text("ServerHostName", server);
  details.text("FirstForestHop", server);
  details.text("ReturnPath", hop.sender);
  details.integer("RcptCount", 1);
  details.blob("CustomData", custom_data(world, tenant, hop));
  details.long_integer("SequenceNumber", 0);
  return {hop.at, "Receive", "", "Message received by: " + server, details.take()};
}

// The tracking log's words for what a queue met, as the trace shows them.
TracedEvent queue_event(base::LabTime at, std::string_view word, const std::string& reply) {
  Details details;
  const auto reason = "[{LED=" + reply + "};{MSG=};{FQDN=};{IP=};{LRT=}]";
  details.text("RecipientStatus", reason);
  return {at, word == "DEFER" ? "Defer" : "Fail", "", "Reason: " + reason, details.take()};
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
    "EXISTS(SELECT 1 FROM deliveries d WHERE d.run = h.run AND d.message = h.message AND d.recipient = h.recipient) "
    "FROM hops h JOIN messages m ON m.run = h.run AND m.message = h.message "
    "LEFT JOIN sessions s ON s.run = h.run AND s.session = h.session "
    "WHERE h.run = ? AND h.tenant = ? AND h.code BETWEEN 200 AND 299 ORDER BY h.message, h.number";

constexpr std::string_view failed_messages =
    "SELECT message, recipient FROM events WHERE run = ? AND name = 'FAIL' AND message > 0";

constexpr std::string_view arrivals =
    "SELECT h.time, h.connector, h.host, s.client_address, s.helo, s.tls_protocol, m.sender "
    "FROM hops h JOIN messages m ON m.run = h.run AND m.message = h.message "
    "LEFT JOIN sessions s ON s.run = h.run AND s.session = h.session "
    "WHERE h.run = ? AND h.tenant = ? AND m.message_id = ? AND h.recipient = ? AND h.code BETWEEN 200 AND 299 "
    "ORDER BY h.message, h.number";

constexpr std::string_view deliveries =
    "SELECT d.time, d.folder FROM deliveries d JOIN messages m ON m.run = d.run AND m.message = d.message "
    "WHERE d.run = ? AND d.tenant = ? AND m.message_id = ? AND d.recipient = ?";

constexpr std::string_view queue_events =
    "SELECT e.time, e.name, e.text FROM events e JOIN messages m ON m.run = e.run AND m.message = e.message "
    "WHERE e.run = ? AND e.host = ? AND m.message_id = ? AND e.recipient = ? AND e.name IN ('DEFER', 'FAIL') "
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
    message.status = row.integer(8) != 0 ? "Delivered" : failed.contains(key) ? "Failed" : "Pending";
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
  read = each_row(**database, deliveries, bind, [&](Statement& row) {
    Details details;
    details.text("MailboxServer", (*world.hosts)[tenant.host].fqdn.text());
    out.push_back({time_of(row.integer(0)), "Deliver", "",
                   "The message was successfully delivered to the folder: DefaultFolderType:" + row.text(1),
                   details.take()});
  });
  if (!read) return fail(read.error());
  const auto bind_host = [&](Statement& statement) {
    statement.bind(run_, at_host, message.message_id, message.recipient);
  };
  read = each_row(**database, queue_events, bind_host, [&](Statement& row) {
    out.push_back(queue_event(time_of(row.integer(0)), row.text(1), row.text(2)));
  });
  if (!read) return fail(read.error());
  std::stable_sort(out.begin(), out.end(), [](const TracedEvent& a, const TracedEvent& b) { return a.at < b.at; });
  return out;
}

}  // namespace mailflow::lab
