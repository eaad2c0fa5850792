#include "lab/traced_events.hpp"

#include <fmt/format.h>

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

}  // namespace

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
