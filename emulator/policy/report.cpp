#include "policy/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/received.hpp"
#include "policy/host_kinds.hpp"
#include "policy/report_text.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

// Up to which an original goes back whole (Set-TransportConfig, ExternalDsnMaxMessageAttachSize).
constexpr std::size_t largest_returned = 10 * 1024 * 1024;

std::string_view command_word(AttemptStage stage) {
  switch (stage) {
    case AttemptStage::mail:
      return "MAIL FROM command";
    case AttemptStage::rcpt:
      return "RCPT TO command";
    case AttemptStage::data:
      return "end of DATA command";
    case AttemptStage::connect:
    case AttemptStage::greeting:
    case AttemptStage::tls:
      return "initial server greeting";
  }
  return {};
}

std::string said(const GivenUp& given_up) {
  auto text = mail::to_string(given_up.reply);
  if (!given_up.trailer.empty()) text += fmt::format(" [{}]", given_up.trailer);
  return text;
}

// A gateway passes on what it was told inside an answer of its own, whose code says no more than "refused".
std::string nested(const GivenUp& given_up) {
  const auto& status = given_up.reply.status;
  const auto inner = said(given_up);
  if (status.empty()) return fmt::format("554 5.0.0 < smtp;{}>", inner);
  return fmt::format("554 {}0 < #{} smtp;{}>", status.substr(0, status.rfind('.') + 1), status, inner);
}

// An Exchange organisation's default domain, which its postmaster has.
template <class Organization>
std::string default_domain(const Organization& organization, const model::Host& host) {
  const auto& domains = *organization.domains;
  const auto found = std::ranges::find(domains, true, &model::AcceptedDomain::is_default);
  if (found != domains.end()) return found->domain.text();
  return domains.empty() ? host.fqdn.text() : domains.front().domain.text();
}

template <class Domains>
bool accepts(const Domains& domains, const base::DomainName& domain) {
  return std::ranges::any_of(domains, [&](const auto& each) { return each.pattern.matches(domain); });
}

const model::ExchangeOrganization* organization_of(const ReportWriter& writer) {
  const auto number = writer.world.organizations->of_host(writer.host);
  return number ? &(*writer.world.organizations)[*number] : nullptr;
}

ReportWriter writer_of(const ReportCase& about) {
  return {about.world, about.host, about.tenant, *about.envelope.sender};
}

struct Letterhead {
  std::string from;
  std::string authority;
  bool html = true;
};

// Inside its organisation an Exchange server writes under the name that every installation has for it.
Letterhead letterhead_of(const model::ExchangeOrganization& organization, const ReportWriter& writer) {
  const auto& host = (*writer.world.hosts)[writer.host];
  const auto& settings = *organization.transport;
  const bool inside = accepts(*organization.domains, writer.told.domain);
  const auto& authority =
      inside ? *settings.internal_dsn_reporting_authority : *settings.external_dsn_reporting_authority;
  const auto domain = default_domain(organization, host);
  Letterhead out;
  out.authority = authority ? authority->text() : host.fqdn.text();
  out.html = inside ? *settings.internal_dsn_send_html : *settings.external_dsn_send_html;
  const auto& postmaster = *settings.external_postmaster_address;
  if (inside)
    out.from = fmt::format("Microsoft Outlook\r\n\t<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{}>", domain);
  else
    out.from = fmt::format("<{}>", postmaster.empty() ? "postmaster@" + domain : postmaster);
  return out;
}

Letterhead letterhead_of(const ReportWriter& writer) {
  const auto& host = (*writer.world.hosts)[writer.host];
  if (const auto* organization = organization_of(writer)) return letterhead_of(*organization, writer);
  const auto domain = writer.tenant == no_row
                          ? host.fqdn.text()
                          : default_domain((*writer.world.tenants)[model::TenantId{writer.tenant}], host);
  return {fmt::format("<postmaster@{}>", domain), host.fqdn.text()};
}

// The name by which whoever handed the message to this host called itself.
std::string previous_hop(const model::Host& host, const mail::Message& original) {
  const auto top = original.find("Received");
  if (!top) return {};
  const auto received = mail::parse_received(*top);
  return received && received->by == host.fqdn.text() ? received->from : std::string{};
}

void write_as_exchange(mail::Report& report, const ReportCase& about, std::span<const GivenUp* const> failed) {
  const auto& host = (*about.world.hosts)[about.host];
  auto head = letterhead_of(writer_of(about));
  auto text = exchange_report_text(host, failed, shown_original(host, about.original), about.now);
  report.form = mail::ReportForm::exchange;
  report.from = std::move(head.from);
  report.authority = std::move(head.authority);
  report.came_from = previous_hop(host, about.original);
  report.text = std::move(text.plain);
  if (head.html) report.html = std::move(text.html);
  if (host.exchange.version != model::ExchangeVersion::v2010)
    report.headers.emplace_back("Auto-Submitted", "auto-replied");
  report.headers.emplace_back("Content-Language", "en-US");
  report.headers.emplace_back("X-MS-Exchange-Message-Is-Ndr", "");
  const bool whole = about.envelope.dsn_return != mail::DsnReturn::headers && about.original.size() <= largest_returned;
  report.returned = whole ? mail::ReturnedPart::whole : mail::ReturnedPart::header;
}

