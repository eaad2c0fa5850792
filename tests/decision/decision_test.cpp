#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/tests.hpp"
#include "decision/decision_file.hpp"
#include "load/scripts.hpp"
#include "policy/arrival.hpp"
#include "policy/content.hpp"
#include "policy/exchange_server.hpp"
#include "policy/near_miss.hpp"
#include "policy/next_hop.hpp"
#include "render/near_miss.hpp"

namespace mailflow::decision {
namespace {

struct Decided {
  policy::Arrival arrival;
  policy::Trust trust;
  std::optional<policy::Door> door;
  std::vector<base::Explain> why;
};

Decided decide(const Case& c, base::RecordBuffer* records) {
  const auto session = policy::session_facts(c.session);
  const auto mail = policy::recipient_facts(c.from, c.to, c.size);
  const auto transaction = policy::transaction_facts(c.before);
  base::Tests tests(records);
  Decided out;
  out.arrival = policy::decide_arrival(tests, *c.world, c.at, {session, mail, transaction});
  if (policy::receive_connector_of(*c.world, out.arrival) != nullptr)
    out.door = policy::door_of(tests, *c.world, c.at, out.arrival);
  const auto content = policy::content_facts(c.content);
  if (!out.arrival.refused()) {
    const auto accepted = policy::decide_content(tests, *c.world, c.at, out.arrival, {session, mail}, content);
    out.arrival.refusal = accepted.refusal;
    out.trust = accepted.trust;
  }
  if (records != nullptr) out.why = records->explain();
  return out;
}

std::string refusal_of(const policy::Arrival& arrival) {
  if (!arrival.refused()) return "none";
  const auto& row = policy::reply_row(arrival.refusal);
  return std::string(row.ref.empty() ? row.status : row.ref);
}

const model::Tenant* tenant_of(const Case& c, const policy::Arrival& arrival) {
  return arrival.tenant == policy::no_row ? nullptr : &(*c.world->tenants)[model::TenantId{arrival.tenant}];
}

std::string connector_of(const Case& c, const policy::Arrival& arrival) {
  if (const auto* connector = policy::receive_connector_of(*c.world, arrival)) return connector->name;
  if (arrival.connector == policy::no_row) return "default";
  return (*tenant_of(c, arrival)->inbound)[arrival.connector].name;
}

std::string mailbox_of(const Case& c, const policy::Arrival& arrival) {
  if (arrival.mailbox == policy::no_row) return "none";
  const auto* tenant = tenant_of(c, arrival);
  return (tenant != nullptr ? *tenant->recipients : *(*c.world->hosts)[c.at].recipients)[arrival.mailbox].name;
}

std::string starttls_of(const Case& c, const Decided& decided) {
  if (!decided.door || decided.door->certificate == nullptr) return "none";
  return decided.door->certificate == &(*c.world->hosts)[c.at].certificate ? "own" : "client";
}

std::string next_of(const Case& c, const policy::Arrival& arrival, std::vector<base::Explain>& why) {
  base::RecordBuffer records(base::Detail::summary);
  base::Tests tests(&records);
  const auto facts = policy::recipient_facts(c.from, c.to, c.size);
  const auto hop = policy::decide_next_hop(tests, *c.world, c.at, facts, arrival);
  why = records.explain();
  switch (hop.kind) {
    case policy::NextHop::Kind::mailbox:
      return "mailbox";
    case policy::NextHop::Kind::host:
      return (*c.world->hosts)[c.at].kind == model::HostKind::exchange_server
                 ? "host " + (*c.world->hosts)[hop.host].name
                 : "host";
    case policy::NextHop::Kind::mx:
      return "mx";
    case policy::NextHop::Kind::connector:
      return hop.organization == policy::no_row ? "connector"
                                                : fmt::format("connector {}", policy::way_out(*c.world, hop));
    case policy::NextHop::Kind::copies:
      return "copies";
    case policy::NextHop::Kind::refused:
      return hop.refusal == policy::ReplyId::server_too_big ? "too big" : "nobody";
    case policy::NextHop::Kind::unreachable:
      return "unreachable";
  }
  return {};
}

std::string trust_fact(const policy::Trust& trust, std::string_view name) {
  if (name == "auth-as") return std::string(to_string(trust.grants.auth_as));
  if (name == "promotes") return trust.grants.promotes ? "true" : "false";
  if (name == "scl") return std::to_string(trust.scl);
  if (name == "ipv") return trust.on_allow_list ? "CAL" : "NLI";
  if (name == "folder") return std::string(to_string(trust.folder));
  return std::string(name == "sfv" ? to_string(trust.filtered) : to_string(trust.category));
}

void results(const std::vector<base::Explain>& nodes, std::vector<std::string>& yes, std::vector<std::string>& no) {
  for (const auto& node : nodes) {
    (node.result ? yes : no).emplace_back(node.rule->id);
    results(node.children, yes, no);
  }
}

// What stands between two words of a text, "" when the first one is missing.
std::string between(const std::string& text, std::string_view from, std::span<const std::string_view> ends) {
  const auto start = text.find(from);
  if (start == std::string::npos) return {};
  auto rest = text.substr(start + from.size());
  for (const auto end : ends) rest = rest.substr(0, rest.find(end));
  return rest;
}

// Does what the sentence of the near miss says, as an administrator would: the cmdlet, and the certificate.
void expect_true_near_miss(Case c, const policy::Arrival& arrival, std::vector<base::Explain> why) {
  policy::add_near_miss(*c.world, arrival, c.session, policy::recipient_facts(c.from, c.to),
                        policy::transaction_facts(c.before), why);
  const auto text = render::near_miss(why, {}, base::Language::en);
  SCOPED_TRACE(text);
  constexpr std::string_view ends[] = {" if the client", ": then ", " ("};
  const auto command = between(text, "it would match with ", ends);
  const auto certificate = between(text, "a valid certificate for ", ends);
  if (command.empty() && certificate.empty()) return;
  const std::string connector(render::nearest_miss(why).subject);
  if (!command.empty()) {
    const base::Value script{fmt::format("Set-InboundConnector \"{}\" {}", connector, command), {}};
    auto done = load::run_config(*c.world, model::TenantId{arrival.tenant}, script, load::DiskReader{});
    ASSERT_TRUE(done) << base::render(done.error());
    c.world = std::make_shared<const model::World>(std::move(done->world));
  }
  if (!certificate.empty()) {
    auto name = base::parse_domain_pattern(certificate).value();
    name.kind = base::DomainPattern::Kind::exact;
    c.session.tls = true;
    c.session.certificate_valid = true;
    c.session.certificate_names = {name};
  }
  EXPECT_EQ(connector_of(c, decide(c, nullptr).arrival), connector);
}

class DecisionCase : public testing::Test {
 public:
  explicit DecisionCase(Case c) : case_(std::move(c)) {}

