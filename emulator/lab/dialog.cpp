#include "lab/dialog.hpp"

#include <utility>

#include "lab/core.hpp"
#include "protocol/smtp/reply_text.hpp"

namespace mailflow::lab {
namespace {

using protocol::smtp::ReplyReader;

constexpr auto patience = std::chrono::minutes{10};

void note(DialogEnd& end, Speaker by, std::string text) {
  end.said.push_back({by, std::move(text)});
  if (end.said.size() <= most_dialog_said) return;
  end.said.pop_front();
  ++end.said_before;
}

class Dialog {
 public:
  Dialog(Core& core, const DialogPlan& plan, DialogEnd& end, net::LineStream stream)
      : core_(core), plan_(plan), end_(end), stream_(std::move(stream)) {}

  net::Task<void> hold() {
    for (std::size_t i = 0; i < plan_.lines.size(); ++i) {
      const auto met = co_await meet(i);
      if (met) continue;
      end_.failed = i;
      co_return;
    }
    stream_.close();
  }

 private:
  net::Task<bool> meet(std::size_t number) {
    const auto& line = plan_.lines[number];
    switch (line.kind) {
      case DialogLine::Kind::say: {
        stream_.put(line.text + "\r\n");
        note(end_, Speaker::client, line.text);
        co_return true;
      }
      case DialogLine::Kind::expect: {
        const auto said = co_await reply();
        end_.got = said;
        co_return fits_pattern(said, line.text);
      }
      case DialogLine::Kind::closed: {
        const auto said = co_await reply();
        end_.got = said;
        co_return said == closed;
      }
      case DialogLine::Kind::start_tls: {
        const auto started = co_await start_tls(number);
        co_return started;
      }
    }
    co_return false;
  }

  // A whole reply in one line, or what happened instead.
  net::Task<std::string> reply() {
    stream_.set_deadline(core_.now() + patience, net::TimerKind::session);
    ReplyReader reader;
    auto state = ReplyReader::State::more;
    while (state == ReplyReader::State::more) {
      const auto line = co_await stream_.read_line(protocol::smtp::longest_reply_line);
      if (!line) {
        const bool ended = line.error().fault == net::IoFault::closed || line.error().fault == net::IoFault::reset;
        auto why = ended ? std::string(closed) : line.error().text;
        note(end_, Speaker::note, why);
        co_return why;
      }
      note(end_, Speaker::server, std::string(line->substr(0, line->find_last_not_of("\r\n") + 1)));
      state = reader.line(*line);
    }
    if (state != ReplyReader::State::complete) co_return std::string("no SMTP reply");
    co_return mail::to_string(reader.take());
  }

  net::Task<bool> start_tls(std::size_t number) {
    stream_.put("STARTTLS\r\n");
    note(end_, Speaker::client, "STARTTLS");
    auto said = co_await reply();
    end_.got = said;
    if (!said.starts_with("220")) co_return false;
    const auto context = context_for(plan_.lines[number]);
    if (!context) {
      end_.got = context.error().message;
      co_return false;
    }
    std::string no_name;
    const auto shaken = co_await stream_.start_tls_client(*context, std::move(no_name));
    if (!shaken) end_.got = shaken.error().text;
    note(end_, Speaker::note, shaken ? std::string("TLS") : end_.got);
    co_return shaken.has_value();
  }

  base::Result<ssl_ctx_st*> context_for(const DialogLine& line) {
    const auto host = core_.world()->hosts->at(plan_.to);
    if (!line.certificate || !host) return core_.identities->anonymous_client();
    return core_.identities->client((*core_.world()->hosts)[*host], *line.certificate);
  }

  static constexpr std::string_view closed = "the connection is closed";

  Core& core_;
  const DialogPlan& plan_;
  DialogEnd& end_;
  net::LineStream stream_;
};

}  // namespace

bool fits_pattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  auto star = std::string_view::npos;
  std::size_t after_star = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      after_star = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  while (in_pattern < pattern.size() && pattern[in_pattern] == '*') ++in_pattern;
  return in_pattern == pattern.size();
}

net::Task<void> hold_dialog(Core& core, std::shared_ptr<const DialogPlan> plan, std::shared_ptr<DialogEnd> end) {
  auto stream = co_await core.network->connect(plan->source, plan->to, net::smtp_port);
  if (!stream) {
    end->failed = 0;
    end->got = stream.error().text;
    note(*end, Speaker::note, end->got);
    co_return;
  }
  Dialog dialog(core, *plan, *end, std::move(*stream));
  co_await dialog.hold();
}

}  // namespace mailflow::lab
