#include "lab/traced_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mail/message.hpp"
#include "policy/trust.hpp"

namespace mailflow::lab {
namespace {

using cmdlet::TracedEvent;

constexpr std::size_t longest_subject = 256;

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

// An item that holds the separator stands in quotes.
std::string connector_item(std::string_view key, std::string_view name, model::ConnectorType type,
                           const model::Tenant& tenant) {
  return fmt::format("'S:{}=Name={};ConnectorType={};TenantId={}'", key, name,
                     base::Words<model::ConnectorType>::list[static_cast<std::size_t>(type)],
                     base::to_string(tenant.guid));
}

std::string custom_data(const model::World& world, const model::Tenant& tenant, const Arrived& hop) {
  std::string out = "S:DeliveryPriority=Normal";
  if (hop.tls == "TLSv1.3") out += ";S:tlsversion=SP_PROT_TLS1_3_SERVER";
  if (hop.tls == "TLSv1.2") out += ";S:tlsversion=SP_PROT_TLS1_2_SERVER";
  if (!hop.connector.empty()) {
    const auto* connector = tenant.inbound->find(hop.connector);
    const auto type = connector == nullptr ? model::ConnectorType::partner : *connector->connector_type;
    out += ';' + connector_item("InboundConnectorData", hop.connector, type, tenant);
  }
  const auto client = base::IpAddress::parse(hop.client_address);
  const auto sender = client ? world.hosts->at(*client) : std::nullopt;
  if (sender && !(*world.hosts)[*sender].provider.empty())
    out += ";S:TenantServiceProvider=" + (*world.hosts)[*sender].provider;
  return out;
}

constexpr char part_end = '\t';  // in no name of a server or tenant

}  // namespace

std::string sent_text(const std::string& tenant, const SentOn& sent) {
  return fmt::format("{1}{0}{2}{0}{3}{0}{4}{0}{5}", part_end, tenant, sent.server, sent.address, sent.tls,
                     sent.connector);
}

std::optional<SentRow> sent_of(std::string_view text) {
  std::array<std::string, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto end = i + 1 < parts.size() ? text.find(part_end) : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return SentRow{parts[0], SentOn{{}, parts[1], parts[2], parts[3], parts[4]}};
}

std::string address_of(std::string path) {
  if (path.size() > 2 && path.starts_with('<') && path.ends_with('>')) return path.substr(1, path.size() - 2);
  return path;
}

std::string subject_of(std::string_view header) {
  while (const auto field = mail::next_field(header))
    if (base::equal_ignoring_case(field->name, "Subject")) return mail::unfold(field->value).substr(0, longest_subject);
  return {};
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

TracedEvent submit_event(base::LabTime at) {
  return {at, "Submit", "", "The message was submitted.", Details{}.take()};
}

// Nobody has shown the words of the detail in full.
TracedEvent send_event(const model::Tenant& tenant, const SentOn& sent) {
  std::string custom = "S:DeliveryPriority=Normal";
  if (!sent.connector.empty()) {
    const auto* connector = tenant.outbound->find(sent.connector);
    const auto type = connector == nullptr ? model::ConnectorType::partner : *connector->connector_type;
    custom += ';' + connector_item("Microsoft.Exchange.Hygiene.TenantOutboundConnectorCustomData", sent.connector, type,
                                   tenant);
  }
  custom +=
      fmt::format(";S:OutboundProxyTargetIPAddress={};S:OutboundProxyTargetHostName={}", sent.address, sent.server);
  Details details;
  details.blob("CustomData", custom);
  const auto tls =
      sent.tls.empty() ? std::string("without TLS") : "using TLS" + sent.tls.substr(sent.tls.find('v') + 1);
  return {sent.at, "Send external", "", fmt::format("Message sent to {} at {} {}", sent.server, sent.address, tls),
          details.take()};
}

// The tracking log's words for what a queue met, as the trace shows them.
TracedEvent queue_event(base::LabTime at, QueueWord word, const std::string& reply) {
  Details details;
  const auto reason = "[{LED=" + reply + "};{MSG=};{FQDN=};{IP=};{LRT=}]";
  details.text("RecipientStatus", reason);
  return {at, word == QueueWord::defer ? "Defer" : "Fail", "", "Reason: " + reason, details.take()};
}

TracedEvent deliver_event(const model::World& world, const model::Tenant& tenant, base::LabTime at,
                          std::string_view folder) {
  Details details;
  details.text("MailboxServer", (*world.hosts)[tenant.host].fqdn.text());
  if (folder == policy::to_string(policy::Folder::quarantine))
    return {at, "Quarantine", "", "The message was quarantined.", details.take()};
  std::string type(folder);
  std::erase(type, ' ');  // "JunkEmail"
  return {at, "Deliver", "",
          fmt::format("The message was successfully delivered to the folder: DefaultFolderType:{}", type),
          details.take()};
}

}  // namespace mailflow::lab
