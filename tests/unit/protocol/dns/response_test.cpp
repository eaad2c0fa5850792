#include "protocol/dns/response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"
#include "unit/protocol/dns/messages.hpp"

namespace mailflow::protocol {
namespace {

using model::DnsType;
using test::Bytes;
using test::Seen;
using testing::ElementsAre;
using testing::IsEmpty;

model::ZonePtr zone_of(std::string text) {
  model::ZoneBuilder builder;
  auto records = parse_zone_text({.text = std::move(text), .file = nullptr});
  for (auto& record : records.value()) builder.add_given(std::move(record));
  return std::move(builder).build().value();
}

Bytes answer(const model::Zone& zone, const Bytes& question, DnsTransport transport = DnsTransport::udp) {
  const auto query = parse_dns_query(question);
  Bytes out(transport == DnsTransport::udp ? 1232 : largest_dns_message);
  out.resize(write_dns_answer(query, zone.find(query.name(), query.type), transport, out));
  return out;
}

unsigned flags_of(const Bytes& bytes) {
  return static_cast<unsigned>(bytes[2] << 8 | bytes[3]);
}

TEST(DnsResponse, EveryTypeIsReadBackByAnotherImplementation) {
  const std::vector<std::string> records{
      "a.example. 60 IN A 192.0.2.1",
      "b.example. 60 IN AAAA 2001:db8::1",
      "c.example. 60 IN CNAME other.c.example.",
      "d.example. 60 IN MX 10 mail.d.example.",
      "e.example. 60 IN NS ns.lab.",
      "f.example. 60 IN PTR host.f.example.",
      "g.example. 60 IN SOA ns.g.example. hostmaster.g.example. 7 1 2 3 4",
      "_smtp._tcp.h.example. 60 IN SRV 1 2 25 host.h.example.",
      "_25._tcp.i.example. 60 IN TLSA 3 1 1 00ff10",
      "j.example. 60 IN TXT \"one\" \"two\"",
  };
  std::string text;
  for (const auto& record : records) text += record + "\n";
  const auto zone = zone_of(text);
  for (const auto& record : zone->records()) {
    if (record.ttl != 60) continue;
    const Seen seen(answer(*zone, test::question(record.name.text(), record.type)));
    EXPECT_THAT(seen.answers(), ElementsAre(to_zone_text(record)));
    EXPECT_THAT(records, testing::Contains(to_zone_text(record)));
    EXPECT_THAT(seen.authorities(), IsEmpty());
  }
}

TEST(DnsResponse, IsAuthoritativeAndEchoesTheQuestion) {
  const auto zone = zone_of("a.example. A 192.0.2.1\n");
  const auto question = test::question("A.Example", DnsType::a);
  const auto bytes = answer(*zone, question);
  EXPECT_EQ(flags_of(bytes), 0x8580U) << "QR AA RD RA";
  EXPECT_TRUE(std::equal(question.begin() + 12, question.end(), bytes.begin() + 12)) << "0x20 casing is kept";
  EXPECT_EQ(bytes.size(), question.size() + 16) << "the owner is a pointer";
  auto without_rd = question;
  without_rd[2] = 0;
  EXPECT_EQ(flags_of(answer(*zone, without_rd)), 0x8480U);
}

TEST(DnsResponse, NamesOfAnMxSetArePointersWhereTheyCanBe) {
  const auto zone = zone_of("contoso.com. MX 10 a.mail.contoso.com.\ncontoso.com. MX 20 b.mail.contoso.com.\n");
  const auto question = test::question("contoso.com", DnsType::mx);
  const auto bytes = answer(*zone, question);
  EXPECT_EQ(bytes.size(), question.size() + 12 + 2 + 2 + 5 + 2 + 12 + 2 + 2 + 2);
  EXPECT_THAT(Seen(bytes).answers(), ElementsAre("contoso.com. 3600 IN MX 10 a.mail.contoso.com.",
                                                 "contoso.com. 3600 IN MX 20 b.mail.contoso.com."));
}

TEST(DnsResponse, TheTargetOfAnSrvIsNeverAPointer) {
  const auto zone = zone_of("_smtp._tcp.example.com. SRV 0 0 25 _smtp._tcp.example.com.\n");
  const auto question = test::question("_smtp._tcp.example.com", DnsType::srv);
  EXPECT_EQ(answer(*zone, question).size(), question.size() + 12 + 6 + 24);
}

TEST(DnsResponse, NegativeAnswersCarryTheSoaWithTheNegativeTtl) {
  const auto zone = zone_of("a.contoso.com. A 192.0.2.1\n");
  const std::string soa = "contoso.com. 300 IN SOA ns.lab. hostmaster.ns.lab. 1 3600 600 86400 300";
  const Seen no_data(answer(*zone, test::question("a.contoso.com", DnsType::mx)));
  EXPECT_EQ(no_data.rcode(), LDNS_RCODE_NOERROR);
  EXPECT_THAT(no_data.answers(), IsEmpty());
  EXPECT_THAT(no_data.authorities(), ElementsAre(soa));
  const Seen missing(answer(*zone, test::question("b.contoso.com", DnsType::mx)));
  EXPECT_EQ(missing.rcode(), LDNS_RCODE_NXDOMAIN);
  EXPECT_THAT(missing.authorities(), ElementsAre(soa));
  const Seen nobody(answer(*zone, test::question("b.example", DnsType::mx)));
  EXPECT_THAT(nobody.authorities(), ElementsAre(". 300 IN SOA ns.lab. hostmaster.ns.lab. 1 3600 600 86400 300"));
}

TEST(DnsResponse, AliasesComeInOrderEachWithItsOwner) {
  const auto zone = zone_of("a.example. CNAME b.example.\nb.example. CNAME c.test.\nc.test. A 192.0.2.1\n");
  const Seen seen(answer(*zone, test::question("a.example", DnsType::a)));
  EXPECT_THAT(seen.answers(), ElementsAre("a.example. 3600 IN CNAME b.example.", "b.example. 3600 IN CNAME c.test.",
                                          "c.test. 3600 IN A 192.0.2.1"));
}

TEST(DnsResponse, AWildcardsRecordBelongsToTheNameAsked) {
  const auto zone = zone_of("*.example. MX 10 mail.example.\n");
  const Seen seen(answer(*zone, test::question("x.y.example", DnsType::mx)));
  EXPECT_THAT(seen.answers(), ElementsAre("x.y.example. 3600 IN MX 10 mail.example."));
}

TEST(DnsResponse, ALoopOfAliasesIsAServerFailure) {
  const auto zone = zone_of("a.example. CNAME b.example.\nb.example. CNAME a.example.\n");
  const auto bytes = answer(*zone, test::question("a.example", DnsType::a));
  EXPECT_EQ(flags_of(bytes) & 0xfU, 2U);
  EXPECT_THAT(Seen(bytes).answers(), IsEmpty());
}

TEST(DnsResponse, AnyIsAnsweredWithOneSet) {
  const auto zone = zone_of("a.example. TXT x\na.example. A 192.0.2.1\na.example. A 192.0.2.2\n");
  const Seen seen(answer(*zone, test::question("a.example", DnsType::any)));
  EXPECT_THAT(seen.answers(), ElementsAre("a.example. 3600 IN A 192.0.2.1", "a.example. 3600 IN A 192.0.2.2"));
}

std::string many_addresses(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("a.example. A 192.0.{}.{}\n", i / 200, i % 200);
  return text;
}

TEST(DnsResponse, WhatDoesNotFitIsCutToNothingByUdpAndWholeByTcp) {
  const auto zone = zone_of(many_addresses(100));
  const auto plain = test::question("a.example", DnsType::a);
  const auto cut = answer(*zone, plain);
  EXPECT_TRUE(Seen(cut).truncated());
  EXPECT_THAT(Seen(cut).answers(), IsEmpty());
  EXPECT_EQ(cut.size(), plain.size());
  const auto whole = answer(*zone, plain, DnsTransport::tcp);
  EXPECT_FALSE(Seen(whole).truncated());
  EXPECT_EQ(Seen(whole).answers().size(), 100U);
}

TEST(DnsResponse, TheLimitIsExact) {
  const auto question = test::question("a.example", DnsType::a);
  const auto fitting = static_cast<int>((512 - question.size()) / 16);
  EXPECT_FALSE(Seen(answer(*zone_of(many_addresses(fitting)), question)).truncated());
  EXPECT_TRUE(Seen(answer(*zone_of(many_addresses(fitting + 1)), question)).truncated());
  const auto edns = test::edns_question("a.example", DnsType::a, 4096);
  const auto more = static_cast<int>((1232 - edns.size()) / 16);
  const auto bytes = answer(*zone_of(many_addresses(more)), edns);
  EXPECT_LE(bytes.size(), 1232U);
  EXPECT_FALSE(Seen(bytes).truncated());
  EXPECT_TRUE(Seen(answer(*zone_of(many_addresses(more + 1)), edns)).truncated());
}

TEST(DnsResponse, AnAbsurdSetIsAServerFailureByTcp) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += fmt::format("a.example. TXT \"{:0>255}\"\n", i);
  const auto bytes = answer(*zone_of(text), test::question("a.example", DnsType::txt), DnsTransport::tcp);
  EXPECT_EQ(flags_of(bytes) & 0xfU, 2U);
}

TEST(DnsResponse, EdnsIsEchoedWithTheServersOwnSize) {
  const auto zone = zone_of("a.example. A 192.0.2.1\n");
  auto question = test::header({.additional = 1});
  test::put_question(question, "a.example", DnsType::a);
  test::put_opt(question, 4096, 0, 0x8000);
  const Seen seen(answer(*zone, question));
  EXPECT_TRUE(ldns_pkt_edns(seen.packet.get()));
  EXPECT_EQ(ldns_pkt_edns_udp_size(seen.packet.get()), 1232);
  EXPECT_TRUE(ldns_pkt_edns_do(seen.packet.get()));
  const Seen plain(answer(*zone, test::question("a.example", DnsType::a)));
  EXPECT_FALSE(ldns_pkt_edns(plain.packet.get()));
}

Bytes refusal(const Bytes& question) {
  const auto query = parse_dns_query(question);
  Bytes out(smallest_dns_buffer);
  out.resize(write_dns_error(query, query.verdict, out));
  return out;
}

TEST(DnsResponse, ErrorsAreWellFormed) {
  auto broken = test::question("a.example", DnsType::a);
  broken.pop_back();
  const auto form_error = refusal(broken);
  EXPECT_EQ(form_error.size(), 12U);
  EXPECT_EQ(flags_of(form_error), 0x8181U) << "QR RD RA, not AA";
  auto version = test::header({.additional = 1});
  test::put_question(version, "a.example", DnsType::a);
  test::put_opt(version, 1232, 1);
  const Seen seen(refusal(version));
  EXPECT_EQ(seen.rcode(), 0);
  EXPECT_EQ(ldns_pkt_edns_extended_rcode(seen.packet.get()), 1) << "BADVERS is 16";
  auto notify = test::header({}, 0x2000);
  test::put_question(notify, "a.example", DnsType::soa);
  EXPECT_EQ(flags_of(refusal(notify)), 0xa084U) << "the opcode is echoed";
}

}  // namespace
}  // namespace mailflow::protocol
