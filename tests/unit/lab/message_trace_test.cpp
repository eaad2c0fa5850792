#include "lab/message_trace.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cmdlet/session.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view two_providers = R"(lab: two-providers
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  ionos: { kind: mta, addresses: [212.227.126.130], domains: [ionos.example], provider: 1n1 }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david, anna]
    config: |
      New-InboundConnector NaW -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40
      New-InboundConnector IONOS -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 212.227.126.128/25
)";

class Asked : public Running {
 protected:
  void SetUp() override {
    world = world_of(two_providers);
    Options options;
    options.trace = store::Options{.run = {"two-providers", "test", "mailflow"}};
    start(world, std::move(options));
  }

  void send(const char* via, const char* to, const char* subject = "Hello") {
    auto what = submission_in(world, via, to);
    what.connect = base::IpAddress::parse("40.107.1.10").value();
    what.headers = {{"Subject", subject}};
    submit(what);
    rest();
  }

  std::string asked(std::string line) {
    auto* trace = lab->trace();
    MessageTrace source([trace] { return trace->database(); }, trace->run());
    cmdlet::Session session(*lab->current(), model::TenantId{0}, &source);
    session.set_now(lab->now());
    config::OutputStyle style;
    style.long_lines = config::LongLines::whole;
    const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::move(line)});
    config::Interpreter interpreter(session, {lab->now(), style, nullptr});
    const auto run = interpreter.run(*config::parse_script(base::whole(file)));
    EXPECT_FALSE(run.error) << base::render(*run.error);
    std::string text;
    for (const auto& each : config::text_of(run, style)) text += each + "\n";
    return text;
  }

  model::World world;
};

TEST_F(Asked, TellsTheConnectorOfAReceivedMessage) {
  send("naw", "david@contoso.com");
  const auto text =
      asked("Get-MessageTrace -RecipientAddress david@contoso.com | get-MessageTraceDetail -Event receive | fl *");
  EXPECT_THAT(text, HasSubstr("'S:InboundConnectorData=Name=NaW;ConnectorType=Partner;TenantId=" +
                              base::to_string((*world.tenants)[model::TenantId{0}].guid) + "'"));
  EXPECT_THAT(text, HasSubstr("Event          : Receive\n"));
  EXPECT_THAT(text, HasSubstr("<MEP Name=\"ClientIP\" String=\"198.51.100.40\"/>"));
  EXPECT_THAT(text, HasSubstr("S:tlsversion=SP_PROT_TLS1_3_SERVER"));
  EXPECT_THAT(text, Not(HasSubstr("TenantServiceProvider")));
  EXPECT_THAT(text, Not(HasSubstr(": Deliver\n")));
}

TEST_F(Asked, TellsTheProvider) {
  send("ionos", "david@contoso.com");
  const auto text = asked("Get-MessageTrace | Get-MessageTraceDetail -Event Receive | fl *");
  EXPECT_THAT(text, HasSubstr("S:InboundConnectorData=Name=IONOS;ConnectorType=Partner;"));
  EXPECT_THAT(text, HasSubstr(";S:TenantServiceProvider=1n1\""));
}

TEST_F(Asked, ShowsARowForEachMessage) {
  send("naw", "david@contoso.com", "first");
  send("ionos", "anna@contoso.com", "second");
  EXPECT_EQ(asked("Get-MessageTrace | sort Subject | ft Subject,RecipientAddress,Status,FromIP -AutoSize"),
            "Subject RecipientAddress  Status    FromIP\n"
            "------- ----------------  ------    ------\n"
            "first   david@contoso.com Delivered 198.51.100.40\n"
            "second  anna@contoso.com  Delivered 212.227.126.130\n");
  EXPECT_EQ(asked("(Get-MessageTrace -RecipientAddress anna@contoso.com | Get-MessageTraceDetail).Event -join ','"),
            "Receive,Deliver\n");
  EXPECT_EQ(asked("(Get-MessageTraceDetailV2 -RecipientAddress anna@contoso.com -MessageTraceId "
                  "(Get-MessageTraceV2 -Subject second).MessageTraceId -Event deliver).Detail"),
            "The message was successfully delivered to the folder: DefaultFolderType:Inbox\n");
}

// The rows, order and spelling of the reference: each of these files is held against it by hand when it changes. Those
// of connectors and of the list of messages are in tests/powershell.
TEST_F(Asked, LooksAsItDoesInTheConsole) {
  send("naw", "david@contoso.com", "first");
  send("ionos", "david@contoso.com", "second");
  const struct {
    const char* file;
    const char* command;
  } shown[] = {
      {"message-trace.ft", "Get-MessageTrace | ft"},
      {"message-trace-detail.fl", "Get-MessageTrace | Get-MessageTraceDetail | fl *"},
      {"message-trace-detail.ft", "Get-MessageTrace | Get-MessageTraceDetail | ft"},
      {"message-trace-detail-v2.fl", "Get-MessageTraceV2 | Get-MessageTraceDetailV2 | fl *"},
  };
  for (const auto& [name, command] : shown) {
    const auto path = std::string("tests/unit/lab/shown/") + name + ".txt";
    const auto text = asked(command);
    if (std::getenv("UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(file), {})) << path;
  }
}

TEST_F(Asked, KnowsNothingOfWhatWasRefusedAtRcpt) {
  auto what = submission_in(world, "naw", "nobody@contoso.com");
  what.connect = base::IpAddress::parse("40.107.1.10").value();
  submit(what);
  rest();
  EXPECT_EQ(asked("Get-MessageTrace"), "");
}

}  // namespace
}  // namespace mailflow::lab
