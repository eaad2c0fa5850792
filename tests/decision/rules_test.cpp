// Rule files (rules/*.yaml): the transport rules of a tenant, and what they make of messages to one recipient.
//
//   decision: what the file is about
//   lab: { … }                             # as in a lab file
//   groups:
//     - name: by sender
//       config: "New-TransportRule …"      # PowerShell in the tenant contoso
//       cases:
//         - name: the sender's alias
//           internal: true                 # it came from within; default: it did not
//           from: david@contoso.com        # MAIL FROM, "<>" for none; default x@fabrikam.com
//           header-from: Ann <a@b.com>     # default: as MAIL FROM
//           to: anna@contoso.com           # default
//           client: 192.0.2.1              # default 203.0.113.9
//           size: 4096                     # default
//           scl: 1                         # default
//           fields: { Subject: x }         # of the header
//           rules: [names]                 # that matched and are enforced, in order; default: none, as below
//           audited: [names]
//           connector: To the filter
//           tls: true
//           rejected: 5.7.1 Not allowed
//           deleted: true
//           quarantined: true
//           redirected: [a@b.com]
//           added: [a@b.com]
//           copied: [a@b.com]
//           headers: ["X-Sig: true", "-X-Old"]
//           new-scl: 6
//           prefix: "[extern] "
//           yes: [rule ids that held]
//           no: [rule ids that did not]

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/tests.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/lab.hpp"
#include "load/scripts.hpp"
#include "policy/transport_rules.hpp"

