#include "mail/report.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

Message original() {
  return *Message::parse(
      "Received: from a by b\r\nFrom: <frank@netatwork.de>\r\nSubject: Hello\r\n"
      "Message-ID: <1@a.example>\r\n\r\nBody\r\n");
}

Report report() {
  Report out;
  out.from = "<postmaster@gw.example>";
  out.authority = "gw.example";
  out.to = *parse_address("frank@netatwork.de");
  out.message_id = "<r@gw.example>";
  out.text = "It failed for:\n\ndavid@contoso.com\nmx.contoso.com said: 550 5.7.51 No\n\n";
  out.headers = {{"Auto-Submitted", "auto-replied"}};
  FailedRecipient failed;
  failed.address = *parse_address("david@contoso.com");
  failed.status = "5.7.51";
  failed.diagnostic = "550 5.7.51 No";
  failed.remote = "mx.contoso.com";
  out.recipients.push_back(failed);
  return out;
}

std::string without_boundary(std::string text, const std::string& boundary) {
  for (auto at = text.find(boundary); at != std::string::npos; at = text.find(boundary))
    text.replace(at, boundary.size(), "B");
  return text;
}

TEST(Report, HasThreeParts) {
  const auto message = write_report(report(), original());
  const auto type = *message.find("Content-Type");
  const auto begin = type.find('"') + 1;
  const auto boundary = type.substr(begin, type.rfind('"') - begin);
  EXPECT_EQ(without_boundary(std::string(message.header()), boundary),
            "From: <postmaster@gw.example>\r\nTo: <frank@netatwork.de>\r\nSubject: Undeliverable: Hello\r\n"
            "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nMessage-ID: <r@gw.example>\r\nIn-Reply-To: <1@a.example>\r\n"
            "References: <1@a.example>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B\"\r\n"
            "Auto-Submitted: auto-replied\r\n");
  EXPECT_EQ(without_boundary(std::string(message.body()), boundary),
            "--B\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nIt failed for:\r\n\r\ndavid@contoso.com\r\n"
            "mx.contoso.com said: 550 5.7.51 No\r\n\r\n\r\n"
            "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;gw.example\r\n"
            "Arrival-Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nFinal-Recipient: rfc822;david@contoso.com\r\n"
            "Action: failed\r\nStatus: 5.7.51\r\nRemote-MTA: dns;mx.contoso.com\r\n"
            "Diagnostic-Code: smtp;550 5.7.51 No\r\n\r\n"
            "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nReceived: from a by b\r\nFrom: <frank@netatwork.de>\r\n"
            "Subject: Hello\r\nMessage-ID: <1@a.example>\r\n\r\n--B--\r\n");
}

TEST(Report, IsTheSameEachTime) {
  EXPECT_EQ(write_report(report(), original()).bytes(), write_report(report(), original()).bytes());
}

TEST(Report, IsNotLedAstrayByWhatOthersSay) {
  auto hostile = report();
  hostile.recipients[0].diagnostic = "550 no\r\nAction: delivered\r\n\xff" + std::string(5000, 'x');
  hostile.recipients[0].original = "rfc822;a\r\nX: y";
  const auto body = std::string(write_report(hostile, original()).body());
  EXPECT_EQ(body.find("\nAction: delivered"), std::string::npos);
  EXPECT_EQ(body.find("\nX: y"), std::string::npos);
  EXPECT_EQ(body.find('\xff'), std::string::npos);
  EXPECT_LT(body.size(), 3000U);
}

}  // namespace
}  // namespace mailflow::mail
