// Real clients: sockets of this test, outside the lab's ledger.

#include <thread>

#include "unit/lab/real_client.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

constexpr std::string_view small = R"(lab: foreign
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
)";

class Foreign : public Running {
 protected:
  void SetUp() override {
    auto connector = partner("Filter", "198.51.100.40");
    connector.require_tls.value = false;
    Options options;
    options.mode = Mode::up;
    start(with_connectors(world_of(small), "contoso", {connector}), std::move(options));
  }

  Endpoint endpoint(std::string_view host) const {
    for (auto& each : lab->endpoints())
      if (each.host == host) return each;
    return {};
  }

  // Runs the lab in real time until the client is through.
  std::string converse(std::uint32_t from, std::string_view lines) {
    std::string heard;
    const auto to = endpoint("exo").real;
    std::thread client([&, to] {
      heard = talk(to, from, "", lines);
      lab->stop();
    });
    const auto ran = lab->run_real();
    client.join();
    EXPECT_TRUE(ran);
    return heard;
  }
};

constexpr std::string_view message =
    "EHLO swaks.example\r\nMAIL FROM:<x@fabrikam.com>\r\nRCPT TO:<david@contoso.com>\r\nDATA\r\nFrom: "
    "x@fabrikam.com\r\nSubject: "
    "real\r\n\r\nHello\r\n"
    ".\r\nQUIT\r\n";

TEST_F(Foreign, FromAHostsAddressItIsThatHost) {
  const auto heard = converse(endpoint("filter").real.address, message);
  EXPECT_NE(heard.find("Queued mail for delivery\r\n221 "), std::string::npos) << heard;
  ASSERT_EQ(lab->mailboxes().all().size(), 1U);
  const auto& mail = lab->mailboxes().all().front();
  EXPECT_EQ(mail.mailbox, "david");
  EXPECT_NE(mail.message.header().find("from swaks.example (198.51.100.40)"), std::string_view::npos);
  EXPECT_TRUE(mail.message.find("Message-ID"));
}

TEST_F(Foreign, FromElsewhereItIsAStranger) {
  const auto heard = converse(0x7F000001, message);
  EXPECT_NE(heard.find("550 5.7.51 TenantInboundAttribution; "), std::string::npos) << heard;
  EXPECT_TRUE(lab->mailboxes().all().empty());
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
}

TEST_F(Foreign, AStrangerHasAnAddressOfItsOwn) {
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  EXPECT_NE(converse(0x7F000001, message).find("Queued mail"), std::string::npos);
  const auto& mail = lab->mailboxes().all().front();
  EXPECT_NE(mail.message.header().find("from swaks.example (192.0.2.254)"), std::string_view::npos);
}

TEST_F(Foreign, NonsenseEndsASessionOnly) {
  const auto heard = converse(0x7F000001, std::string_view("\0\xff\r\nGET / HTTP/1.0\r\n\r\nQUIT\r\n", 29));
  EXPECT_NE(heard.find("500 "), std::string::npos) << heard;
}

}  // namespace
}  // namespace mailflow::lab