  void TestBody() override {
    base::RecordBuffer summary(base::Detail::summary);
    const auto decided = decide(case_, &summary);
    const auto& expected = case_.expected;
    EXPECT_EQ(refusal_of(decided.arrival), expected.refused);
    if (expected.tenant) {
      ASSERT_NE(tenant_of(case_, decided.arrival), nullptr);
      EXPECT_EQ(tenant_of(case_, decided.arrival)->name, *expected.tenant);
    }
    EXPECT_EQ(connector_of(case_, decided.arrival), expected.connector.value_or(connector_of(case_, decided.arrival)));
    EXPECT_EQ(mailbox_of(case_, decided.arrival), expected.mailbox.value_or(mailbox_of(case_, decided.arrival)));
    const auto direction = policy::to_string(decided.arrival.directionality);
    EXPECT_EQ(direction, expected.direction.value_or(std::string(direction)));
    std::vector<base::Explain> onward;
    const auto next = next_of(case_, decided.arrival, onward);
    EXPECT_EQ(next, expected.next.value_or(next));
    for (const auto& [name, wanted] : expected.trust) EXPECT_EQ(trust_fact(decided.trust, name), wanted) << name;
    std::vector<std::string> yes;
    std::vector<std::string> no;
    results(decided.why, yes, no);
    if (!decided.arrival.refused()) results(onward, yes, no);
    EXPECT_EQ(starttls_of(case_, decided), expected.starttls.value_or(starttls_of(case_, decided)));
    if (expected.limit) {
      EXPECT_EQ(std::to_string(decided.door.value().message_limit), *expected.limit);
    }
    for (const auto& rule : expected.yes) EXPECT_THAT(yes, testing::Contains(rule));
    for (const auto& rule : expected.no) EXPECT_THAT(no, testing::Contains(rule));

    // How much is recorded must not change what is decided.
    base::RecordBuffer full(base::Detail::full);
    EXPECT_EQ(decide(case_, nullptr).arrival, decided.arrival);
    EXPECT_EQ(decide(case_, &full).arrival, decided.arrival);
    EXPECT_EQ(decide(case_, nullptr).trust, decided.trust);
    expect_true_near_miss(case_, decided.arrival, decided.why);
  }

 private:
  Case case_;
};

std::string test_name(const std::string& text) {
  std::string name;
  for (const char c : text) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

// A file that cannot be read is a failed test of its own.
class BrokenFile : public testing::Test {
 public:
  explicit BrokenFile(std::string message) : message_(std::move(message)) {}
  void TestBody() override { FAIL() << message_; }

 private:
  std::string message_;
};

void register_file(const std::string& path) {
  const auto suite = test_name(std::filesystem::path(path).stem().string());
  auto cases = read_decision_file(path);
  if (!cases) {
    const auto message = base::render(cases.error());
    testing::RegisterTest(suite.c_str(), "can_be_read", nullptr, nullptr, path.c_str(), 1,
                          [message]() -> testing::Test* { return new BrokenFile(message); });
    return;
  }
  for (auto& c : *cases) {
    const auto name = test_name(c.name);
    testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, path.c_str(), 1,
                          [c]() -> testing::Test* { return new DecisionCase(c); });
  }
}

}  // namespace
}  // namespace mailflow::decision

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/decision"))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) mailflow::decision::register_file(path);
  return RUN_ALL_TESTS();
}
