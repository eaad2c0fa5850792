// A real Postfix takes part: as a partner that MX points to, as the smart host for all mail, and as a sender of its own
// reports; with TLS that both sides verify by the lab's authority.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "unit/lab/real_postfix.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

// Certificates hold on the machine's own clock, too.
constexpr std::string_view world_text = R"(lab: with-postfix
clock: 2026-01-05T08:00Z
hosts:
  exo: {{ kind: exchange-online, addresses: [40.107.1.10], certificate: {{ until: 9000d }} }}
  postfix:
    kind: external
    fqdn: mx.fabrikam.com
    address: 203.0.113.7
    listens: "127.0.0.1:{}"
    domains: [fabrikam.com, gone.example]
    certificate: {{ until: 9000d }}
  nwtraders: {{ kind: mta, addresses: [203.0.113.8], domains: [nwtraders.example], certificate: {{ until: 9000d }} }}
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-InboundConnector Partner -ConnectorType Partner -SenderDomains * -RequireTls $true -RestrictDomainsToCertificate $true `
        -TlsSenderCertificateName mx.fabrikam.com
      New-OutboundConnector Partner -RecipientDomains fabrikam.com,gone.example -TlsSettings DomainValidation `
        -TlsDomain mx.fabrikam.com
      New-OutboundConnector Everything -RecipientDomains * -UseMXRecord $false -SmartHosts mx.fabrikam.com `
        -TlsSettings DomainValidation -TlsDomain mx.fabrikam.com
)";

class WithPostfix : public Running, private Observer {
 protected:
  void SetUp() override {
    if (const auto missing = RealPostfix::missing(); !missing.empty()) GTEST_SKIP() << missing;
    postfix_.emplace();
    Options options;
    options.observer = this;
    start(world_of(fmt::format(world_text, postfix_->port())), std::move(options));
    write_identity();
    ASSERT_TRUE(postfix_->start(settings())) << postfix_->log();
  }

  void TearDown() override {
    if (HasFailure() && postfix_) std::printf("%s\n", postfix_->log().c_str());
    postfix_.reset();
    lab.reset();
  }

  Endpoint endpoint(std::string_view host) const {
    for (auto& each : lab->endpoints())
      if (each.host == host) return each;
    return {};
  }

  void write_identity() {
    const auto& world = *lab->current();
    const auto& host = (*world.hosts)[*world.hosts->find("postfix")];
    auto identity = lab->pki().identity(host.name, host.certificate);
    ASSERT_TRUE(identity);
    postfix_->write("certificate.pem", (*identity)->certificate_pem().value());
    postfix_->write("key.pem", (*identity)->key_pem().value());
    postfix_->write("authority.pem", lab->pki().authority_pem("public").value());
    const auto exo = net::to_string(endpoint("exo").real);
    const auto nwtraders = net::to_string(endpoint("nwtraders").real);
    const auto hop = [](const std::string& real) {
      return "[" + real.substr(0, real.find(':')) + "]" + real.substr(real.find(':'));
    };
    postfix_->write(
        "transport",
        fmt::format("contoso.com smtp:{0}\nnwtraders.example smtp:{1}\ngone.example smtp:{1}\nfabrikam.com discard:\n",
                    hop(exo), hop(nwtraders)));
    postfix_->write("policy",
                    fmt::format("{} secure match=mail.protection.outlook.com\n{} secure match=mx.nwtraders.example\n",
                                hop(exo), hop(nwtraders)));
  }

  std::string settings() const {
    const auto own = net::loopback_text(lab->real_servers().at(0).real.address);
    return fmt::format(
        "myhostname = mx.fabrikam.com\nmydestination = fabrikam.com\nlocal_recipient_maps = inline:{{ kim=x }}\n"
        "relay_domains = gone.example\ntransport_maps = texthash:{0}\nsmtp_bind_address = {1}\n"
        "smtpd_tls_cert_file = {2}\nsmtpd_tls_key_file = {3}\nsmtpd_tls_CAfile = {4}\nsmtpd_tls_security_level = may\n"
        "smtpd_tls_ask_ccert = yes\nsmtpd_tls_loglevel = 1\n"
        "smtp_tls_cert_file = {2}\nsmtp_tls_key_file = {3}\nsmtp_tls_CAfile = {4}\nsmtp_tls_security_level = secure\n"
        "smtp_tls_policy_maps = texthash:{5}\nsmtp_tls_loglevel = 1\n",
        postfix_->path("transport"), own, postfix_->path("certificate.pem"), postfix_->path("key.pem"),
        postfix_->path("authority.pem"), postfix_->path("policy"));
  }

  // Runs the lab in real time until a mailbox gets something, or a minute has passed.
  void run_until_delivered() {
    std::mutex mutex;
    std::condition_variable over;
    bool done = false;
    std::thread watchdog([&] {
      std::unique_lock lock(mutex);
      if (!over.wait_for(lock, std::chrono::minutes(1), [&] { return done; })) lab->stop();
    });
    EXPECT_TRUE(lab->run_real());
    {
      const std::lock_guard lock(mutex);
      done = true;
    }
    over.notify_one();
    watchdog.join();
  }

  bool in_log(std::string_view text) const { return postfix_->log().find(text) != std::string::npos; }

  std::optional<RealPostfix> postfix_;

 private:
  void happened(const Event& event) override {
    if (event.kind == EventKind::delivered) lab->stop();
  }
};

TEST_F(WithPostfix, TakesMailAsAPartner) {
  const auto id = submit(submission_in(*lab->current(), "exo", "kim@fabrikam.com", "david@contoso.com"));
  rest();
  const auto came = outcome(id);
  EXPECT_EQ(route_of(came), "exo postfix") << in_words(came);
  ASSERT_TRUE(came.delivered);
  EXPECT_EQ(came.delivered->at, "postfix");
  EXPECT_TRUE(came.route.back().tls.encrypted);
  EXPECT_EQ(came.route.back().tls.server, model::ChainVerdict::valid);
  EXPECT_EQ(came.route.front().outbound, "Partner");
  EXPECT_TRUE(in_log("Trusted TLS connection established from"));
}

TEST_F(WithPostfix, RefusesUnknownRecipients) {
  const auto id = submit(submission_in(*lab->current(), "exo", "ghost@fabrikam.com", "david@contoso.com"));
  rest();
  const auto came = outcome(id);
  ASSERT_TRUE(came.rejected) << in_words(came);
  EXPECT_EQ(came.rejected->by, "postfix");
  EXPECT_EQ(came.rejected->reply.status, "5.1.1");
  ASSERT_TRUE(came.report);
  ASSERT_TRUE(came.report->delivered);
  EXPECT_EQ(came.report->delivered->mailbox, "david");
  EXPECT_NE(came.report->text.find("mx.fabrikam.com gave this error:"), std::string::npos);
}

// It takes mail for gone.example, and the server that it hands it to refuses it.
TEST_F(WithPostfix, TellsTheSenderWhatItBounces) {
  submit(submission_in(*lab->current(), "exo", "somebody@gone.example", "david@contoso.com"));
  run_until_delivered();
  ASSERT_EQ(lab->mailboxes().all().size(), 1U);
  const auto& report = lab->mailboxes().all().front();
  EXPECT_EQ(report.mailbox, "david");
  EXPECT_FALSE(report.sender);
  EXPECT_NE(report.message.find("Content-Type").value_or("").find("multipart/report"), std::string::npos);
  EXPECT_NE(report.message.body().find("Status: 5.7.1"), std::string_view::npos);
  const auto received = report.message.find("Received").value_or("");
  EXPECT_NE(received.find("from mx.fabrikam.com (203.0.113.7)"), std::string::npos) << received;
  EXPECT_NE(received.find("version=TLS1_3"), std::string::npos) << received;
  EXPECT_TRUE(in_log("Verified TLS connection established to"));
}

TEST_F(WithPostfix, IsASmartHost) {
  const auto id = submit(submission_in(*lab->current(), "exo", "user@nwtraders.example", "david@contoso.com"));
  run_until_delivered();
  const auto came = outcome(id);
  EXPECT_EQ(route_of(came), "exo postfix nwtraders") << in_words(came);
  ASSERT_TRUE(came.delivered);
  EXPECT_EQ(came.delivered->at, "nwtraders");
  EXPECT_EQ(came.route.front().outbound, "Everything");
  EXPECT_TRUE(in_log("Verified TLS connection established to"));
}

TEST(RealServers, AreMetOnThisMachineAlone) {
  constexpr std::string_view elsewhere =
      "lab: x\nhosts:\n  far: { kind: external, address: 203.0.113.7, listens: \"192.0.2.77:2525\" }\n";
  const auto refused = Lab::start(world_of(elsewhere));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::input);
  EXPECT_EQ(refused.error().message, "the host far listens outside of this machine");
  EXPECT_NE(refused.error().hint.find("--allow-external 192.0.2.77"), std::string::npos);
  EXPECT_TRUE(refused.error().pos);
  Options options;
  options.allow_external = {base::IpAddress::parse("192.0.2.77").value()};
  EXPECT_TRUE(Lab::start(world_of(elsewhere), std::move(options)));
}

TEST(RealServers, HandNothingInByTheLab) {
  const auto world =
      world_of("lab: x\nhosts:\n  real: { kind: external, address: 203.0.113.7, listens: \"127.0.0.1:9\" }\n");
  auto lab = Lab::start(world).value();
  const auto refused = lab->submit(submission_in(world, "real", "a@b.example"));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("sends its mail itself"), std::string::npos);
}

}  // namespace
}  // namespace mailflow::lab
