#include "decision/decision_file.hpp"

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/lab.hpp"
#include "load/scripts.hpp"

namespace mailflow::decision {
namespace {

using base::fail;
using base::Result;
using base::Value;
using config::MapReader;

Expected read_expected(MapReader& map) {
  Expected out;
  out.refused = map.maybe_text("refused").value_or("none");
  out.tenant = map.maybe_text("tenant");
  out.connector = map.maybe_text("connector");
  out.mailbox = map.maybe_text("mailbox");
  out.direction = map.maybe_text("direction");
  out.next = map.maybe_text("next");
  out.starttls = map.maybe_text("starttls");
  out.limit = map.maybe_text("limit");
  for (const std::string_view key : {"auth-as", "promotes", "scl", "folder", "sfv", "cat", "ipv"})
    if (auto text = map.maybe_text(key)) out.trust.emplace_back(key, std::move(*text));
  out.yes = map.texts("yes");
  out.no = map.texts("no");
  return out;
}

using WorldPtr = std::shared_ptr<const model::World>;

Result<WorldPtr> configured(model::World world, const base::ValueMap& config, const Value* behaviour) {
  const load::DiskReader reader;
  for (const auto& entry : config) {
    model::TenantId tenant;
    model::OrganizationId organization;
    const bool online = world.tenants->find(entry.key, &tenant) != nullptr;
    if (!online && world.organizations->find(entry.key, &organization) == nullptr)
      return fail(entry.key_pos, "no tenant or organisation {}", entry.key);
    auto next = online ? load::run_config(std::move(world), tenant, entry.value, reader)
                       : load::run_config(std::move(world), organization, entry.value, reader);
    if (!next) return fail(next.error());
    world = std::move(next->world);
  }
  if (behaviour != nullptr) {
    auto switches = base::read_object(model::behaviour_fields(), *behaviour, "behaviour");
    if (!switches) return fail(switches.error());
    world.behaviour = std::move(*switches);
  }
  return std::make_shared<const model::World>(std::move(world));
}

Result<base::CertificateNames> read_names(const std::vector<std::string>& texts) {
  base::CertificateNames names;
  for (const auto& text : texts) {
    auto name = base::parse_domain_pattern(text);
    if (!name) return fail(name.error());
    names.push_back(std::move(*name));
  }
  return names;
}

Result<policy::ContentValues> read_content(MapReader& map, const std::string& from) {
  policy::ContentValues out;
  out.received_fields = static_cast<std::uint64_t>(map.maybe_integer("received", 0, 1000).value_or(0));
  const auto shown = map.maybe_text("header-from").value_or(from == "<>" ? "postmaster@client.example" : from);
  if (shown != "none") out.read_field("From", shown);
  out.brought_as = map.maybe_text("brings-as");
  out.stamped_as = map.maybe_text("stamped-as");
  out.brought_scl = map.maybe_text("brings-scl");
  out.tenant_id = map.maybe_text("tenant-id");
  out.originator = map.maybe_text("originator");
  const auto spf = map.maybe_text("spf").value_or("none");
  const auto sender = mail::parse_reverse_path(from);
  const auto helo = base::DomainName::parse(map.maybe_text("helo").value_or("client.example"));
  if (!helo) return fail(helo.error());
  out.spf_domain = sender && *sender ? (*sender)->domain : *helo;
  const auto verdict = map.maybe_text("verdict").value_or("clean");
  for (int i = 0; i <= static_cast<int>(mail::SpfResult::permerror); ++i)
    if (mail::to_string(static_cast<mail::SpfResult>(i)) == spf) out.spf = static_cast<mail::SpfResult>(i);
  const auto found = mail::content_verdict(verdict);
  if (!out.spf || !found)
    return fail(base::ErrorKind::input, "spf: {}, verdict: {}: there is no such word", spf, verdict);
  out.verdict = *found;
  return out;
}

Result<policy::TransactionValues> read_before(const Value* value) {
  policy::TransactionValues out;
  if (value == nullptr) return out;
  MapReader map(*value, "earlier recipients");
  out.region = map.maybe_text("region").value_or("");
  out.all = static_cast<std::uint64_t>(map.maybe_integer("all", 0, 10'000).value_or(0));
  out.of_domain = static_cast<std::uint64_t>(map.maybe_integer("of-domain", 0, 1000).value_or(0));
  out.other_domains = map.maybe_boolean("other-domains").value_or(false);
  if (auto done = map.finish(); !done) return fail(done.error());
  return out;
}

Result<Case> read_case(const Value& value, const std::string& group, const WorldPtr& world) {
  MapReader map(value, "a case");
  Case out;
  out.name = group + ": " + map.text("name");
  out.world = world;
  const auto at = map.maybe_text("at").value_or("exo");
  const auto client = map.maybe_text("client").value_or("203.0.113.9");
  out.session.tls = map.maybe_boolean("tls").value_or(true);
  const auto shown = map.texts("certificate");
  const auto untrusted = map.texts("untrusted-certificate");
  const auto from = map.maybe_text("from").value_or("x@carius.de");
  const auto to = map.maybe_text("to").value_or("u1@contoso.com");
  auto content = read_content(map, from);
  out.session.helo = map.maybe_text("helo").value_or("client.example");
  out.session.has_name = map.maybe_boolean("reverse-name").value_or(true);
  const auto met = map.maybe_text("met");
  out.size = static_cast<std::uint64_t>(map.maybe_integer("size", 0, 1'000'000'000).value_or(0));
  auto before = read_before(map.maybe("before"));
  out.expected = read_expected(map);
  if (auto done = map.finish(); !done) return fail(done.error());

  out.session.certificate_valid = !shown.empty();
  auto certificate = read_names(shown.empty() ? untrusted : shown);
  auto address = base::IpAddress::parse(client);
  auto sender = mail::parse_reverse_path(from);
  auto recipient = mail::parse_address(to);
  const auto host = world->hosts->find(at);
  if (!before) return fail(before.error());
  if (!certificate) return fail(certificate.error());
  if (!address) return fail(address.error());
  if (!sender) return fail(sender.error());
  if (!recipient) return fail(recipient.error());
  if (!host) return fail(value.pos, "no host {}", at);
  if (!content) return fail(content.error());
  out.content = std::move(*content);
  out.session.certificate_names = std::move(*certificate);
  out.session.client = *address;
  out.at = *host;
  auto local = base::IpAddress::parse(met.value_or(base::to_string((*world->hosts)[*host].addresses.front())));
  if (!local) return fail(local.error());
  out.session.local = *local;
  out.before = std::move(*before);
  out.from = std::move(*sender);
  out.to = std::move(*recipient);
  return out;
}

Result<void> read_group(const Value& value, const model::World& lab, std::vector<Case>& cases) {
  MapReader map(value, "a group");
  const auto name = map.text("name");
  const auto& config = map.entries("config");
  const auto* behaviour = map.maybe("behaviour");
  const auto rows = map.items("cases");
  if (auto done = map.finish(); !done) return fail(done.error());
  auto world = configured(lab, config, behaviour);
  if (!world) return fail(world.error());
  for (const auto* row : rows) {
    auto one = read_case(*row, name, *world);
    if (!one) return fail(one.error());
    cases.push_back(std::move(*one));
  }
  return {};
}

}  // namespace

Result<std::vector<Case>> read_decision_file(const std::string& path) {
  const load::DiskReader reader;
  auto file = reader.read(path);
  if (!file) return fail(file.error());
  auto tree = config::read_yaml(std::move(*file));
  if (!tree) return fail(tree.error());
  MapReader map(*tree, "a decision file");
  map.text("decision");
  const auto& lab = map.need("lab");
  const auto groups = map.items("groups");
  if (auto done = map.finish(); !done) return fail(done.error());
  auto world = load::load_lab(lab, reader);
  if (!world) return fail(world.error());
  std::vector<Case> cases;
  for (const auto* group : groups)
    if (auto read = read_group(*group, *world, cases); !read) return fail(read.error());
  return cases;
}

}  // namespace mailflow::decision
