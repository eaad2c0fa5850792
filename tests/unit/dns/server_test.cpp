#include "dns/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/resolver.hpp"
#include "unit/dns/zones.hpp"
#include "unit/net/world.hpp"

namespace mailflow::dns {
namespace {

using protocol::test::put_u16;
using protocol::test::question;
using test::Bytes;
using test::Seen;
using testing::ElementsAre;

struct Served : testing::Test, net::World {
  std::unique_ptr<Server> server = Server::open(*network, {.mapped = MappedPort::open}).value();
  std::unique_ptr<net::Resolver> resolver = net::Resolver::open(*network, server->lab()).value();

  net::DnsAnswer resolve(std::string name, model::DnsType type) {
    net::DnsAnswer answer;
    tasks.start(ask(*resolver, std::move(name), type, answer));
    rest();
    return answer;
  }

  static net::Task<> ask(net::Resolver& resolver, std::string name, model::DnsType type, net::DnsAnswer& answer) {
    auto found = co_await resolver.resolve(std::move(name), type);
    answer = std::move(found);
  }
};

TEST_F(Served, TheLabsResolverIsAnsweredByUdp) {
  server->publish(test::zone_of("contoso.com. MX 10 mail.contoso.com.\n", {{"mail.contoso.com", "192.0.2.10"}}));
  const auto mx = resolve("contoso.com", model::DnsType::mx);
  ASSERT_EQ(mx.mx.size(), 1U);
  EXPECT_EQ(mx.mx[0].exchange.text(), "mail.contoso.com");
  EXPECT_THAT(resolve("mail.contoso.com", model::DnsType::a).addresses, ElementsAre(test::ip("192.0.2.10")));
  EXPECT_EQ(resolve("10.2.0.192.in-addr.arpa", model::DnsType::ptr).names.at(0).text(), "mail.contoso.com");
  EXPECT_EQ(resolve("nobody.example", model::DnsType::a).status, net::DnsStatus::name_error);
  EXPECT_EQ(resolve("mail.contoso.com", model::DnsType::mx).status, net::DnsStatus::no_data);
  EXPECT_EQ(server->counters(View::lab).udp, 5U);
  EXPECT_EQ(server->counters(View::lab).tcp, 0U);
  EXPECT_EQ(server->counters(View::mapped).udp, 0U);
}

TEST_F(Served, AnAnswerTooLongForUdpIsAskedAgainByTcp) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += fmt::format("big.example. A 192.0.2.{}\n", i);
  server->publish(test::zone_of(text));
  EXPECT_EQ(resolve("big.example", model::DnsType::a).addresses.size(), 200U);
  EXPECT_EQ(server->counters(View::lab).truncated, 1U);
  EXPECT_EQ(server->counters(View::lab).tcp, 1U);
}

TEST_F(Served, FaultsReachTheResolver) {
  server->publish(test::zone_of("a.example. A 192.0.2.1\n"));
  server->faults().set(test::name("a.example"), Fault::server_failure);
  EXPECT_EQ(resolve("a.example", model::DnsType::a).status, net::DnsStatus::server_failure);
  server->faults().clear();
  EXPECT_EQ(resolve("a.example", model::DnsType::a).status, net::DnsStatus::answered);
}

TEST_F(Served, TheMappedViewListensOnItsOwnAddress) {
  ASSERT_TRUE(server->mapped());
  EXPECT_EQ(server->mapped()->address, network->addresses().dns_mapped());
  server->publish(test::zone_of("", {{"six.example", "2001:db8::6"}}));
  auto other = net::Resolver::open(*network, *server->mapped()).value();
  net::DnsAnswer answer;
  tasks.start(ask(*other, "six.example", model::DnsType::a, answer));
  rest();
  const auto real = network->addresses().find(test::ip("2001:db8::6"));
  ASSERT_TRUE(real);
  EXPECT_THAT(answer.addresses, ElementsAre(base::IpAddress::v4(*real)));
}

std::string framed(const Bytes& message) {
  Bytes bytes;
  put_u16(bytes, static_cast<unsigned>(message.size()));
  bytes.insert(bytes.end(), message.begin(), message.end());
  return {bytes.begin(), bytes.end()};
}

// What a client of TCP saw until its connection ended.
struct Conversation {
  std::vector<std::string> answers;
  std::string end;
  base::LabTime ended{};
};

net::Task<> converse(net::World& world, net::RealEndpoint server, std::string text, Conversation& seen) {
  auto stream = co_await world.network->connect_real(world.sender, server);
  if (!stream) co_return;
  stream->put(text);
  for (;;) {
    const auto filled = co_await stream->fill();
    if (!filled) {
      seen.end = to_string(filled.error().fault);
      seen.ended = world.loop.clock().now();
      co_return;
    }
    for (;;) {
      const auto buffered = stream->buffered();
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(buffered.data());
      if (buffered.size() < 2 || buffered.size() < 2U + static_cast<unsigned>(bytes[0] << 8 | bytes[1])) break;
      const std::size_t size = static_cast<unsigned>(bytes[0] << 8 | bytes[1]);
      for (auto& answer : Seen({bytes + 2, size}).answers()) seen.answers.push_back(std::move(answer));
      stream->consume(2 + size);
    }
  }
}

TEST_F(Served, ATcpConnectionCarriesSeveralQuestionsAndEndsWhenIdle) {
  server->publish(test::zone_of("a.example. TXT one\nb.example. TXT two\n"));
  Conversation seen;
  const auto a = framed(question("a.example", model::DnsType::txt));
  const auto b = framed(question("b.example", model::DnsType::txt));
  tasks.start(converse(*this, server->lab(), a + b + a, seen));
  rest();
  EXPECT_THAT(seen.answers, ElementsAre("a.example. 3600 IN TXT \"one\"", "b.example. 3600 IN TXT \"two\"",
                                        "a.example. 3600 IN TXT \"one\""));
  EXPECT_EQ(seen.end, "closed");
  EXPECT_EQ(seen.ended, net::morning() + std::chrono::seconds(10)) << "by the lab's clock";
  EXPECT_EQ(server->counters(View::lab).tcp, 3U);
}

TEST_F(Served, ATcpConnectionThatNeverFinishesAQuestionEndsToo) {
  server->publish(test::zone_of(""));
  Conversation seen;
  tasks.start(converse(*this, server->lab(), framed(question("a.example", model::DnsType::a)).substr(0, 20), seen));
  rest();
  EXPECT_EQ(seen.end, "closed");
  EXPECT_EQ(server->counters(View::lab).tcp, 0U);
}

TEST_F(Served, AnImpossibleLengthEndsATcpConnectionAtOnce) {
  for (const auto* prefix : {"\x00\x0b", "\x10\x01", "\xff\xff"}) {
    Conversation seen;
    tasks.start(converse(*this, server->lab(), std::string(prefix, 2) + std::string(100, 'x'), seen));
    rest();
    EXPECT_NE(seen.end, "");
    EXPECT_EQ(seen.ended, net::morning());
  }
  EXPECT_EQ(server->counters(View::lab).tcp, 0U);
}

TEST_F(Served, APipelinedFloodIsAnsweredInFull) {
  std::string text;
  for (int i = 0; i < 900; ++i) text += fmt::format("big.example. A 10.0.{}.{}\n", i / 200, i % 200);
  server->publish(test::zone_of(text));
  Conversation seen;
  std::string flood;
  for (int i = 0; i < 100; ++i) flood += framed(question("big.example", model::DnsType::a));
  tasks.start(converse(*this, server->lab(), flood, seen));
  rest();
  EXPECT_EQ(seen.answers.size(), 90'000U);
}

}  // namespace
}  // namespace mailflow::dns
