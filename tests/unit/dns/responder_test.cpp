#include "dns/responder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/dns/zones.hpp"

namespace mailflow::dns {
namespace {

using model::DnsType;
using protocol::DnsTransport;
using protocol::test::question;
using test::Bytes;
using test::Seen;
using testing::ElementsAre;
using testing::IsEmpty;

struct Views : testing::Test {
  net::AddressMap map = net::AddressMap::claim().value();
  Faults faults;
  Responder lab{View::lab, map, faults};
  Responder mapped{View::mapped, map, faults};

  void publish(const model::ZonePtr& zone) {
    lab.publish(zone);
    mapped.publish(zone);
  }
  static Bytes ask(Responder& responder, const Bytes& question, DnsTransport transport = DnsTransport::udp) {
    Bytes reply(protocol::largest_dns_message);
    reply.resize(responder.answer(question, transport, reply));
    return reply;
  }
};

TEST_F(Views, SeeTheSameZoneWithDifferentAddresses) {
  publish(test::zone_of("", {{"a.example", "192.0.2.4"}}));
  const auto query = question("a.example", DnsType::a);
  EXPECT_THAT(Seen(ask(lab, query)).answers(), ElementsAre("a.example. 3600 IN A 192.0.2.4"));
  const auto real = net::loopback_text(map.real(test::ip("192.0.2.4")).value());
  EXPECT_THAT(Seen(ask(mapped, query)).answers(), ElementsAre("a.example. 3600 IN A " + real));
}

TEST_F(Views, ANewZoneIsSeenByTheNextQuestion) {
  const auto query = question("a.example", DnsType::txt);
  EXPECT_EQ(Seen(ask(lab, query)).rcode(), LDNS_RCODE_SERVFAIL) << "there is no zone yet";
  publish(test::zone_of("a.example. TXT one\n"));
  EXPECT_THAT(Seen(ask(lab, query)).answers(), ElementsAre("a.example. 3600 IN TXT \"one\""));
  publish(test::zone_of("a.example. TXT two\n"));
  EXPECT_THAT(Seen(ask(lab, query)).answers(), ElementsAre("a.example. 3600 IN TXT \"two\""));
}

TEST_F(Views, BrokenQuestionsGetTheirCodeAndResponsesSilence) {
  publish(test::zone_of(""));
  auto broken = question("a.example", DnsType::a);
  broken.pop_back();
  EXPECT_EQ(ask(lab, broken)[3] & 0xf, 1);
  auto response = question("a.example", DnsType::a);
  response[2] |= 0x80;
  EXPECT_THAT(ask(lab, response), IsEmpty());
  EXPECT_EQ(lab.counters().unanswered, 1U);
}

TEST_F(Views, FaultsChangeTheAnswerOfTheirNameAlone) {
  publish(test::zone_of("a.example. A 192.0.2.4\nb.a.example. A 192.0.2.5\n"));
  const auto query = question("A.example", DnsType::a);
  const auto below = question("b.a.example", DnsType::a);
  const auto rcode = [&](Fault fault) {
    faults.set(test::name("a.example"), fault);
    const Seen seen(ask(lab, query));
    EXPECT_THAT(seen.answers(), IsEmpty());
    EXPECT_EQ(Seen(ask(lab, below)).answers().size(), 1U);
    return seen.rcode();
  };
  EXPECT_EQ(rcode(Fault::server_failure), LDNS_RCODE_SERVFAIL);
  EXPECT_EQ(rcode(Fault::refused), LDNS_RCODE_REFUSED);
  EXPECT_EQ(rcode(Fault::no_such_name), LDNS_RCODE_NXDOMAIN);
  EXPECT_EQ(Seen(ask(lab, query)).authorities().size(), 1U) << "with the zone's SOA";
  faults.clear(test::name("a.example"));
  EXPECT_EQ(Seen(ask(lab, query)).answers().size(), 1U);
}

TEST_F(Views, ATimeoutIsSilenceForRealClientsOnly) {
  publish(test::zone_of("a.example. A 192.0.2.4\n"));
  faults.set(test::name("a.example"), Fault::timeout);
  const auto query = question("a.example", DnsType::a);
  EXPECT_THAT(ask(mapped, query), IsEmpty());
  EXPECT_EQ(Seen(ask(lab, query)).rcode(), LDNS_RCODE_SERVFAIL);
  EXPECT_EQ(faults.find("a.example"), Fault::timeout) << "what the lab's resolver is told";
  faults.clear();
  EXPECT_EQ(faults.find("a.example"), std::nullopt);
}

TEST_F(Views, CountWhatTheySaid) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += fmt::format("a.example. A 192.0.2.{}\n", i);
  publish(test::zone_of(text));
  ask(lab, question("a.example", DnsType::a));
  ask(lab, question("a.example", DnsType::a), DnsTransport::tcp);
  ask(lab, question("b.example", DnsType::a));
  EXPECT_EQ(lab.counters().udp, 2U);
  EXPECT_EQ(lab.counters().tcp, 1U);
  EXPECT_EQ(lab.counters().truncated, 1U);
  EXPECT_EQ(lab.counters().by_code[0], 2U);
  EXPECT_EQ(lab.counters().by_code[3], 1U);
  EXPECT_EQ(mapped.counters().udp, 0U);
}

}  // namespace
}  // namespace mailflow::dns
