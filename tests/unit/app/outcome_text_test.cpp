#include "app/outcome_text.hpp"

#include <gtest/gtest.h>

#include "journey/walk.hpp"
#include "load/lab.hpp"
#include "unit/app/golden.hpp"

namespace mailflow::app {
namespace {

using base::Language;

constexpr std::string_view lab_text = R"(lab: outcomes
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter:
    kind: relay
    addresses: [198.51.100.40]
    relay: { routes: { contoso.com: exo, "*": mx }, accept-from: [exo] }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com], mailboxes: [user] }
  plain: { kind: mta, addresses: [203.0.113.8], domains: [plain.example], starttls: none }
  strict: { kind: mta, addresses: [203.0.113.9], domains: [strict.example], starttls: required }
  loop1: { kind: relay, addresses: [203.0.113.21], relay: { routes: { loop.example: loop2 } } }
  loop2: { kind: relay, addresses: [203.0.113.22], relay: { routes: { loop.example: loop1 } } }
  secure: { kind: relay, addresses: [203.0.113.23], relay: { routes: { plain.example: { to: plain, tls: encrypted } } } }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-InboundConnector Filter -ConnectorType Partner -SenderDomains * -RequireTls $true `
        -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40
  tailspin:
    host: exo
    domains: [tailspin.example]
    mailboxes: [tim]
    config: |
      New-InboundConnector Any -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true `
        -SenderIPAddresses 203.0.113.0/24
      New-InboundConnector Fabrikam -ConnectorType Partner -SenderDomains fabrikam.com -RestrictDomainsToIPAddresses $true `
        -SenderIPAddresses 192.0.2.1
      New-InboundConnector Named -ConnectorType Partner -SenderDomains named.example -RestrictDomainsToCertificate $true `
        -TlsSenderCertificateName mx.named.example
      New-InboundConnector Both -ConnectorType Partner -SenderDomains both.example -RestrictDomainsToIPAddresses $true `
        -SenderIPAddresses 198.51.100.40 -RestrictDomainsToCertificate $true -TlsSenderCertificateName *.both.example
dns: |
  contoso.com. MX 10 filter.example.
  lost.example. MX 10 nowhere.example.
  nowhere.example. A 192.0.2.200
  nomail.example. MX 0 .
)";

struct Case {
  const char* name;
  const char* via;
  const char* to;
  const char* connect = nullptr;
  model::TlsPolicy tls = model::TlsPolicy::opportunistic;
  const char* from = "x@fabrikam.com";
  const char* preset = "";  // of the certificate that the client shows
};

// One for each outcome that the model has.
constexpr Case cases[] = {
    {"delivered-through-a-connector", "fabrikam", "david@contoso.com"},
    {"delivered-at-a-server", "plain", "user@fabrikam.com"},
    {"rejected-by-partner-connector", "fabrikam", "david@contoso.com", "40.107.1.10"},
    {"rejected-without-tls", "filter", "david@contoso.com", "40.107.1.10", model::TlsPolicy::none},
    {"rejected-relaying", "fabrikam", "x@nobody.example", "40.107.1.10"},
    {"rejected-unknown-recipient", "plain", "nobody@fabrikam.com"},
    {"rejected-at-mail-without-tls", "fabrikam", "x@strict.example", nullptr, model::TlsPolicy::none},
    {"rejected-for-a-certificate", "filter", "tim@tailspin.example", "40.107.1.10", model::TlsPolicy::opportunistic,
     "x@named.example"},
    {"rejected-at-data-by-a-loop", "loop1", "x@loop.example"},
    {"waiting-for-a-route", "fabrikam", "x@lost.example"},
    {"waiting-for-tls", "secure", "x@plain.example"},
    {"given-up-for-a-name", "fabrikam", "x@nowhere.invalid"},
    {"given-up-for-a-null-mx", "fabrikam", "x@nomail.example"},
    {"rejected-by-the-nearest-connector", "filter", "tim@tailspin.example", "40.107.1.10", model::TlsPolicy::none,
     "x@both.example"},
    {"rejected-for-an-expired-certificate", "filter", "tim@tailspin.example", "40.107.1.10",
     model::TlsPolicy::opportunistic, "x@both.example", "expired"},
    {"not-sent-for-want-of-a-route", "fabrikam", "david@contoso.com", "8.8.8.8"},
    {"depends-on-a-switch", "fabrikam", "tim@tailspin.example", "40.107.1.10"},
};

class OutcomeText : public testing::TestWithParam<Case> {};

TEST_P(OutcomeText, IsAsItsGoldenInBothLanguages) {
  const auto& row = GetParam();
  auto loaded = load::load_lab(base::SourceFile{"outcomes.lab.yaml", std::string(lab_text)}, load::TableReader({}));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  const auto world = std::make_shared<const model::World>(std::move(*loaded));
  journey::Submission submission;
  submission.via = world->hosts->find(row.via).value();
  submission.from = mail::parse_reverse_path(row.from).value();
  submission.to = {mail::parse_address(row.to).value()};
  if (row.connect != nullptr) submission.connect = base::IpAddress::parse(row.connect).value();
  if (row.tls == model::TlsPolicy::none) submission.tls = row.tls;
  if (*row.preset != '\0') {
    submission.certificate = (*world->hosts)[submission.via].certificate;
    submission.certificate->preset = row.preset;
  }
  const auto outcomes = journey::walk(world, submission, world->clock);
  const auto readings = journey::readings(world, submission, world->clock, outcomes);
  for (const auto language : {Language::en, Language::de}) {
    const std::string word = language == Language::de ? "de" : "en";
    std::string text;
    for (const auto amount : {render::Amount::brief, render::Amount::usual, render::Amount::everything})
      text += outcomes_text(outcomes, readings, {}, {language, amount}) + "----\n";
    test::expect_golden("outcomes/" + std::string(row.name) + "." + word + ".txt", text);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, OutcomeText, testing::ValuesIn(cases), [](const auto& each) {
  std::string name = each.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace mailflow::app
