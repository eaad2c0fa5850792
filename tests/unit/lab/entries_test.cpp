// Ports for clients from elsewhere: who comes in is whom the entry, a PROXY header or XCLIENT says.

#include "lab/entries.hpp"

#include <thread>

#include "unit/lab/real_client.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

using protocol::smtp::XClient;

constexpr std::string_view small = R"(lab: entries
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  filter: { kind: relay, addresses: [198.51.100.40], provider: filterco, relay: { routes: { contoso.com: exo } } }
  six: { kind: mta, addresses: ["2001:db8::7"], domains: [six.example] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
dns: fabrikam.com. TXT "v=spf1 ip6:2001:db8::7 ?all"
)";

// Nobody else uses it, whatever runs beside this test.
std::uint32_t own_address() {
  const auto process = static_cast<std::uint32_t>(::getpid());
  return 127U << 24U | 1U << 16U | (process & 0xffffU);
}

const std::string message =
    "EHLO client.example\r\nMAIL FROM:<x@fabrikam.com>\r\nRCPT TO:<david@contoso.com>\r\nDATA\r\nFrom: "
    "x@fabrikam.com\r\nSubject: real\r\n\r\n"
    "Hello\r\n.\r\nQUIT\r\n";

class Entrances : public Running {
 protected:
  base::Result<std::unique_ptr<Lab>> opened(EntryOptions entries) {
    auto connector = partner("Filter", "198.51.100.40");
    connector.require_tls.value = false;
    Options options;
    options.mode = Mode::up;
    entries.address = base::IpAddress::v4(own_address());
    options.entries = std::move(entries);
    return Lab::start(with_connectors(world_of(small), "contoso", {connector}), std::move(options));
  }

  void open(EntryOptions entries) {
    auto started = opened(std::move(entries));
    ASSERT_TRUE(started) << base::render(started.error());
    lab = std::move(*started);
  }

  std::uint16_t port_of(std::string_view host, std::string_view as = {}) const {
    for (const auto& row : lab->entries()->rows)
      if (row.host == host && row.as == as) return row.port;
    ADD_FAILURE() << "no entry to " << host;
    return 0;
  }

  struct Client {
    std::uint16_t port = 0;
    std::string preamble{};
    std::string lines = message;
    std::uint32_t from = 0x7F000001;
  };

  // One after the other, while the lab runs in real time; what each of them heard. A lab stops once.
  std::vector<std::string> converse(const std::vector<Client>& clients) {
    std::vector<std::string> heard;
    std::thread thread([&] {
      for (const auto& each : clients)
        heard.push_back(talk({own_address(), each.port}, each.from, each.preamble, each.lines));
      lab->stop();
    });
    const auto ran = lab->run_real();
    thread.join();
    EXPECT_TRUE(ran);
    return heard;
  }

  // The header of the n-th message in a mailbox.
  std::string header(std::size_t number) const {
    const auto& all = lab->mailboxes().all();
    return number < all.size() ? std::string(all[number].message.header()) : std::string("there is none");
  }
};

TEST_F(Entrances, EachHostHasOneBehindTheNameServer) {
  open({});
  const auto& table = *lab->entries();
  EXPECT_EQ(table.dns % 1000, 500);
  ASSERT_EQ(table.rows.size(), 3U);
  for (std::uint16_t i = 0; i < 3; ++i) EXPECT_EQ(table.rows[i].port, table.dns + 1 + i);
  EXPECT_EQ(table.rows[0].host, "exo");
  EXPECT_EQ(table.rows[1].host, "filter");
  EXPECT_EQ(table.rows[2].host, "six");
  EXPECT_EQ(table.rows[0].as, "");
  EXPECT_EQ(table.rows[0].client, std::nullopt);
}

TEST_F(Entrances, ThoseAskedForFollowOrAreWhereTheyWereAskedFor) {
  open({.as = {{"filter", ""}, {"six", "exo", std::uint16_t{40001}}}});
  const auto& rows = lab->entries()->rows;
  const auto dns = lab->entries()->dns;
  ASSERT_EQ(rows.size(), 5U);
  // `six` listens on IPv6 only and `filter` has none: no entry there.
  EXPECT_EQ(rows[3].host, "exo");
  EXPECT_EQ(rows[3].as, "filter");
  EXPECT_EQ(rows[3].client, base::IpAddress::parse("198.51.100.40").value());
  EXPECT_EQ(rows[3].port, dns + 4);
  EXPECT_EQ(rows[4].as, "six");
  EXPECT_EQ(rows[4].client, base::IpAddress::parse("2001:db8::7").value());
  EXPECT_EQ(rows[4].port, 40001);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Entrances, AClientOfNoHostIsAStranger) {
  open({});
  const auto heard = converse({{.port = port_of("exo")}}).front();
  EXPECT_TRUE(has(heard, "Hello [192.0.2.254]")) << heard;
  EXPECT_FALSE(has(heard, "XCLIENT")) << heard;
  EXPECT_TRUE(has(heard, "550 5.7.51 TenantInboundAttribution; ")) << heard;
}

