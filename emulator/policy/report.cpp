#include "policy/report.hpp"

#include <fmt/format.h>

#include "policy/host_kinds.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

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

}  // namespace

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
  // A message that expired has failed for good, whatever the last attempt was told (RFC 3464 2.3.4).
  if (failed.status.starts_with('4')) failed.status[0] = '5';
  const bool answered = !given_up.remote.empty();
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      failed.words =
          fmt::format("{}{}Remote Server returned '{}'", given_up.remote, answered ? "\n" : "", failed.diagnostic);
      break;
    case ReportWords::nested:
      if (answered) {
        failed.diagnostic = nested(given_up);
        failed.status = failed.diagnostic.substr(4, failed.diagnostic.find(' ', 4) - 4);
      }
      failed.words = fmt::format("Remote server returned '{}'", failed.diagnostic);
      break;
    case ReportWords::plain:
      failed.words = answered ? fmt::format("host {}[{}] said: {} (in reply to {})", given_up.remote,
                                            base::to_string(given_up.remote_address), failed.diagnostic,
                                            command_word(given_up.stage))
                              : failed.diagnostic;
      break;
  }
  return failed;
}

std::string report_opening(const model::Host& host) {
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      return fmt::format(
          "Delivery has failed to these recipients or groups:\n\nDiagnostic information for administrators:\n\n"
          "Generating server: {}\n",
          host.fqdn.text());
    case ReportWords::nested:
    case ReportWords::plain:
      return fmt::format("The mail server {} could not deliver your message to:\n", host.fqdn.text());
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> report_fields(const model::Host& host) {
  switch (kind_of(host).report) {
    case ReportWords::exchange:
      return {{"Content-Language", "en-US"}, {"X-MS-Exchange-Message-Is-Ndr", ""}};
    case ReportWords::nested:
    case ReportWords::plain:
      return {};
  }
  return {};
}

}  // namespace mailflow::policy
