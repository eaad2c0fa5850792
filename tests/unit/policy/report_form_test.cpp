// Whole reports, by product and by what happened, each beside the file that shows it (UPDATE_GOLDENS writes them).

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "policy/arrival.hpp"
#include "policy/report.hpp"

namespace mailflow::policy {
namespace {

constexpr model::HostId service{0};
constexpr model::HostId server{1};
constexpr model::HostId old_server{2};
constexpr model::HostId partner{3};
constexpr model::HostId gateway{4};

base::DomainName domain(std::string_view text) {
  return base::DomainName::parse(text).value();
}

base::LabTime at(std::string_view text) {
  return base::parse_time(text).value();
}

model::AcceptedDomain accepted(std::string_view name, bool is_default) {
  model::AcceptedDomain out;
  out.name = name;
  out.domain = domain(name);
  out.is_default = is_default;
  out.settle();
  return out;
}

model::Host host(std::string name, model::HostKind kind, std::string_view fqdn, std::string_view address,
                 model::ExchangeVersion version = model::ExchangeVersion::v2019) {
  model::Host out;
  out.name = std::move(name);
  out.kind = kind;
  out.fqdn = domain(fqdn);
  out.addresses = {base::IpAddress::parse(address).value()};
  out.exchange.version = version;
  return out;
}

std::shared_ptr<const model::ExchangeOrganization> organization(std::string_view name, model::HostId member,
                                                                model::TransportConfig settings) {
  model::ExchangeOrganization out;
  out.name = name;
  out.servers = {member};
  out.domains = std::make_shared<const model::AcceptedDomains>(
      model::AcceptedDomains{accepted("sales.contoso.com", false), accepted("contoso.com", true)});
  out.transport = std::make_shared<const model::TransportConfig>(std::move(settings));
  return std::make_shared<const model::ExchangeOrganization>(std::move(out));
}

class ReportForm : public testing::Test {
 protected:
  ReportForm() {
    using Kind = model::HostKind;
    world_.hosts = std::make_shared<const model::Hosts>(std::vector{
        host("exo", Kind::exchange_online, "mail.protection.outlook.com", "40.107.1.10"),
        host("ex01", Kind::exchange_server, "ex01.contoso.com", "192.0.2.10"),
        host("ex10", Kind::exchange_server, "ex10.contoso.com", "192.0.2.11", model::ExchangeVersion::v2010),
        host("fabrikam", Kind::mta, "mail.fabrikam.com", "203.0.113.7"),
        host("gateway", Kind::relay, "gw.contoso.com", "198.51.100.40")});
    model::Tenant tenant;
    tenant.name = "contoso";
    tenant.domains = std::make_shared<const model::AcceptedDomains>(
        model::AcceptedDomains{accepted("contoso.onmicrosoft.com", false), accepted("contoso.com", true)});
    world_.tenants =
        std::make_shared<const model::Tenants>(std::vector{std::make_shared<const model::Tenant>(std::move(tenant))});
    with_organizations({});
    envelope_.sender = mail::parse_address("julie@contoso.com").value();
  }

  void with_organizations(const model::TransportConfig& settings) {
    world_.organizations = std::make_shared<const model::ExchangeOrganizations>(
        std::vector{organization("contoso", server, settings), organization("contoso-old", old_server, settings)});
  }

  GivenUp given_up(int code, std::string_view status, std::string_view text) const {
    GivenUp out;
    out.recipient.address = mail::parse_address("kim@fabrikam.com").value();
    out.reply = {code, std::string(status), std::string(text)};
    return out;
  }

  GivenUp refused() const {
    auto out = given_up(550, "5.1.1", "<kim@fabrikam.com>: Recipient address rejected: User unknown");
    out.stage = AttemptStage::rcpt;
    out.remote = "mail.fabrikam.com";
    out.remote_address = base::IpAddress::parse("203.0.113.7").value();
    return out;
  }

  GivenUp expired(int code, std::string_view status, std::string_view text, mail::Reply last) const {
    auto out = given_up(code, status, text);
    out.last = Said{at("2026-01-06T07:55:00Z"),
                    "mail.fabrikam.com",
                    base::IpAddress::parse("203.0.113.7").value(),
                    std::move(last),
                    {}};
    return out;
  }

  mail::Report about(model::HostId writer, std::vector<GivenUp> failed, std::uint32_t tenant = no_row) const {
    std::vector<const GivenUp*> views;
    for (const auto& each : failed) views.push_back(&each);
    auto report = report_about(
        {world_, writer, tenant, original_, envelope_, at("2026-01-05T08:00:00Z"), at("2026-01-06T15:58:12Z")}, views);
    report.message_id = "<6f1ed3a2-7d0c-5b2e-9d41-0f4f6a0c1e11@" + (*world_.hosts)[writer].fqdn.text() + ">";
    return report;
  }

