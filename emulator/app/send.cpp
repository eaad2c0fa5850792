// `mailflow send`: one message really sent, in a lab that starts for it, with every line of its sessions.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/lab_file.hpp"
#include "app/outcome_text.hpp"
#include "app/transcript_text.hpp"
#include "app/verbs.hpp"
#include "journey/readings.hpp"
#include "lab/lab.hpp"

namespace mailflow::app {
namespace {

// The sessions of a lab, each whole, in the order in which they began.
class Sessions final : public lab::Observer {
 public:
  struct Line {
    base::LabTime at{};
    Said said = Said::note;
    std::string text;
  };
  struct Session {
    std::string client;
    std::string server;
    std::vector<Line> lines;
  };

  void happened(const lab::Event& event) override {
    if (event.kind == lab::EventKind::session) session(event.detail, event.host).client = event.peer;
  }

  void said(const lab::SessionLine& line) override {
    session(line.session, line.host).lines.push_back({line.at, said_by(line.speaker), std::string(line.text)});
  }

  bool wants_lines() const override { return true; }

  const std::vector<Session>& all() const { return sessions_; }

 private:
  Session& session(std::string_view id, std::string_view server) {
    const auto [at, fresh] = places_.try_emplace(std::pair{std::string(server), std::string(id)}, sessions_.size());
    if (fresh) sessions_.push_back({{}, std::string(server), {}});
    return sessions_[at->second];
  }

  std::vector<Session> sessions_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;  // by server and its session id
};

std::string as_text(const Sessions& sessions, const std::vector<journey::RecipientOutcome>& outcomes,
                    const std::vector<journey::Readings>& readings, const render::Style& style,
                    const Telling& telling) {
  std::string text;
  for (const auto& session : sessions.all()) {
    text += transcript_heading(session.client, session.server, style);
    for (const auto& line : session.lines) text += transcript_line(line.said, line.text, style);
    text += "\n";
  }
  return text + outcomes_text(outcomes, readings, style, telling);
}

std::string as_json(const Sessions& sessions, const std::vector<journey::RecipientOutcome>& outcomes,
                    const std::vector<journey::Readings>& readings, base::Language language) {
  static constexpr std::string_view words[] = {"client", "server", "note"};
  render::JsonWriter json;
  {
    const auto whole = json.object();
    {
      const auto list = json.array("sessions");
      for (const auto& session : sessions.all()) {
        const auto row = json.object();
        json.text("client", session.client);
        json.text("server", session.server);
        const auto lines = json.array("lines");
        for (const auto& line : session.lines) {
          const auto one = json.object();
          json.text("time", base::iso(line.at));
          json.text("by", words[static_cast<std::size_t>(line.said)]);
          json.text("text", line.text);
        }
      }
    }
    const auto list = json.array("recipients");
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcome_json(json, outcomes[i], readings[i], language);
  }
  return json.take();
}

}  // namespace

int perform(const SendCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  auto submission = submission_of(**world, command.message);
  if (!submission) return console.fail(submission.error());
  if (command.subject) submission->headers.emplace_back("Subject", *command.subject);
  if (command.body) submission->body = *command.body + "\r\n";

  Sessions sessions;
  lab::Options options{.observer = &sessions};
  options.allow_external = command.allow_external;
  if (!command.trace.empty())
    options.trace = store::Options{.file = command.trace, .run = {(*world)->lab, "send", "mailflow " MAILFLOW_VERSION}};
  auto started = lab::Lab::start(**world, std::move(options));
  if (!started) return console.fail(started.error());
  auto& lab = **started;
  const auto id = lab.submit(*submission);
  if (!id) return console.fail(id.error());
  if (const auto rest = lab.run_until_rest(); !rest) return console.fail(rest.error());

  const auto outcomes = lab.outcomes(*id);
  const auto by_policy = journey::walk(*world, *submission, (*world)->clock);
  const auto readings = journey::readings(*world, *submission, (*world)->clock, by_policy);
  if (command.form == TextForm::json)
    console.out(as_json(sessions, outcomes, readings, console.language()));
  else
    console.out(as_text(sessions, outcomes, readings, console.style(), {console.language(), command.amount}));
  return 0;
}

}  // namespace mailflow::app
