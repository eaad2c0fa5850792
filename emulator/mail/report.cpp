#include "mail/report.hpp"

#include <fmt/format.h>

#include "base/guid.hpp"
#include "mail/message_id.hpp"

namespace mailflow::mail {
namespace {

constexpr std::size_t longest_diagnostic = 900;
constexpr std::string_view crlf = "\r\n";

std::string harmless(std::string_view text) {
  std::string out(text.substr(0, longest_diagnostic));
  for (char& c : out)
    if (c == '\n' || c == '\r' || c == '\t')
      c = ' ';
    else if (c < 0x20 || c > 0x7e)
      c = '?';
  return out;
}

std::string harmless_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += harmless(text.substr(0, end));
    out += crlf;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// One that stands nowhere in what it separates.
std::string boundary_for(const Report& report, const Message& original) {
  for (std::uint64_t i = 0;; ++i) {
    auto boundary = base::to_string(base::guid_of(fmt::format("boundary {} {}", report.message_id, i)));
    if (original.header().find(boundary) == std::string_view::npos) return boundary;
  }
}

std::string for_people(const Report& report) {
  std::string out = harmless_lines(report.opening) + std::string(crlf);
  for (const auto& recipient : report.recipients) {
    out += to_string(recipient.address) + std::string(crlf);
    out += harmless_lines(recipient.words) + std::string(crlf);
  }
  return out;
}

std::string for_machines(const Report& report) {
  std::string out = fmt::format("Reporting-MTA: dns;{}\r\n", report.server);
  if (!report.envelope_id.empty()) out += fmt::format("Original-Envelope-Id: {}\r\n", harmless(report.envelope_id));
  out += fmt::format("Arrival-Date: {}\r\n", base::rfc5322(report.arrived));
  for (const auto& recipient : report.recipients) {
    out += crlf;
    if (!recipient.original.empty()) out += fmt::format("Original-Recipient: {}\r\n", harmless(recipient.original));
    out += fmt::format("Final-Recipient: rfc822;{}\r\n", to_string(recipient.address));
    out += fmt::format("Action: failed\r\nStatus: {}\r\n", harmless(recipient.status));
    if (!recipient.remote.empty()) out += fmt::format("Remote-MTA: dns;{}\r\n", harmless(recipient.remote));
    out += fmt::format("Diagnostic-Code: smtp;{}\r\n", harmless(recipient.diagnostic));
  }
  return out;
}

std::string postmaster_of(std::string_view server) {
  return fmt::format("<postmaster@{}>", server);
}

}  // namespace

std::string report_subject(std::string_view original_subject) {
  return "Undeliverable: " + harmless(original_subject);
}

Message write_report(const Report& report, const Message& original) {
  const auto boundary = boundary_for(report, original);
  Message message;
  message.append("From", postmaster_of(report.server));
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
  message.append("Auto-Submitted", "auto-replied");
  for (const auto& [name, value] : report.headers) message.append(name, value);

  const auto part = [&](std::string_view type, std::string_view content) {
    return fmt::format("--{}\r\nContent-Type: {}\r\n\r\n{}\r\n", boundary, type, content);
  };
  message.set_body(part("text/plain; charset=us-ascii", for_people(report)) +
                   part("message/delivery-status", for_machines(report)) +
                   part("text/rfc822-headers", original.header()) + fmt::format("--{}--\r\n", boundary));
  return message;
}

}  // namespace mailflow::mail
