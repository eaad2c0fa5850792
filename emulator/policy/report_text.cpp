#include "policy/report_text.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/markup.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::policy {
namespace {

using model::ExchangeVersion;
using model::Host;

// A report is a column of these, written as text or as HTML.
struct Block {
  enum class Kind : std::uint8_t { heading, address, lines, gap, preformatted } kind;
  std::string text;
};

constexpr std::string_view gap_in_text = "\n\n\n\n\n\n";

std::string said(const mail::Reply& reply, std::string_view trailer) {
  auto text = mail::to_string(reply);
  if (!trailer.empty()) text += fmt::format(" [{}]", trailer);
  return text;
}

// "7/7/2026 3:58:12 PM", UTC
std::string american_time(base::LabTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  const auto hour = clock.hours().count();
  return fmt::format("{}/{}/{} {}:{:02}:{:02} {}", static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), static_cast<int>(date.year()), (hour + 11) % 12 + 1,
                     clock.minutes().count(), clock.seconds().count(), hour < 12 ? "AM" : "PM");
}

bool writes_the_old_way(const Host& host) {
  return host.exchange.version == ExchangeVersion::v2010;
}

bool answered(const GivenUp& given_up) {
  return !given_up.remote.empty();
}

std::string place_of(const Said& last) {
  return last.address ? fmt::format("{} ({})", last.server, base::to_string(*last.address)) : last.server;
}

// Exchange Online names itself for the end and the last server for what came before; an Exchange server names the last
// server for both.
std::string expired_lines(const Host& host, const GivenUp& given_up, base::LabTime now) {
  const auto& last = *given_up.last;
  const auto end = said(given_up.reply, given_up.trailer);
  const auto before = said(last.reply, last.trailer);
  if (kind_of(host).style == WireStyle::exchange_online)
    return fmt::format("{} - Server at {} returned '{}'\n{} - Server at {} returned '{}'\n", american_time(now),
                       host.fqdn.text(), end, american_time(last.at), place_of(last), before);
  return fmt::format("{} - Remote Server at {} returned '{}'\n{} - Remote Server at {} returned '{}'\n",
                     american_time(now), place_of(last), end, american_time(last.at), place_of(last), before);
}

std::string old_diagnostics(const GivenUp& given_up) {
  const auto text = said(given_up.reply, given_up.trailer);
  if (!answered(given_up)) return fmt::format("#{} ##\n", text);
  const auto& status = given_up.reply.status;
  return fmt::format("{0} #<{0} #{1} smtp;{2}> #SMTP#\n", given_up.remote, status.empty() ? "5.0.0" : status, text);
}

void list_recipients(std::vector<Block>& out, const Host& host, std::span<const GivenUp* const> failed) {
  using Kind = Block::Kind;
  bool headed = false;
  for (const auto* each : failed) {
    auto address = mail::to_string(each->recipient.address);
    if (answered(*each) && !writes_the_old_way(host)) {
      out.push_back(
          {Kind::heading, fmt::format("{} rejected your message to the following email addresses:", each->remote)});
      out.push_back({Kind::address, std::move(address)});
      out.push_back({Kind::lines, fmt::format("{} gave this error:\n{}\n", each->remote, each->reply.text)});
      headed = false;
      continue;
    }
    if (!headed) out.push_back({Kind::heading, "Delivery has failed to these recipients or groups:"});
    headed = true;
    out.push_back({Kind::address, std::move(address)});
  }
}

std::vector<Block> blocks_of(const Host& host, std::span<const GivenUp* const> failed, const mail::Message& shown,
                             base::LabTime now) {
  using Kind = Block::Kind;
  std::vector<Block> out;
  list_recipients(out, host, failed);
  out.push_back({Kind::gap, {}});
  out.push_back({Kind::heading, "Diagnostic information for administrators:"});
  auto servers = fmt::format("Generating server: {}\n", host.fqdn.text());
  if (const auto& last = failed.front()->last; last && !writes_the_old_way(host))
    servers += fmt::format("Receiving server: {}\n", place_of(*last));
  out.push_back({Kind::lines, std::move(servers)});
  for (const auto* each : failed)
    out.push_back(
        {Kind::lines, mail::to_string(each->recipient.address) + "\n" + exchange_diagnostics(host, *each, now)});
  out.push_back({Kind::heading, "Original message headers:"});
  out.push_back({Kind::preformatted, std::string(shown.header())});
  return out;
}

std::string plain_text(const std::vector<Block>& blocks) {
  std::string out;
  for (const auto& block : blocks) switch (block.kind) {
      case Block::Kind::heading:
        out += block.text + "\n\n";
        break;
      case Block::Kind::address:
        out += fmt::format("{0}<mailto:{0}>\n\n", block.text);
        break;
      case Block::Kind::lines:
        out += block.text + "\n";
        break;
      case Block::Kind::gap:
        out += gap_in_text;
        break;
      case Block::Kind::preformatted:
        for (const char c : block.text)
          if (c != '\r') out += c;
        break;
    }
  return out;
}

std::string in_html(std::string_view text, std::string_view line_end) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += line_end;
    else if (c != '\r')
      base::append_markup(out, c);
  }
  return out;
}

std::string html_of(const std::vector<Block>& blocks) {
  std::string out =
      "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=us-ascii\">\n</head>\n<body>\n";
  for (const auto& block : blocks) switch (block.kind) {
      case Block::Kind::heading:
        out += fmt::format("<p><b>{}</b></p>\n", in_html(block.text, "<br>\n"));
        break;
      case Block::Kind::address:
        out += fmt::format("<p><a href=\"mailto:{0}\">{0}</a></p>\n", in_html(block.text, ""));
        break;
      case Block::Kind::lines:
        out += fmt::format("<p>{}</p>\n", in_html(block.text, "<br>\n"));
        break;
      case Block::Kind::gap:
        out += "<br><br><br>\n";
        break;
      case Block::Kind::preformatted:
        out += fmt::format("<pre>{}</pre>\n", in_html(block.text, "\n"));
        break;
    }
  return out + "</body>\n</html>\n";
}

}  // namespace

std::string exchange_diagnostics(const Host& host, const GivenUp& given_up, base::LabTime now) {
  if (writes_the_old_way(host)) return old_diagnostics(given_up);
  if (given_up.last) return expired_lines(host, given_up, now);
  const auto text = said(given_up.reply, given_up.trailer);
  return fmt::format("{}{}Remote Server returned '{}'\n", given_up.remote, answered(given_up) ? "\n" : "", text);
}

ReportText exchange_report_text(const Host& host, std::span<const GivenUp* const> failed, const mail::Message& shown,
                                base::LabTime now) {
  const auto blocks = blocks_of(host, failed, shown, now);
  return {plain_text(blocks), html_of(blocks)};
}

}  // namespace mailflow::policy