void write_plainly(mail::Report& report, const ReportCase& about, std::span<const GivenUp* const> failed) {
  const auto& host = (*about.world.hosts)[about.host];
  report.from = report_author(writer_of(about));
  report.authority = host.fqdn.text();
  report.text = fmt::format("The mail server {} could not deliver your message to:\n\n", host.fqdn.text());
  for (const auto* each : failed)
    report.text +=
        fmt::format("{}\n{}\n", mail::to_string(each->recipient.address), words_about(host, *each, about.now));
  report.headers.emplace_back("Auto-Submitted", "auto-replied");
}

}  // namespace

std::string report_author(const ReportWriter& writer) {
  const auto& host = (*writer.world.hosts)[writer.host];
  if (kind_of(host).report == ReportWords::exchange) return letterhead_of(writer).from;
  return fmt::format("<postmaster@{}>", host.fqdn.text());
}

ReportFacts report_facts(const mail::ReversePath& sender, const mail::DsnNotify& notify) {
  const bool silent = notify == mail::DsnNotify{};
  return {{base::Dimension::sender_domain, sender ? sender->domain : base::DomainName{}}, silent || notify.failure};
}

bool decide_report(base::Tests& tests, const model::Host& host, const ReportFacts& facts) {
  base::Tests::Stage stage(tests, rules::report, host.name);
  if (tests.is_empty(rules::report_no_sender, host.name, facts.sender_domain)) return false;
  if (!tests.holds(rules::report_wanted, host.name, facts.wanted)) return false;
  stage.outcome(true, host.name);
  return true;
}

mail::FailedRecipient failed_recipient(const model::Host& host, const GivenUp& given_up) {
  mail::FailedRecipient failed;
  failed.address = given_up.recipient.address;
  failed.original = given_up.recipient.original;
  failed.remote = given_up.remote;
  failed.diagnostic = said(given_up);
  failed.status = given_up.reply.status.empty() ? "5.0.0" : given_up.reply.status;
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      // An Exchange server's expired message stays 4.4.7.
      if (kind_of(host).style != WireStyle::exchange_online && failed.original.empty())
        failed.original = "rfc822;" + mail::to_string(failed.address);
      return failed;
    case ReportWords::nested:
      if (!given_up.remote.empty()) {
        failed.diagnostic = nested(given_up);
        failed.status = failed.diagnostic.substr(4, failed.diagnostic.find(' ', 4) - 4);
      }
      break;
    case ReportWords::plain:
      break;
  }
  // A message that expired has failed for good, whatever the last attempt was told (RFC 3464 2.3.4).
  if (failed.status.starts_with('4')) failed.status[0] = '5';
  return failed;
}

std::string words_about(const model::Host& host, const GivenUp& given_up, base::LabTime now) {
  const bool answered = !given_up.remote.empty();
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      return exchange_diagnostics(host, given_up, now);
    case ReportWords::nested:
      return fmt::format("Remote server returned '{}'\n", answered ? nested(given_up) : said(given_up));
    case ReportWords::plain:
      return answered
                 ? fmt::format("host {}[{}] said: {} (in reply to {})\n", given_up.remote,
                               base::to_string(given_up.remote_address), said(given_up), command_word(given_up.stage))
                 : said(given_up) + "\n";
  }
  return {};
}

mail::Message shown_original(const model::Host& host, const mail::Message& original) {
  auto shown = original;
  if (kind_of(host).report == ReportWords::exchange)
    for (const auto prefix : {"X-MS-Exchange-Organization-", "X-MS-Exchange-Forest-"}) shown.remove_with_prefix(prefix);
  return shown;
}

mail::Report report_about(const ReportCase& about, std::span<const GivenUp* const> failed) {
  const auto& host = (*about.world.hosts)[about.host];
  mail::Report report;
  report.to = *about.envelope.sender;
  report.envelope_id = about.envelope.envelope_id;
  report.at = about.now;
  report.arrived = about.arrived;
  for (const auto* each : failed) report.recipients.push_back(failed_recipient(host, *each));
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      write_as_exchange(report, about, failed);
      break;
    case ReportWords::nested:
    case ReportWords::plain:
      write_plainly(report, about, failed);
      break;
  }
  return report;
}

}  // namespace mailflow::policy