TEST_F(Entrances, FromAHostsLoopbackAddressItIsThatHost) {
  open({});
  std::uint32_t filter = 0;
  for (const auto& each : lab->endpoints())
    if (each.host == "filter") filter = each.real.address;
  const auto heard = converse({{.port = port_of("exo"), .from = filter}}).front();
  EXPECT_TRUE(has(heard, "Queued mail for delivery")) << heard;
  EXPECT_TRUE(has(header(0), "from client.example (198.51.100.40)")) << header(0);
}

TEST_F(Entrances, AsAHostTheClientIsThatHost) {
  open({.as = {{"filter", "exo"}, {"six", "exo"}}, .xclient = XClient::allowed});
  const auto heard = converse({{.port = port_of("exo", "filter")}, {.port = port_of("exo", "six")}});
  EXPECT_TRUE(has(heard[0], "Hello [198.51.100.40]")) << heard[0];
  EXPECT_FALSE(has(heard[0], "XCLIENT")) << heard[0];
  EXPECT_TRUE(has(heard[0], "Queued mail for delivery")) << heard[0];
  EXPECT_TRUE(has(header(0), "from client.example (198.51.100.40)")) << header(0);
  EXPECT_TRUE(has(heard[1], "Hello [2001:db8::7]")) << heard[1];
  EXPECT_TRUE(has(heard[1], "550 5.7.51 ")) << heard[1];
}

