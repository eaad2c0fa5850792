// TLS between two hosts of a lab, over the wire: room net's streams with this room's contexts.

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "../net/world.hpp"
#include "pki/pki.hpp"

namespace mailflow::pki {
namespace {

using model::ChainVerdict;
using net::IoFault;
using net::LineStream;
using net::Task;

struct Outcome {
  bool done = false;
  IoFault fault = IoFault::cancelled;
  net::TlsInfo info;
  PeerCertificate peer;
  std::string line;
};

struct TlsWorld : net::World {
  TlsWorld() : listener(listen("198.51.100.40")) { EXPECT_TRUE(pki.add_authority("public")); }

  ssl_ctx_st* context_of(std::string_view owner, std::string_view name, std::string preset = "valid") {
    model::CertificateSpec spec;
    spec.names = {*base::parse_domain_pattern(name)};
    spec.preset = std::move(preset);
    return pki.identity(owner, spec).value()->context().value();
  }

  std::shared_ptr<const TrustStore> trust() { return pki.trust({"public"}).value(); }

  Pki pki{net::morning()};
  net::Listener listener;
};

Task<> serve(TlsWorld& world, ssl_ctx_st* context, Outcome& out) {
  auto accepted = co_await world.listener.accept();
  auto& stream = *accepted;
  const auto command = co_await stream.read_line(64);
  if (!command) co_return;
  const auto replied = co_await stream.write("220 go\r\n");
  if (!replied) co_return;
  const auto shaken = co_await stream.start_tls_server(context);
  out.done = shaken.has_value();
  if (!shaken) {
    out.fault = shaken.error().fault;
    co_return;
  }
  out.info = stream.tls_info();
  out.peer = verify_peer(stream.tls(), *world.trust(), world.loop.clock().now());
  while (true) {
    const auto line = co_await stream.read_line(64);
    if (!line) {
      out.fault = line.error().fault;
      co_return;
    }
    out.line = *line;
    stream.put("250 ");
    stream.put(out.line);
  }
}

Task<> call(TlsWorld& world, ssl_ctx_st* context, std::string starttls, Outcome& out) {
  auto connected = co_await world.network->connect(world.sender, world.receiver, net::smtp_port);
  auto& stream = *connected;
  stream.put(starttls);
  const auto go = co_await stream.read_line(64);
  if (!go) co_return;
  const auto shaken = co_await stream.start_tls_client(context, "mail.contoso.com");
  out.done = shaken.has_value();
  if (!shaken) {
    out.fault = shaken.error().fault;
    co_return;
  }
  out.info = stream.tls_info();
  out.peer = verify_peer(stream.tls(), *world.trust(), world.loop.clock().now());
  stream.put("NOOP\r\n");
  const auto answer = co_await stream.read_line(64);
  if (answer) out.line = *answer;
  stream.close();
}

TEST(Handshake, BothSidesVerifyEachOtherAndTalk) {
  TlsWorld world;
  Outcome server, client;
  world.tasks.start(serve(world, world.context_of("ex01", "mail.contoso.com"), server));
  world.tasks.start(call(world, world.context_of("exo", "*.mail.example"), "STARTTLS\r\n", client));
  world.rest();
  ASSERT_TRUE(server.done);
  ASSERT_TRUE(client.done);
  EXPECT_EQ(client.peer.verdict, ChainVerdict::valid);
  EXPECT_EQ(base::to_string(client.peer.names.at(0)), "mail.contoso.com");
  EXPECT_EQ(server.peer.verdict, ChainVerdict::valid);
  EXPECT_EQ(base::to_string(server.peer.names.at(0)), "*.mail.example");
  EXPECT_EQ(server.info.protocol, "TLSv1.3");
  EXPECT_EQ(server.info.exchange_protocol, "TLS1_3");
  EXPECT_EQ(server.info.cipher, "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(server.info.exchange_cipher, "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(server.info.bits, 256);
  EXPECT_EQ(server.info.server_name, "mail.contoso.com");
  EXPECT_EQ(client.line, "250 NOOP\r\n");
  EXPECT_EQ(server.line, "NOOP\r\n");
  EXPECT_EQ(server.fault, IoFault::closed);
  EXPECT_EQ(world.loop.ledger().moving(), 0U);
}

TEST(Handshake, AClientNeedsNoCertificate) {
  TlsWorld world;
  Outcome server, client;
  world.tasks.start(serve(world, world.context_of("ex01", "mail.contoso.com"), server));
  world.tasks.start(call(world, world.pki.anonymous_client().value(), "STARTTLS\r\n", client));
  world.rest();
  EXPECT_TRUE(client.done);
  EXPECT_EQ(server.peer.verdict, ChainVerdict::none);
  EXPECT_TRUE(server.peer.names.empty());
}

TEST(Handshake, ABadCertificateIsAVerdictNotAFailure) {
  for (const auto& [preset, verdict] :
       std::vector<std::pair<std::string, ChainVerdict>>{{"expired", ChainVerdict::expired},
                                                         {"not-yet-valid", ChainVerdict::not_yet_valid},
                                                         {"self-signed", ChainVerdict::self_signed},
                                                         {"incomplete-chain", ChainVerdict::incomplete}}) {
    TlsWorld world;
    Outcome server, client;
    world.tasks.start(serve(world, world.context_of("ex01", "mail.contoso.com", preset), server));
    world.tasks.start(call(world, world.context_of("exo", "exo.example", preset), "STARTTLS\r\n", client));
    world.rest();
    EXPECT_EQ(client.peer.verdict, verdict) << preset;
    EXPECT_EQ(server.peer.verdict, verdict) << preset;
    EXPECT_EQ(client.line, "250 NOOP\r\n");
  }
}

TEST(Handshake, Tls12HasItsOwnSpellings) {
  TlsWorld world;
  Outcome server, client;
  auto* old = world.context_of("ex01", "mail.contoso.com");
  SSL_CTX_set_max_proto_version(old, TLS1_2_VERSION);
  world.tasks.start(serve(world, old, server));
  world.tasks.start(call(world, world.pki.anonymous_client().value(), "STARTTLS\r\n", client));
  world.rest();
  EXPECT_EQ(client.info.exchange_protocol, "TLS1_2");
  EXPECT_EQ(client.info.cipher, "ECDHE-ECDSA-AES256-GCM-SHA384");
  EXPECT_EQ(client.info.exchange_cipher, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
  EXPECT_EQ(server.fault, IoFault::closed);
}

TEST(Handshake, PlainInputBehindStartTlsIsRefused) {
  TlsWorld world;
  Outcome server, client;
  world.tasks.start(serve(world, world.context_of("ex01", "mail.contoso.com"), server));
  world.tasks.start(call(world, world.pki.anonymous_client().value(), "STARTTLS\r\nRSET\r\n", client));
  world.rest();
  EXPECT_FALSE(server.done);
  EXPECT_EQ(server.fault, IoFault::plain_before_tls);
  EXPECT_FALSE(client.done);
}

Task<> babble(TlsWorld& world, Outcome& out) {
  auto connected = co_await world.network->connect(world.sender, world.receiver, net::smtp_port);
  auto& stream = *connected;
  stream.put("STARTTLS\r\n");
  const auto go = co_await stream.read_line(64);
  if (!go) co_return;
  stream.put("this is no TLS at all\r\n");
  const auto answer = co_await stream.read_line(64);
  if (!answer) out.fault = answer.error().fault;
}

TEST(Handshake, NonsenseIsATlsFault) {
  TlsWorld world;
  Outcome server, client;
  world.tasks.start(serve(world, world.context_of("ex01", "mail.contoso.com"), server));
  world.tasks.start(babble(world, client));
  world.rest();
  EXPECT_EQ(server.fault, IoFault::tls);
  EXPECT_NE(client.fault, IoFault::cancelled);
}

Task<> wait_in_handshake(TlsWorld& world, ssl_ctx_st* context, Outcome& out) {
  auto accepted = co_await world.listener.accept();
  auto& stream = *accepted;
  stream.set_deadline(world.loop.clock().now() + std::chrono::minutes{1}, net::TimerKind::session);
  const auto shaken = co_await stream.start_tls_server(context);
  if (!shaken) out.fault = shaken.error().fault;
}

Task<> connect_only(TlsWorld& world, LineStream& stream) {
  auto connected = co_await world.network->connect(world.sender, world.receiver, net::smtp_port);
  stream = std::move(*connected);
}

TEST(Handshake, HasADeadlineToo) {
  TlsWorld world;
  Outcome server;
  LineStream stream;
  world.tasks.start(wait_in_handshake(world, world.context_of("ex01", "mail.contoso.com"), server));
  world.tasks.start(connect_only(world, stream));
  world.rest();
  EXPECT_EQ(server.fault, IoFault::timed_out);
}

}  // namespace
}  // namespace mailflow::pki
