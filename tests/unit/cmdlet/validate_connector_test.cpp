#include <gtest/gtest.h>

#include "cmdlet/session.hpp"
#include "load/lab.hpp"

namespace mailflow::cmdlet {
namespace {

constexpr std::string_view lab_text = R"(lab: validate
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com], mailboxes: [kim], certificate: { names: [mx.fabrikam.com] } }
  filter: { kind: relay, fqdn: filter.relay.example, addresses: [198.51.100.40], relay: { require-tenant: contoso } }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-OutboundConnector Partner -RecipientDomains *.fabrikam.com -TlsSettings DomainValidation -TlsDomain mx.fabrikam.com
      New-OutboundConnector Filter -RecipientDomains * -UseMXRecord $false -SmartHosts filter.relay.example
      New-OutboundConnector Own -ConnectorType OnPremises -AllAcceptedDomains $true -UseMXRecord $false -SmartHosts filter.relay.example
      New-OutboundConnector Rules -IsTransportRuleScoped $true -UseMXRecord $false -SmartHosts filter.relay.example
      New-OutboundConnector Off -RecipientDomains fabrikam.com -Enabled $false
)";

class Validate : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load::load_lab(base::SourceFile{"v.lab.yaml", std::string(lab_text)}, load::TableReader({}));
    ASSERT_TRUE(loaded) << base::render(loaded.error());
    world_ = std::move(*loaded);
  }

  // What the script shows, or its error.
  std::string run(std::string_view script) {
    config::ScriptSettings settings;
    auto ran = run_script(
        world_, model::TenantId{0},
        base::whole(std::make_shared<const base::SourceFile>(base::SourceFile{"s.ps1", std::string(script)})),
        settings);
    if (!ran) return ran.error().message;
    world_ = std::move(ran->world);
    std::string out;
    for (const auto& line : ran->lines) out += line + "\n";
    return out;
  }

  const model::OutboundConnector& connector(std::string_view name) const {
    return *(*world_.tenants)[model::TenantId{0}].outbound->find(name);
  }

  model::World world_;
};

TEST_F(Validate, RemembersThatAllWasTaken) {
  EXPECT_EQ(run("(Validate-OutboundConnector Partner -Recipients kim@fabrikam.com).IsTaskSuccessful"), "True\n");
  EXPECT_TRUE(*connector("Partner").is_validated);
  EXPECT_EQ(*connector("Partner").last_validation_timestamp, world_.clock);
  EXPECT_EQ(*connector("Partner").validation_recipients, std::vector<std::string>{"kim@fabrikam.com"});
}

TEST_F(Validate, TellsWhatTheServerSaid) {
  const auto shown =
      run("Validate-OutboundConnector Partner -Recipients kim@fabrikam.com,ghost@fabrikam.com | Format-List");
  EXPECT_NE(shown.find("ghost@fabrikam.com>: Recipient address rejected: User unknown"), std::string::npos) << shown;
  EXPECT_NE(shown.find("Server           : mx.fabrikam.com"), std::string::npos) << shown;
  EXPECT_FALSE(*connector("Partner").is_validated);
}

TEST_F(Validate, DemandsTheConnectorsTls) {
  run("Set-OutboundConnector Partner -TlsDomain mx.other.example");
  const auto shown = run("(Validate-OutboundConnector Partner -Recipients kim@fabrikam.com).Detail");
  EXPECT_NE(shown.find("SubjectMismatch"), std::string::npos) << shown;
  EXPECT_FALSE(*connector("Partner").is_validated);
}

TEST_F(Validate, SendsAsTheTenant) {
  EXPECT_EQ(run("(Validate-OutboundConnector Filter -Recipients x@anywhere.example).IsTaskSuccessful"), "True\n");
  EXPECT_EQ(run("(Validate-OutboundConnector Own -Recipients x@contoso.com).IsTaskSuccessful"), "True\n");
  EXPECT_EQ(run("(Validate-OutboundConnector Rules -Recipients x@anywhere.example).IsTaskSuccessful"), "True\n");
}

TEST_F(Validate, AsksForRecipientsInScope) {
  const std::string refused =
      "Validate-OutboundConnector: The domain of the recipient is not configured as part of connector.";
  EXPECT_EQ(run("Validate-OutboundConnector Off -Recipients kim@fabrikam.com"), refused);
  EXPECT_EQ(run("Validate-OutboundConnector Partner -Recipients x@contoso.com"), refused);
  EXPECT_EQ(run("Validate-OutboundConnector Own -Recipients x@fabrikam.com"), refused);
  EXPECT_NE(run("Validate-OutboundConnector Partner").find("Recipients"), std::string::npos);
  EXPECT_NE(run("Validate-OutboundConnector Partner -Recipients nobody").find("no mail address"), std::string::npos);
  EXPECT_NE(run("Validate-OutboundConnector Nothing -Recipients a@b.example").find("couldn't be found"),
            std::string::npos);
}

TEST_F(Validate, ChangesNothingWithWhatIf) {
  run("Validate-OutboundConnector Partner -Recipients kim@fabrikam.com -WhatIf");
  EXPECT_FALSE(*connector("Partner").is_validated);
}

}  // namespace
}  // namespace mailflow::cmdlet
