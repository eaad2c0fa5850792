// The resolver against the lab's own server, and against messages that no good server sends.

#include "net/resolver.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "dns/server.hpp"
#include "model/zone_builder.hpp"
#include "net/datagram.hpp"
#include "protocol/dns/zone_text.hpp"
#include "world.hpp"

namespace mailflow::net {
namespace {

using model::DnsType;

constexpr const char* zone_text = R"(contoso.com. 300 MX 10 mail.contoso.com.
contoso.com. MX 20 backup.contoso.com.
contoso.com. TXT "v=spf1 " "-all"
mail.contoso.com. A 192.0.2.10
mail.contoso.com. A 192.0.2.11
mail.contoso.com. AAAA 2001:db8::10
www.contoso.com. CNAME mail.contoso.com.
silent.example. MX 0 .
_25._tcp.mail.contoso.com. TLSA 3 1 1 0102
_sip._tls.contoso.com. SRV 1 2 443 sip.contoso.com.
)";

struct DnsWorld : World {
  DnsWorld() {
    dns = std::move(*dns::Server::open(*network, {}));
    std::string text = zone_text;
    for (int i = 0; i < 200; ++i) text += fmt::format("big.example. TXT \"{}{:0100}\"\n", "text ", i);
    auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"zone", text});
    auto records = protocol::parse_zone_text(base::whole(file));
    if (!records) throw std::runtime_error(base::render(records.error()));
    model::ZoneBuilder builder;
    for (auto& record : *records) builder.add_given(std::move(record));
    dns->publish(std::move(builder).build().value());
    resolver = std::move(*Resolver::open(*network, dns->lab()));
  }
  ~DnsWorld() { tasks.clear(); }

  static Task<> one(DnsWorld& world, std::string name, DnsType type, std::optional<DnsAnswer>& out) {
    auto answer = co_await world.resolver->resolve(std::move(name), type);
    out.emplace(std::move(answer));
  }

  DnsAnswer ask(std::string name, DnsType type) {
    std::optional<DnsAnswer> answer;
    tasks.start(one(*this, std::move(name), type, answer));
    rest();
    EXPECT_TRUE(answer);
    return answer.value_or(DnsAnswer{});
  }

  std::unique_ptr<dns::Server> dns;
  std::unique_ptr<Resolver> resolver;
};

base::DomainName name(std::string text) {
  return base::DomainName::from_canonical(std::move(text));
}

TEST(Resolver, AnswersOfEachType) {
  DnsWorld world;
  const auto mx = world.ask("contoso.com", DnsType::mx);
  EXPECT_EQ(mx.status, DnsStatus::answered);
  EXPECT_EQ(mx.mx, (std::vector<model::MxData>{{10, name("mail.contoso.com")}, {20, name("backup.contoso.com")}}));
  EXPECT_EQ(mx.ttl, 300U);
  EXPECT_EQ(world.ask("contoso.com", DnsType::txt).texts, std::vector<std::string>{"v=spf1 -all"});
  EXPECT_EQ(world.ask("MAIL.contoso.com.", DnsType::a).addresses,
            (std::vector<base::IpAddress>{ip("192.0.2.10"), ip("192.0.2.11")}));
  EXPECT_EQ(world.ask("mail.contoso.com", DnsType::aaaa).addresses, std::vector<base::IpAddress>{ip("2001:db8::10")});
  EXPECT_EQ(world.ask("silent.example", DnsType::mx).mx, (std::vector<model::MxData>{{0, name("")}}));
  EXPECT_EQ(world.ask("_25._tcp.mail.contoso.com", DnsType::tlsa).tlsa,
            (std::vector<model::TlsaData>{{3, 1, 1, std::string("\x01\x02")}}));
  EXPECT_EQ(world.ask("_sip._tls.contoso.com", DnsType::srv).srv,
            (std::vector<model::SrvData>{{1, 2, 443, name("sip.contoso.com")}}));
  EXPECT_EQ(world.ask("contoso.com", DnsType::soa).soa.size(), 1U);
  EXPECT_EQ(world.ask("contoso.com", DnsType::ns).names.size(), 1U);
}

TEST(Resolver, AliasesAreFollowedAndTold) {
  DnsWorld world;
  const auto answer = world.ask("www.contoso.com", DnsType::a);
  EXPECT_EQ(answer.aliases, std::vector<base::DomainName>{name("mail.contoso.com")});
  EXPECT_EQ(answer.addresses.size(), 2U);
}