TEST_F(Entrances, AProxyHeaderSaysWhoTheClientIs) {
  open({.as = {{"filter", "exo"}}, .proxy_header = ProxyHeader::required});
  const auto port = port_of("exo");
  const std::string local("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16);
  const auto heard = converse({{.port = port, .preamble = "PROXY TCP4 198.51.100.40 40.107.1.10 1025 25\r\n"},
                               {.port = port, .preamble = "PROXY TCP4 203.0.113.99 40.107.1.10 1025 25\r\n"},
                               {.port = port, .preamble = local},
                               {.port = port, .preamble = "PROXY TCP6 ::1 ::1 1025 25\r\n"}});
  EXPECT_TRUE(has(heard[0], "Hello [198.51.100.40]")) << heard[0];
  EXPECT_TRUE(has(heard[0], "Queued mail for delivery")) << heard[0];
  EXPECT_TRUE(has(header(0), "from client.example (198.51.100.40)")) << header(0);
  EXPECT_TRUE(has(heard[1], "Hello [203.0.113.99]")) << heard[1];
  EXPECT_TRUE(has(heard[1], "550 5.7.51 ")) << heard[1];
  // A health check of the proxy itself, and a client on this machine: strangers.
  EXPECT_TRUE(has(heard[2], "Hello [192.0.2.254]")) << heard[2];
  EXPECT_TRUE(has(heard[3], "Hello [192.0.2.253]")) << heard[3];
}

TEST_F(Entrances, WithoutItsHeaderAProxysPortSaysNothing) {
  open({.as = {{"filter", "exo"}}, .proxy_header = ProxyHeader::required});
  struct Watcher final : Observer {
    void happened(const Event& event) override {
      if (event.kind == EventKind::turned_away) told.push_back(event.peer + " to " + event.host + ": " + event.detail);
    }
    std::vector<std::string> told;
  } watcher;
  lab->events().add(watcher);
  const auto heard = converse({{.port = port_of("exo"), .preamble = "EHLO x\r\n"}, {.port = port_of("exo", "filter")}});
  EXPECT_EQ(heard[0], "");
  EXPECT_EQ(watcher.told, std::vector<std::string>{"192.0.2.254 to exo: PROXY header: not a PROXY header"});
  // Who comes by the other entries needs none.
  EXPECT_TRUE(has(heard[1], "Queued mail for delivery")) << heard[1];
}

TEST_F(Entrances, XClientSaysWhoTheClientIs) {
  open({.xclient = XClient::allowed});
  const auto port = port_of("exo");
  const auto heard =
      converse({{.port = port, .lines = "EHLO proxy\r\nXCLIENT ADDR=198.51.100.40\r\n" + message},
                {.port = port, .lines = "XCLIENT ADDR=203.0.113.99\r\nXCLIENT ADDR=[UNAVAILABLE]\r\n" + message},
                {.port = port, .lines = "XCLIENT ADDR=IPV6:2001:db8::9 NAME=said.example\r\n" + message}});
  EXPECT_TRUE(has(heard[0], "250 XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT")) << heard[0];
  EXPECT_TRUE(has(heard[0], "Hello [198.51.100.40]")) << heard[0];
  EXPECT_TRUE(has(heard[0], "Queued mail for delivery")) << heard[0];
  EXPECT_TRUE(has(header(0), "from client.example (198.51.100.40)")) << header(0);
  EXPECT_TRUE(has(heard[1], "Hello [192.0.2.254]")) << heard[1];
  EXPECT_TRUE(has(heard[1], "550 5.7.51 ")) << heard[1];
  EXPECT_TRUE(has(heard[2], "Hello [2001:db8::9]")) << heard[2];
}

// The name that a proxy knows stands for the answer of the reverse look-up, and the host is met at its IPv6 address.
TEST_F(Entrances, ANameThatIsSaidIsNotLookedUp) {
  open({.xclient = XClient::allowed});
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  const auto lines = "XCLIENT NAME=said.example ADDR=IPV6:2001:db8::7\r\n" + message;
  const auto heard = converse({{.port = port_of("exo"), .lines = lines}}).front();
  EXPECT_TRUE(has(heard, "Queued mail for delivery")) << heard;
  EXPECT_TRUE(has(header(0), "from client.example (2001:db8::7)")) << header(0);
  EXPECT_TRUE(has(header(0), "said.example")) << header(0);
  EXPECT_FALSE(has(header(0), "six.example")) << header(0);
}

TEST_F(Entrances, TheHostsOwnAddressesTakeNoXClient) {
  open({.xclient = XClient::allowed});
  net::RealEndpoint exo;
  for (const auto& each : lab->endpoints())
    if (each.address == base::IpAddress::parse("40.107.1.10").value()) exo = each.real;
  std::string heard;
  std::thread client([&] {
    heard = talk(exo, 0x7F000001, "", "EHLO x\r\nXCLIENT ADDR=198.51.100.40\r\nQUIT\r\n");
    lab->stop();
  });
  EXPECT_TRUE(lab->run_real());
  client.join();
  EXPECT_EQ(heard.find("250 XCLIENT"), std::string::npos) << heard;
  EXPECT_NE(heard.find("500 5.3.3 Unrecognized command"), std::string::npos) << heard;
}

TEST_F(Entrances, ASecondLabGetsTheNextThousandUnlessPortsWereAskedFor) {
  open({});
  const auto second = opened({});
  ASSERT_TRUE(second) << base::render(second.error());
  const auto first_port = lab->entries()->dns;
  EXPECT_EQ((*second)->entries()->dns, first_port + 1000);
  const auto third = opened({.first_port = first_port});
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, base::ErrorKind::unavailable);
  EXPECT_NE(third.error().message.find(fmt::format("port {}: Address already in use", first_port + 1)),
            std::string::npos)
      << third.error().message;
}

TEST_F(Entrances, WhatCanNotBe) {
  const auto why = [this](EntryOptions entries) {
    const auto lab_or_error = opened(std::move(entries));
    EXPECT_FALSE(lab_or_error);
    if (lab_or_error) return std::string{};
    EXPECT_EQ(lab_or_error.error().kind, base::ErrorKind::usage);
    return lab_or_error.error().message + "|" + lab_or_error.error().hint.substr(0, 22);
  };
  EXPECT_EQ(why({.as = {{"filtre", "exo"}}}), "the lab has no host \"filtre\"|did you mean \"filter\"?");
  EXPECT_EQ(why({.as = {{"exo", "exo"}}}), "an entry of exo to itself: a host is no client of its own|");
  EXPECT_EQ(why({.as = {{"filter", "six"}}}),
            "filter has no address of the family that six listens on: no connection leads there|");
  EXPECT_EQ(why({.as = {{"filter", "exo", std::uint16_t{2501}}}}), "port 2501 would be that of two entries|");
  EXPECT_EQ(why({.first_port = std::uint16_t{65533}}), "from port 65533 on there are too few for 3 entries|");
}

}  // namespace
}  // namespace mailflow::lab
