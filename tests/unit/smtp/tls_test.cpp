// STARTTLS between both ends, with a lab's own certificates.
#include <gtest/gtest.h>

#include "endpoint.hpp"
#include "pki/pki.hpp"

namespace mailflow::smtp {
namespace {

using model::ChainVerdict;
using protocol::smtp::exchange_online_profile;
using Lines = std::vector<std::string>;

struct TlsEndpoint : Endpoint {
  explicit TlsEndpoint(StartTls starttls = StartTls::offered) : Endpoint(exchange_online_profile(), starttls) {
    EXPECT_TRUE(pki.add_authority("public"));
    const auto identity = identity_of("exo", "mx.contoso.com");
    server.tls_context = [identity] { return identity->context(); };
    server.trust = pki.trust({"public"}).value();
  }

  std::shared_ptr<pki::Identity> identity_of(std::string_view owner, std::string_view name,
                                             std::string preset = "valid") {
    model::CertificateSpec spec;
    spec.names = {base::parse_domain_pattern(name).value()};
    spec.preset = std::move(preset);
    return pki.identity(owner, spec).value();
  }

  ClientOptions tls_options(TlsPolicy policy = TlsPolicy::required) {
    auto made = options();
    made.tls = policy;
    made.server_name = "mx.contoso.com";
    made.trust = server.trust;
    made.tls_context = pki.anonymous_client().value();
    return made;
  }

  pki::Pki pki{net::morning()};
};

TEST(Tls, AMessageOverTls) {
  TlsEndpoint endpoint;
  const auto result = endpoint.deliver(endpoint.tls_options(), envelope({"david@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::none) << result.text;
  ASSERT_TRUE(result.tls);
  EXPECT_EQ(result.tls->session.protocol, "TLSv1.3");
  EXPECT_EQ(result.tls->peer.verdict, ChainVerdict::valid);
  EXPECT_EQ(base::to_string(result.tls->peer.names.at(0)), "mx.contoso.com");
  EXPECT_EQ(result.hello->text.find("STARTTLS"), std::string::npos);
  ASSERT_EQ(endpoint.host.peers.size(), 2U);
  const auto& peer = endpoint.host.peers[1];
  ASSERT_TRUE(peer.tls);
  EXPECT_EQ(peer.tls->session.exchange_protocol, "TLS1_3");
  EXPECT_EQ(peer.tls->session.server_name, "mx.contoso.com");
  EXPECT_EQ(peer.tls->peer.verdict, ChainVerdict::none);
  EXPECT_EQ(peer.hello_name, "mail.fabrikam.com");
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
}

TEST(Tls, TheServerSeesTheClientsCertificate) {
  TlsEndpoint endpoint;
  for (const auto& [preset, verdict] :
       {std::pair{"valid", ChainVerdict::valid}, std::pair{"expired", ChainVerdict::expired},
        std::pair{"self-signed", ChainVerdict::self_signed}}) {
    auto options = endpoint.tls_options();
    const auto identity = endpoint.identity_of(std::string("filter ") + preset, "*.filter.test", preset);
    options.tls_context = identity->context().value();
    const auto result = endpoint.deliver(std::move(options), envelope({"david@contoso.com"}), "x\r\n");
    EXPECT_EQ(result.obstacle, Obstacle::none) << result.text;
    ASSERT_TRUE(endpoint.host.peers.back().tls);
    EXPECT_EQ(endpoint.host.peers.back().tls->peer.verdict, verdict) << preset;
    EXPECT_EQ(base::to_string(endpoint.host.peers.back().tls->peer.names.at(0)), "*.filter.test");
  }
}

TEST(Tls, OpportunisticUsesItWhereOffered) {
  TlsEndpoint offering;
  const auto used =
      offering.deliver(offering.tls_options(TlsPolicy::opportunistic), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_TRUE(used.tls);
  TlsEndpoint plain(StartTls::none);
  const auto not_used =
      plain.deliver(plain.tls_options(TlsPolicy::opportunistic), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(not_used.obstacle, Obstacle::none);
  EXPECT_EQ(not_used.tls, nullptr);
  EXPECT_EQ(plain.host.arrivals.size(), 1U);
}

TEST(Tls, AServerThatRequiresItRefusesPlainMail) {
  TlsEndpoint endpoint(StartTls::required);
  const auto result = endpoint.deliver(envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.transaction->sender->code, 530);
  EXPECT_EQ(result.transaction->stage, Stage::mail);
}

TEST(Tls, AServerThatIsNotTrustedGetsNoMail) {
  TlsEndpoint endpoint;
  auto options = endpoint.tls_options();
  options.check_server = [](const TlsFacts& facts) -> std::optional<std::string> {
    return "the certificate is for " + base::to_string(facts.peer.names.at(0));
  };
  const auto result = endpoint.deliver(std::move(options), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::not_trusted);
  EXPECT_EQ(result.text, "the certificate is for mx.contoso.com");
  EXPECT_EQ(result.stage, Stage::handshake);
  EXPECT_EQ(result.transaction, std::nullopt);
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::lost});
}

TEST(Tls, AHandshakeThatFailsIsAValue) {
  TlsEndpoint endpoint;
  EXPECT_EQ(endpoint.talk("HELO a\r\nSTARTTLS\r\n").find("220 2.0.0 SMTP server ready\r\n") != std::string::npos, true);
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::tls_failed});
  auto options = endpoint.tls_options();
  options.tls_context = nullptr;
  const auto result = endpoint.deliver(std::move(options), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::tls_failed);
  EXPECT_EQ(result.stage, Stage::handshake);
}

// 220 and then plain text instead of a handshake.
net::Task<> say_nonsense(net::Listener& listener, net::LineStream& stream) {
  auto accepted = co_await listener.accept();
  stream = std::move(*accepted);
  const std::string text = "220 a\r\n250-b\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n";
  const auto written = co_await stream.write(text);
  static_cast<void>(written);
}

TEST(Tls, PlainTextBehindThe220IsNotRead) {
  TlsEndpoint endpoint;
  auto other = endpoint.listen("192.0.2.77");
  endpoint.receiver = net::ip("192.0.2.77");
  net::LineStream stream;
  endpoint.tasks.start(say_nonsense(other, stream));
  const auto result = endpoint.deliver(endpoint.tls_options(), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::tls_failed);
  EXPECT_EQ(result.hello->text, "b\nSTARTTLS");
}

}  // namespace
}  // namespace mailflow::smtp
