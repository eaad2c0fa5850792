#include "mail/report.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/guid.hpp"
#include "mail/message_id.hpp"
#include "mail/quoted_printable.hpp"

namespace mailflow::mail {
namespace {

constexpr std::size_t longest_diagnostic = 900;
constexpr std::string_view crlf = "\r\n";

std::string harmless(std::string_view text, std::size_t longest = longest_diagnostic) {
  std::string out(text.substr(0, longest));
  for (char& c : out)
    if (c == '\n' || c == '\r' || c == '\t')
      c = ' ';
    else if (c < 0x20 || c > 0x7e)
      c = '?';
  return out;
}

// Quoted-printable needs no line cut.
std::string harmless_lines(std::string_view text, ReportForm form) {
  const auto longest = form == ReportForm::exchange ? std::numeric_limits<std::size_t>::max() : longest_diagnostic;
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += harmless(text.substr(0, end), longest);
    out += crlf;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// One that stands nowhere in what it separates.
std::string boundary_for(std::string_view what, const Report& report, const Message& original) {
  for (std::uint64_t i = 0;; ++i) {
    auto boundary = base::to_string(base::guid_of(fmt::format("{} {} {}", what, report.message_id, i)));
    if (original.header().find(boundary) == std::string_view::npos &&
        original.body().find(boundary) == std::string_view::npos)
      return boundary;
  }
}

std::string part(std::string_view boundary, std::string_view fields, std::string_view content) {
  return fmt::format("--{}\r\n{}\r\n\r\n{}\r\n", boundary, fields, content);
}

std::string alternatives(const Report& report, std::string_view boundary) {
  const auto one = [&](std::string_view subtype, std::string_view content) {
    return part(
        boundary,
        fmt::format("Content-Type: text/{}; charset=\"us-ascii\"\r\nContent-Transfer-Encoding: quoted-printable",
                    subtype),
        quoted_printable(harmless_lines(content, report.form)));
  };
  return one("plain", report.text) + one("html", report.html) + fmt::format("--{}--\r\n", boundary);
}

std::string for_people(const Report& report, std::string_view boundary, const Message& original) {
  if (!report.html.empty()) {
    const auto inner = boundary_for("alternatives", report, original);
    return part(
        boundary,
        fmt::format("Content-Type: multipart/alternative; differences=Content-Type;\r\n\tboundary=\"{}\"", inner),
        alternatives(report, inner));
  }
  const auto text = harmless_lines(report.text, report.form);
  switch (report.form) {
    case ReportForm::plain:
      return part(boundary, "Content-Type: text/plain; charset=us-ascii", text);
    case ReportForm::exchange:
      return part(boundary,
                  "Content-Type: text/plain; charset=\"us-ascii\"\r\nContent-Transfer-Encoding: quoted-printable",
                  quoted_printable(text));
  }
  return {};
}

std::string recipient_fields(const FailedRecipient& recipient, ReportForm form) {
  std::string out(crlf);
  if (!recipient.original.empty()) out += fmt::format("Original-Recipient: {}\r\n", harmless(recipient.original));
  out += fmt::format("Final-Recipient: rfc822;{}\r\n", to_string(recipient.address));
  out += fmt::format("Action: failed\r\nStatus: {}\r\n", harmless(recipient.status));
  const auto diagnostic = fmt::format("Diagnostic-Code: smtp;{}\r\n", harmless(recipient.diagnostic));
  const auto remote =
      recipient.remote.empty() ? std::string{} : fmt::format("Remote-MTA: dns;{}\r\n", harmless(recipient.remote));
  return out + (form == ReportForm::exchange ? diagnostic + remote : remote + diagnostic);
}

std::string for_machines(const Report& report) {
  auto out = fmt::format("Reporting-MTA: dns;{}\r\n", report.authority);
  if (!report.envelope_id.empty()) out += fmt::format("Original-Envelope-Id: {}\r\n", harmless(report.envelope_id));
  if (!report.came_from.empty()) out += fmt::format("Received-From-MTA: dns;{}\r\n", harmless(report.came_from));
  out += fmt::format("Arrival-Date: {}\r\n", base::rfc5322(report.arrived));
  for (const auto& recipient : report.recipients) out += recipient_fields(recipient, report.form);
  return out;
}

std::string returned(const Report& report, std::string_view boundary, const Message& original) {
  switch (report.returned) {
    case ReturnedPart::header:
      return part(boundary, "Content-Type: text/rfc822-headers", original.header());
    case ReturnedPart::whole:
      return part(boundary, "Content-Type: message/rfc822",
                  fmt::format("{}{}{}", original.header(), original.separator(), original.body()));
  }
  return {};
}

}  // namespace

std::string report_subject(std::string_view original_subject) {
  return "Undeliverable: " + harmless(original_subject);
}

Message write_report(const Report& report, const Message& original) {
  const auto boundary = boundary_for("boundary", report, original);
  Message message;
  message.append("From", report.from);
  message.append("To", to_path(report.to));
  message.append("Subject", report_subject(original.find("Subject").value_or(std::string{})));
  message.append("Date", base::rfc5322(report.at));
  message.append("Message-ID", report.message_id);
  if (const auto id = message_id_of(original)) {
    message.append("In-Reply-To", *id);
    message.append("References", *id);
  }
  message.append("MIME-Version", "1.0");
  message.append("Content-Type",
                 fmt::format("multipart/report; report-type=delivery-status;\r\n\tboundary=\"{}\"", boundary));
  for (const auto& [name, value] : report.headers) message.append(name, value);
  message.set_body(for_people(report, boundary, original) +
                   part(boundary, "Content-Type: message/delivery-status", for_machines(report)) +
                   returned(report, boundary, original) + fmt::format("--{}--\r\n", boundary));
  return message;
}

}  // namespace mailflow::mail
