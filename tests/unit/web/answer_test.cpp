#include "web/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/page.hpp"

namespace mailflow::web {
namespace {

using testing::HasSubstr;
using testing::Not;

Site sample() {
  Site site;
  site.lab = "<lab>";
  site.now = *base::parse_time("2026-01-05T08:00:04Z");
  site.hosts.push_back(
      {"exo", {"mail server", "Mailserver"}, {"40.107.1.10"}, {"127.64.0.16:2525"}, "mail.protection.outlook.com"});
  site.dns = "127.64.0.1:53";
  site.messages.push_back({7, site.now, "<x@fabrikam.com>", "\"><script>alert(1)</script>\x1b@contoso.com", "fabrikam",
                           "exo", MessageState::refused, "550 5.7.51 a & b"});
  return site;
}

Answer ask(std::string_view target, std::string_view host = "localhost:8025", std::string_view method = "GET",
           std::string_view languages = "") {
  return answer_to({method, target, host, languages}, sample);
}

TEST(Answer, ThePageShowsHostsAndMessagesEscaped) {
  const auto answer = ask("/");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.type, "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("<td>127.64.0.16:2525</td>"));
  EXPECT_THAT(answer.body, HasSubstr("<h1>&lt;lab&gt;</h1>"));
  EXPECT_THAT(answer.body, HasSubstr("<td>08:00:04</td><td>fabrikam → exo</td><td>&lt;x@fabrikam.com&gt;</td>"
                                     "<td>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;?@contoso.com</td>"
                                     "<td><span class=\"refused\">refused</span> 550 5.7.51 a &amp; b</td>"));
  EXPECT_THAT(answer.body, Not(HasSubstr("<script")));
}

TEST(Answer, TheDescriptionFlowsInParagraphs) {
  const auto described = [] {
    auto site = sample();
    site.description = "Two lines\nof <one> paragraph.\n\nAnother.\n";
    return site;
  };
  const auto answer = answer_to({"GET", "/", "localhost:8025", ""}, described);
  EXPECT_THAT(answer.body, HasSubstr("<p>Two lines of &lt;one&gt; paragraph.</p>\n<p>Another.</p>\n<h2>"));
}

TEST(Answer, SpeaksTheLanguageThatIsAskedFor) {
  EXPECT_THAT(ask("/?lang=de").body, HasSubstr("<td>Mailserver</td>"));
  EXPECT_THAT(ask("/?lang=en").body, HasSubstr("<td>mail server</td>"));
  EXPECT_THAT(ask("/?lang=de").body, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(ask("/", "localhost", "GET", "fr, de-AT;q=0.9, en;q=0.8").body, HasSubstr("abgelehnt"));
  EXPECT_THAT(ask("/?lang=en", "localhost", "GET", "de").body, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(ask("/?lang=%22%3E").body, HasSubstr("<html lang=\"en\">"));
}

TEST(Answer, TheInterfaceForProgramsIsJson) {
  const auto answer = ask("/api/lab");
  EXPECT_EQ(answer.type, "application/json");
  EXPECT_THAT(answer.body, HasSubstr("\"time\": \"2026-01-05T08:00:04.000Z\""));
  EXPECT_THAT(answer.body, HasSubstr("\"outcome\": \"refused\""));
  EXPECT_EQ(ask("/healthz").body, "ok\n");
}

TEST(Answer, EntriesAreShownWhereThereAreAny) {
  const auto with_entries = [] {
    auto site = sample();
    site.entries.push_back({.endpoint = "0.0.0.0:2500"});
    site.entries.push_back({.endpoint = "0.0.0.0:2501", .host = "exo", .xclient = true});
    site.entries.push_back({.endpoint = "0.0.0.0:2502", .host = "exo", .as = "<filter>", .client = "198.51.100.40"});
    return site;
  };
  const auto shown = answer_to({"GET", "/", "localhost", ""}, with_entries).body;
  EXPECT_THAT(shown, HasSubstr("<tr><td>0.0.0.0:2500</td><td>DNS</td><td></td></tr>"));
  EXPECT_THAT(shown, HasSubstr("<td>0.0.0.0:2501</td><td>exo</td><td>itself, or whom XCLIENT names</td>"));
  EXPECT_THAT(shown, HasSubstr("<td>0.0.0.0:2502</td><td>exo</td><td>&lt;filter&gt; (198.51.100.40)</td>"));
  const auto told = answer_to({"GET", "/api/lab", "localhost", ""}, with_entries).body;
  EXPECT_THAT(told, HasSubstr("\"as\": \"<filter>\",\n      \"client-address\": \"198.51.100.40\",\n"
                              "      \"proxy-protocol\": false,\n      \"xclient\": false"));
  EXPECT_THAT(ask("/").body, Not(HasSubstr("For clients from elsewhere")));
  EXPECT_THAT(ask("/api/lab").body, HasSubstr("\"entries\": []"));
}

TEST(Answer, WhoTheClientOfAnEntryIs) {
  using base::Language;
  EXPECT_EQ(client_words({.host = "exo"}, Language::en), "itself");
  EXPECT_EQ(client_words({.host = "exo", .proxy_protocol = true}, Language::en), "whom its PROXY header names");
  EXPECT_EQ(client_words({.host = "exo", .proxy_protocol = true, .xclient = true}, Language::de),
            "wen sein PROXY-Kopf oder XCLIENT nennt");
}

TEST(Answer, OnlyLoopbackNamesAreAnswered) {
  for (const auto* host : {"localhost", "LOCALHOST:1", "127.0.0.1", "127.64.0.1:8025", "[::1]", "[::1]:8025"})
    EXPECT_EQ(ask("/healthz", host).status, 200U) << host;
  for (const auto* host :
       {"", "evil.example", "127.0.0.1.evil.example", "127.evil.example:80", "localhost.",
        "localhost:", "localhost:99999", "localhost:80:80", "10.0.0.1", "[::2]", "127.0.0.1@evil.example"})
    EXPECT_EQ(ask("/healthz", host).status, 421U) << host;
}

TEST(Answer, OthersAreRefused) {
  EXPECT_EQ(ask("/", "localhost", "POST").status, 405U);
  EXPECT_EQ(ask("/", "localhost", "HEAD").status, 200U);
  EXPECT_EQ(ask("/etc/passwd").status, 404U);
  EXPECT_EQ(ask("/..%2f..%2fetc/passwd").status, 404U);
  EXPECT_EQ(ask("http://localhost/").status, 400U);
  EXPECT_EQ(ask("*").status, 400U);
  EXPECT_EQ(ask("/%zz").status, 400U);
}

}  // namespace
}  // namespace mailflow::web