  void expect_shown(const std::string& name, model::HostId writer, std::vector<GivenUp> failed,
                    std::uint32_t tenant = no_row) const {
    const auto message = mail::write_report(about(writer, std::move(failed), tenant),
                                            shown_original((*world_.hosts)[writer], original_));
    std::string text;
    for (const char c : message.bytes())
      if (c != '\r') text += c;
    const auto path = "tests/unit/policy/reports/" + name + ".eml";
    if (std::getenv("UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing";
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, golden) << path;
  }

  model::World world_;
  mail::Envelope envelope_;
  mail::Message original_ = *mail::Message::parse(
      "Received: from client.contoso.com (10.0.0.7) by ex01.contoso.com\r\n (192.0.2.10) with Microsoft SMTP Server id "
      "15.2.1544.4; Mon, 5 Jan 2026 08:00:00 +0000\r\n"
      "From: Julie <julie@contoso.com>\r\nTo: kim@fabrikam.com\r\nSubject: Offer <1 & 2>\r\n"
      "Message-ID: <1@contoso.com>\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n\r\nHello Kim\r\n");
};

TEST_F(ReportForm, OfExchangeOnlineWhenTheOtherServerRefuses) {
  expect_shown("exchange-online-refused", service, {refused()}, 0);
}

TEST_F(ReportForm, OfExchangeOnlineWhenAMessageExpires) {
  expect_shown("exchange-online-expired", service,
               {expired(550, "5.4.316", "Message expired, connection refused(Socket error code 10061)",
                        {450, "4.4.316", "Connection refused [Message=Socket error code 10061]"})},
               0);
}

TEST_F(ReportForm, OfAnExchangeServerInsideItsOrganisation) {
  auto unknown = given_up(550, "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup");
  unknown.recipient.address = mail::parse_address("ghost@contoso.com").value();
  expect_shown("exchange-2019-unknown", server, {unknown});
}

TEST_F(ReportForm, OfAnExchangeServerToTheOutside) {
  envelope_.sender = mail::parse_address("x@nwtraders.test").value();
  envelope_.dsn_return = mail::DsnReturn::headers;
  expect_shown("exchange-2019-expired", server,
               {expired(550, "4.4.7", "QUEUE.Expired; message expired", {450, "4.2.0", "Come again"})});
}

TEST_F(ReportForm, OfExchange2010) {
  auto unknown = given_up(550, "5.1.1", "RESOLVER.ADR.RecipNotFound; not found");
  unknown.recipient.address = mail::parse_address("ghost@contoso.com").value();
  expect_shown("exchange-2010", old_server, {refused(), unknown});
}

TEST_F(ReportForm, OfOtherServersStaysPlain) {
  expect_shown("mail-server", partner, {refused()});
  expect_shown("relay", gateway, {refused()});
}

TEST_F(ReportForm, GoesByTheOrganisationsSettings) {
  model::TransportConfig settings;
  settings.external_postmaster_address = {"help@contoso.com", {}};
  settings.external_dsn_send_html = {false, {}};
  settings.external_dsn_reporting_authority = {domain("contoso.com"), {}};
  settings.internal_dsn_reporting_authority = {domain("inside.contoso.com"), {}};
  with_organizations(settings);
  const auto inside = about(server, {refused()});
  EXPECT_EQ(inside.authority, "inside.contoso.com");
  EXPECT_FALSE(inside.html.empty());
  EXPECT_NE(inside.from.find("<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.com>"), std::string::npos);
  envelope_.sender = mail::parse_address("x@nwtraders.test").value();
  const auto outside = about(server, {refused()});
  EXPECT_EQ(outside.authority, "contoso.com");
  EXPECT_EQ(outside.from, "<help@contoso.com>");
  EXPECT_EQ(outside.html, "");
  EXPECT_EQ(mail::write_report(outside, original_).bytes().find("multipart/alternative"), std::string::npos);
}

TEST_F(ReportForm, GivesBackNoMoreThanItIsAskedFor) {
  EXPECT_EQ(about(service, {refused()}, 0).returned, mail::ReturnedPart::whole);
  EXPECT_EQ(about(partner, {refused()}).returned, mail::ReturnedPart::header);
  original_.set_body(std::string(std::size_t{10} * 1024 * 1024 - original_.size(), 'x'));
  EXPECT_EQ(about(server, {refused()}).returned, mail::ReturnedPart::whole);
  original_.set_body(std::string(std::size_t{10} * 1024 * 1024 + 1, 'x'));
  EXPECT_EQ(about(server, {refused()}).returned, mail::ReturnedPart::header);
  original_.set_body("short");
  envelope_.dsn_return = mail::DsnReturn::headers;
  EXPECT_EQ(about(server, {refused()}).returned, mail::ReturnedPart::header);
}

TEST_F(ReportForm, NamesThePreviousHopOnlyWhereItWroteItself) {
  EXPECT_EQ(about(server, {refused()}).came_from, "client.contoso.com");
  EXPECT_EQ(about(service, {refused()}, 0).came_from, "");
  original_.remove("Received");
  EXPECT_EQ(about(server, {refused()}).came_from, "");
}

TEST_F(ReportForm, SpeaksOfNobodyWhenNoServerWasReached) {
  auto lost =
      expired(550, "5.4.312", "Message expired, DNS query failed(InfoNoRecords)", {450, "4.4.312", "DNS query failed"});
  lost.last->server = "mail.protection.outlook.com";
  lost.last->address.reset();
  EXPECT_EQ(words_about((*world_.hosts)[service], lost, at("2026-01-06T00:05:00Z")),
            "1/6/2026 12:05:00 AM - Server at mail.protection.outlook.com returned '550 5.4.312 Message expired, DNS "
            "query failed(InfoNoRecords)'\n1/6/2026 7:55:00 AM - Server at mail.protection.outlook.com returned '450 "
            "4.4.312 DNS query failed'\n");
}

}  // namespace
}  // namespace mailflow::policy