TEST(Resolver, TellsNothingFromNoSuchName) {
  DnsWorld world;
  EXPECT_EQ(world.ask("backup.contoso.com", DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask("mail.contoso.com", DnsType::mx).status, DnsStatus::no_data);
  EXPECT_EQ(world.ask("not a name", DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask("a\\.b c", DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask(std::string("a\0b", 3), DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask("a..b", DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask(std::string(300, 'a'), DnsType::a).status, DnsStatus::name_error);
  EXPECT_EQ(world.ask("", DnsType::a).status, DnsStatus::name_error);
}

TEST(Resolver, AnAnswerTooLargeForUdpComesByTcpAndLeavesTheLabAtRest) {
  DnsWorld world;
  const auto answer = world.ask("big.example", DnsType::txt);
  EXPECT_EQ(answer.status, DnsStatus::answered);
  EXPECT_EQ(answer.texts.size(), 200U);
  EXPECT_EQ(world.loop.ledger().moving(), 0U);
  EXPECT_EQ(world.loop.ledger().foreign_open(), 0U);
  EXPECT_EQ(world.loop.clock().now(), morning());
}

TEST(Resolver, AThousandQuestionsAtOnceAllComeBack) {
  DnsWorld world;
  std::vector<std::optional<DnsAnswer>> answers(1000);
  for (auto& answer : answers) world.tasks.start(DnsWorld::one(world, "contoso.com", DnsType::mx, answer));
  world.rest();
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->status, DnsStatus::answered);
  }
}

TEST(Resolver, FaultsOfTheServerAreFacts) {
  DnsWorld world;
  world.dns->faults().set(name("contoso.com"), dns::Fault::server_failure);
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::server_failure);
  world.dns->faults().set(name("contoso.com"), dns::Fault::refused);
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::refused);
}

TEST(Resolver, ATimeOutIsToldAndTakesLabTime) {
  DnsWorld world;
  world.resolver->set_told([](std::string_view asked, DnsType) -> std::optional<ToldTimeout> {
    if (asked != "contoso.com") return std::nullopt;
    return ToldTimeout{std::chrono::seconds{15}};
  });
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::timed_out);
  EXPECT_EQ(world.loop.clock().now(), morning() + std::chrono::seconds{15});
  EXPECT_EQ(world.ask("mail.contoso.com", DnsType::a).status, DnsStatus::answered);
}

TEST(Resolver, TheMachinesEnvironmentChangesNothing) {
  ::setenv("LOCALDOMAIN", "evil.example", 1);
  ::setenv("RES_OPTIONS", "ndots:15 attempts:9 timeout:1 rotate", 1);
  ::setenv("HOSTALIASES", "/dev/zero", 1);
  {
    DnsWorld world;
    EXPECT_EQ(world.ask("contoso.com", DnsType::mx).mx.size(), 2U);
    EXPECT_EQ(world.ask("single", DnsType::a).status, DnsStatus::name_error);
    EXPECT_EQ(world.ask("localhost", DnsType::a).status, DnsStatus::name_error);
  }
  ::unsetenv("LOCALDOMAIN");
  ::unsetenv("RES_OPTIONS");
  ::unsetenv("HOSTALIASES");
}

TEST(Resolver, AsksOnlyTheLab) {
  World world;
  const auto outside = Resolver::open(*world.network, {0x08080808, 53});
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().message, "the DNS server 8.8.8.8:53 is not in the lab");
}

TEST(Resolver, OneBesideAsksAnyLoopbackServerAndNoOther) {
  DnsWorld world;
  const auto outside = Resolver::open_beside(*world.network, {0x08080808, 53}, base::Duration{1000});
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().message, "the DNS server 8.8.8.8:53 is not on this machine's loopback");
  world.resolver = std::move(*Resolver::open_beside(*world.network, world.dns->lab(), base::Duration{1000}));
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::answered);
  EXPECT_FALSE(world.resolver->finds_nobody());
  const RealEndpoint nobody{0x7f000001, 1};
  world.resolver = std::move(*Resolver::open_beside(*world.network, nobody, base::Duration{1000}));
  EXPECT_FALSE(world.resolver->finds_nobody());
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::server_failure);
  EXPECT_TRUE(world.resolver->finds_nobody());
}

TEST(Resolver, AnAskerMayGoBeforeTheAnswer) {
  DnsWorld world;
  {
    std::optional<DnsAnswer> answer;
    TaskGroup group{[](std::exception_ptr) {}};
    group.start(DnsWorld::one(world, "contoso.com", DnsType::mx, answer));
    EXPECT_EQ(world.loop.ledger().moving(), 1U);
  }
  EXPECT_EQ(world.loop.ledger().moving(), 0U);
  EXPECT_EQ(world.ask("contoso.com", DnsType::mx).status, DnsStatus::answered);
}

// A server that answers with whatever the test says, behind the question's number.
DnsAnswer answered_with(std::string_view rest) {
  std::string message("\x12\x34", 2);
  message += rest;
  return read_dns_answer(message, DnsType::a);
}

const std::string header("\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00", 10);
const std::string question(
    "\x01"
    "a\x00\x00\x01\x00\x01",
    7);
const std::string record("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x0a", 16);
const std::string opt("\x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00", 11);

TEST(DnsAnswer, IsReadExactly) {
  const auto good = answered_with(header + question + record);
  EXPECT_EQ(good.status, DnsStatus::answered);
  EXPECT_EQ(good.addresses, std::vector<base::IpAddress>{ip("192.0.2.10")});
  EXPECT_EQ(good.ttl, 60U);
  EXPECT_EQ(answered_with(header + question + record + "x").status, DnsStatus::server_failure);
  EXPECT_EQ(answered_with(header + question + record.substr(0, 15)).status, DnsStatus::server_failure);
  EXPECT_EQ(answered_with("").status, DnsStatus::server_failure);
  auto query = header;
  query[0] = '\x01';
  EXPECT_EQ(answered_with(query + question + record).status, DnsStatus::server_failure);
  auto one_opt = header;
  one_opt[9] = 1;
  EXPECT_EQ(answered_with(one_opt + question + record + opt).status, DnsStatus::answered);
  auto two_opts = header;
  two_opts[9] = 2;
  EXPECT_EQ(answered_with(two_opts + question + record + opt + opt).status, DnsStatus::server_failure);
  auto loop = record;
  loop[1] = '\x13';  // a name that points at itself
  EXPECT_EQ(answered_with(header + question + loop).status, DnsStatus::server_failure);
}

}  // namespace
}  // namespace mailflow::net
