#include "render/json.hpp"
#include "web/page.hpp"

namespace mailflow::web {
namespace {

void texts(render::JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  const auto list = json.array(key);
  for (const auto& value : values) json.item(value);
}

void host_json(render::JsonWriter& json, const HostRow& host) {
  const auto row = json.object();
  json.text("name", host.name);
  json.text("kind", host.kind.en);
  texts(json, "addresses", host.addresses);
  texts(json, "endpoints", host.endpoints);
  json.text("certificate", host.certificate);
}

void entry_json(render::JsonWriter& json, const EntryRow& entry) {
  const auto row = json.object();
  json.text("endpoint", entry.endpoint);
  json.text("host", entry.host);
  json.text("as", entry.as);
  json.text("client-address", entry.client);
  json.boolean("proxy-protocol", entry.proxy_protocol);
  json.boolean("xclient", entry.xclient);
}

void message_json(render::JsonWriter& json, const MessageRow& message) {
  const auto row = json.object();
  json.number("number", static_cast<std::int64_t>(message.number));
  json.text("at", base::iso(message.at));
  json.text("from", message.sender);
  json.text("to", message.recipient);
  json.text("from-host", message.from_host);
  json.text("to-host", message.to_host);
  json.text("outcome", to_string(message.state));
  json.text("reply", message.reply);
}

}  // namespace

std::string site_json(const Site& site) {
  render::JsonWriter json;
  {
    const auto lab = json.object();
    json.text("lab", site.lab);
    json.text("description", site.description);
    json.text("time", base::iso(site.now));
    {
      const auto dns = json.object("dns");
      json.text("lab-addresses", site.dns);
      json.text("connectable-addresses", site.dns_mapped);
    }
    {
      const auto hosts = json.array("hosts");
      for (const auto& host : site.hosts) host_json(json, host);
    }
    {
      const auto entries = json.array("entries");
      for (const auto& entry : site.entries) entry_json(json, entry);
    }
    const auto messages = json.array("messages");
    for (const auto& message : site.messages) message_json(json, message);
  }
  return json.take();
}

}  // namespace mailflow::web