namespace mailflow::decision {
namespace {

using base::fail;
using base::Result;
using base::Value;
using config::MapReader;
using Lines = std::vector<std::string>;

struct RuleCase {
  std::string name;
  std::shared_ptr<const model::World> world;
  policy::RuleValues message;
  Lines expected;  // effects as lines
  Lines yes;
  Lines no;
};

void add(Lines& lines, std::string_view what, const std::vector<std::string>& values) {
  for (const auto& value : values) lines.push_back(fmt::format("{}: {}", what, value));
}

constexpr std::string_view lists[] = {"rules", "audited", "redirected", "added", "copied", "headers"};
constexpr std::string_view texts[] = {"connector", "tls", "rejected", "deleted", "quarantined", "new-scl", "prefix"};

Lines lines_of(const policy::RuleEffects& effects) {
  Lines lines;
  const auto text = [](std::string_view value) { return std::string(value); };
  const auto all = [&](std::string_view what, const std::vector<std::string_view>& values) {
    for (const auto value : values) add(lines, what, {text(value)});
  };
  for (const auto& match : effects.matches)
    if (match.enforced) add(lines, "rules", {match.rule->name});
  for (const auto& match : effects.matches)
    if (!match.enforced) add(lines, "audited", {match.rule->name});
  all("redirected", effects.redirected_to);
  all("added", effects.added_to);
  all("copied", effects.blind_copied_to);
  for (const auto& change : effects.header_changes)
    add(lines, "headers",
        {change.kind == policy::HeaderChange::Kind::set ? fmt::format("{}: {}", change.name, change.value)
                                                        : fmt::format("-{}", change.name)});
  if (!effects.connector.empty()) add(lines, "connector", {text(effects.connector)});
  if (effects.requires_tls) add(lines, "tls", {"true"});
  if (effects.rejection)
    add(lines, "rejected", {fmt::format("{} {}", effects.rejection->status, effects.rejection->text)});
  if (effects.deleted) add(lines, "deleted", {"true"});
  if (effects.quarantined) add(lines, "quarantined", {"true"});
  if (effects.scl) add(lines, "new-scl", {std::to_string(*effects.scl)});
  if (!effects.subject_prefix.empty()) add(lines, "prefix", {effects.subject_prefix});
  return lines;
}

Result<RuleCase> read_case(const Value& value, const std::string& group, std::shared_ptr<const model::World> world) {
  MapReader map(value, "a case");
  RuleCase out;
  out.name = group + ": " + map.text("name");
  out.world = std::move(world);
  auto& message = out.message;
  message.authenticated = map.maybe_boolean("internal").value_or(false);
  const auto from = map.maybe_text("from").value_or("x@fabrikam.com");
  const auto sender = mail::parse_reverse_path(from);
  const auto recipient = mail::parse_address(map.maybe_text("to").value_or("anna@contoso.com"));
  const auto client = base::IpAddress::parse(map.maybe_text("client").value_or("203.0.113.9"));
  message.size = static_cast<std::uint64_t>(map.maybe_integer("size", 0, 1'000'000'000).value_or(4096));
  message.scl = static_cast<int>(map.maybe_integer("scl", -1, 9).value_or(1));
  std::string header = fmt::format("From: {}\r\n", map.maybe_text("header-from").value_or(from));
  for (const auto& entry : map.entries("fields"))
    header += fmt::format("{}: {}\r\n", entry.key, base::scalar_text(entry.value));
  for (const auto what : lists) add(out.expected, what, map.texts(what));
  for (const auto what : texts)
    if (const auto text = map.maybe_text(what)) add(out.expected, what, {*text});
  out.yes = map.texts("yes");
  out.no = map.texts("no");
  if (auto done = map.finish(); !done) return fail(done.error());
  if (!sender) return fail(sender.error());
  if (!recipient) return fail(recipient.error());
  if (!client) return fail(client.error());
  message.sender = *sender;
  message.recipient = *recipient;
  message.client = *client;
  message.read_header(header);
  return out;
}

Result<void> read_group(const Value& value, const model::World& lab, std::vector<RuleCase>& cases) {
  MapReader map(value, "a group");
  const auto name = map.text("name");
  const auto& config = map.need("config");
  const auto rows = map.items("cases");
  if (auto done = map.finish(); !done) return fail(done.error());
  auto world = load::run_config(lab, model::TenantId{0}, config, load::DiskReader{});
  if (!world) return fail(world.error());
  const auto shared = std::make_shared<const model::World>(std::move(world->world));
  for (const auto* row : rows) {
    auto one = read_case(*row, name, shared);
    if (!one) return fail(one.error());
    cases.push_back(std::move(*one));
  }
  return {};
}

Result<std::vector<RuleCase>> read_file(const std::string& path) {
  auto file = load::DiskReader{}.read(path);
  if (!file) return fail(file.error());
  auto tree = config::read_yaml(std::move(*file));
  if (!tree) return fail(tree.error());
  MapReader map(*tree, "a rule file");
  map.text("decision");
  const auto& lab = map.need("lab");
  const auto groups = map.items("groups");
  if (auto done = map.finish(); !done) return fail(done.error());
  auto world = load::load_lab(lab, load::DiskReader{});
  if (!world) return fail(world.error());
  std::vector<RuleCase> cases;
  for (const auto* group : groups)
    if (auto read = read_group(*group, *world, cases); !read) return fail(read.error());
  return cases;
}

void results(const std::vector<base::Explain>& nodes, Lines& yes, Lines& no) {
  for (const auto& node : nodes) {
    (node.result ? yes : no).emplace_back(node.rule->id);
    results(node.children, yes, no);
  }
}

class RuleDecision : public testing::Test {
 public:
  explicit RuleDecision(RuleCase c) : case_(std::move(c)) {}

  void TestBody() override {
    const auto& tenant = (*case_.world->tenants)[model::TenantId{0}];
    const policy::RuleOrganization organization{case_.world->tenants->accepted(model::TenantId{0}),
                                                tenant.recipients->by_address()};
    const auto facts = policy::rule_facts(case_.message, *tenant.rules, *tenant.recipients);
    base::RecordBuffer records;
    base::Tests tests(&records);
    const auto effects = policy::evaluate(tests, *tenant.rules, organization, facts);
    EXPECT_THAT(lines_of(effects), testing::ElementsAreArray(case_.expected));
    Lines yes;
    Lines no;
    results(records.explain(), yes, no);
    for (const auto& rule : case_.yes) EXPECT_THAT(yes, testing::Contains(rule));
    for (const auto& rule : case_.no) EXPECT_THAT(no, testing::Contains(rule));
    // How much is recorded must not change what is decided.
    base::Tests silent;
    EXPECT_EQ(policy::evaluate(silent, *tenant.rules, organization, facts), effects);
  }

 private:
  RuleCase case_;
};

class BrokenFile : public testing::Test {
 public:
  explicit BrokenFile(std::string message) : message_(std::move(message)) {}
  void TestBody() override { FAIL() << message_; }

 private:
  std::string message_;
};

std::string test_name(const std::string& text) {
  std::string name;
  for (const char c : text) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

void register_file(const std::string& path) {
  const auto suite = test_name(std::filesystem::path(path).stem().string());
  auto cases = read_file(path);
  if (!cases) {
    const auto message = base::render(cases.error());
    testing::RegisterTest(suite.c_str(), "can_be_read", nullptr, nullptr, path.c_str(), 1,
                          [message]() -> testing::Test* { return new BrokenFile(message); });
    return;
  }
  for (auto& c : *cases) {
    const auto name = test_name(c.name);
    testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, path.c_str(), 1,
                          [c]() -> testing::Test* { return new RuleDecision(c); });
  }
}

}  // namespace
}  // namespace mailflow::decision

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/decision/rules"))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) mailflow::decision::register_file(path);
  return RUN_ALL_TESTS();
}
