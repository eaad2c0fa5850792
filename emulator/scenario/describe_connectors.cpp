#include "scenario/describe_connectors.hpp"

#include "scenario/text_table.hpp"

namespace mailflow::scenario {
namespace {

using base::Text;
using model::InboundConnector;
using model::OutboundConnector;

class Tables {
 public:
  Tables(const model::World& world, base::Language language) : world_(world), language_(language) {}

  std::string all() const {
    std::vector<Cells> in{{say({"connector", "Connector"}), say({"sender domains", "Absenderdomänen"}),
                           say({"source IP", "Quell-IP"}), "TLS", say({"TLS name", "TLS-Name"})}};
    std::vector<Cells> out{{say({"connector", "Connector"}), say({"to domains", "an Domänen"}),
                            say({"next server", "nächster Server"}), "TLS", say({"TLS name", "TLS-Name"})}};
    const bool several = world_.tenants->size() > 1;
    for (const auto& tenant : world_.tenants->rows()) {
      const auto owner = several ? tenant->name + ": " : std::string();
      for (const auto& connector : tenant->inbound->rows()) in.push_back(row(connector, owner));
      for (const auto& connector : tenant->outbound->rows()) out.push_back(row(connector, owner));
    }
    std::string text;
    if (in.size() > 1) text += table(in);
    if (out.size() > 1) text += (text.empty() ? "" : "\n") + table(out);
    if (text.empty()) text = say({"no connector", "kein Connector"}) + "\n";
    return text;
  }

 private:
  std::string say(const Text& text) const { return std::string(text.in(language_)); }
  std::string any() const { return say({"any", "beliebig"}); }

  template <class Connector>
  std::string name_of(const Connector& connector, const std::string& owner) const {
    return cell(owner + connector.name + (*connector.enabled ? std::string() : say({" (off)", " (aus)"})));
  }

  Cells row(const InboundConnector& connector, const std::string& owner) const {
    const Text not_enforced{" (not enforced)", " (nicht erzwungen)"};
    std::string domains;
    for (const auto& space : *connector.sender_domains)
      domains += (domains.empty() ? "" : ", ") + base::to_string(space.pattern);
    auto addresses = base::to_string(*connector.sender_ip_addresses);
    if (!addresses.empty() && !*connector.restrict_domains_to_ip_addresses) addresses += say(not_enforced);
    std::string name;
    if (const auto& wanted = *connector.tls_sender_certificate_name) {
      name = base::to_string(*wanted);
      if (!*connector.restrict_domains_to_certificate) name += say(not_enforced);
    }
    return {name_of(connector, owner), cell(domains), addresses.empty() ? any() : cell(addresses),
            *connector.require_tls ? say({"required", "nötig"}) : say({"optional", "freiwillig"}),
            name.empty() ? any() : cell(name)};
  }

  std::string domains_of(const OutboundConnector& connector) const {
    if (*connector.is_transport_rule_scoped) return say({"by a transport rule alone", "nur durch eine Transportregel"});
    std::string domains;
    const auto add = [&domains](const std::string& text) { domains += (domains.empty() ? "" : ", ") + text; };
    for (const auto& pattern : *connector.recipient_domains) add(base::to_string(pattern));
    if (*connector.all_accepted_domains) add(say({"all accepted domains", "alle akzeptierten Domänen"}));
    return domains.empty() ? say({"none", "keine"}) : domains;
  }

  std::string tls_of(const OutboundConnector& connector) const {
    if (!*connector.tls_settings) return say({"where offered", "wo angeboten"});
    switch (**connector.tls_settings) {
      case model::TlsSettings::encryption_only:
        return say({"required", "nötig"});
      case model::TlsSettings::certificate_validation:
        return say({"with a valid certificate", "mit gültigem Zertifikat"});
      case model::TlsSettings::domain_validation:
        return say({"with a valid certificate of the name", "mit gültigem Zertifikat des Namens"});
    }
    return {};
  }

  Cells row(const OutboundConnector& connector, const std::string& owner) const {
    std::string next;
    for (const auto& host : *connector.smart_hosts) next += (next.empty() ? "" : ", ") + model::to_string(host);
    if (*connector.use_mx_record) next = "MX";
    const auto tested = *connector.test_mode ? say({" (test)", " (Test)"}) : std::string();
    return {name_of(connector, owner) + tested, cell(domains_of(connector)), cell(next), tls_of(connector),
            *connector.tls_domain ? cell(base::to_string(**connector.tls_domain)) : any()};
  }

  const model::World& world_;
  base::Language language_;
};

}  // namespace

std::string connector_tables(const model::World& world, base::Language language) {
  return Tables(world, language).all();
}

}  // namespace mailflow::scenario
