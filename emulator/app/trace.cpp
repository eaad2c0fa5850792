// `mailflow trace` and `mailflow message`: what a stored trace says about messages, and their exact bytes.

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include "app/lab_file.hpp"
#include "app/trace_file.hpp"
#include "app/trace_text.hpp"
#include "app/transcript_text.hpp"
#include "app/verbs.hpp"

namespace mailflow::app {
namespace {

using base::Result;
using store::RunRow;
using store::Story;

struct RunStories {
  RunRow run;
  HostNames hosts;
  std::vector<Story> stories;
};

// "12", "#12", or a Message-ID with or without its brackets.
void choose_message(const std::string& given, store::Wanted& wanted) {
  if (given.empty()) return;
  const auto digits = given.substr(given.starts_with('#') ? 1 : 0);
  const auto* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, wanted.message);
  if (error == std::errc{} && end == last && wanted.message != 0) return;
  wanted.message = 0;
  wanted.message_id = given.starts_with('<') ? given : "<" + given + ">";
}

Result<RunStories> stories_of(store::Query& query, const RunRow& run, const store::Wanted& wanted) {
  auto hosts = query.hosts(run.run);
  if (!hosts) return base::fail(std::move(hosts.error()));
  auto stories = query.stories(run.run, wanted);
  if (!stories) return base::fail(std::move(stories.error()));
  return RunStories{run, std::move(*hosts), std::move(*stories)};
}

Result<std::string> transcripts(store::Query& query, const RunStories& run, const Story& story,
                                const render::Style& style) {
  std::string text;
  std::set<std::uint64_t> told{0};  // 0: handed in by the lab itself
  for (const auto& hop : story.hops) {
    if (!told.insert(hop.session).second) continue;
    const auto session = query.session(run.run.run, hop.session);
    if (!session) return base::fail(session.error());
    const auto lines = query.transcript(run.run.run, hop.session);
    if (!lines) return base::fail(lines.error());
    if (!*session) continue;
    const auto name = [&](std::uint64_t host, const std::string& otherwise) {
      const auto known = run.hosts.find(host);
      return known == run.hosts.end() ? otherwise : known->second;
    };
    text +=
        transcript_heading(name((*session)->client, (*session)->client_address), name((*session)->host, "?"), style);
    for (const auto& line : *lines)
      text += transcript_line(line.speaker == store::Speaker::client ? Said::client : said_by_server(line.text),
                              line.text, style);
  }
  return text;
}

std::string heading_of(const RunStories& run, const render::Style& style, base::Language language) {
  const bool german = language == base::Language::de;
  const auto count = run.stories.size();
  const auto* noun = count == 1 ? (german ? "Nachricht" : "message") : (german ? "Nachrichten" : "messages");
  const auto title =
      fmt::format("{} {}: {}, {}, {} {}", german ? "Lauf" : "run", run.run.run, run.run.lab, run.run.name, count, noun);
  return render::heading(style, render::clean(style, title)) + "\n";
}

Result<std::string> as_text(store::Query& query, const std::vector<RunStories>& runs, const TraceCommand& command,
                            const Console& console) {
  const bool full = command.verbose > 0 || !command.message.empty();
  const auto& style = console.style();
  std::string text;
  for (const auto& run : runs) {
    text += heading_of(run, style, console.language());
    for (const auto& story : run.stories) {
      text += story_text(story, run.hosts, full ? StoryDetail::hops : StoryDetail::result, style, console.language());
      if (command.verbose == 0) continue;
      const auto lines = transcripts(query, run, story, style);
      if (!lines) return base::fail(lines.error());
      text += *lines;
    }
  }
  return text;
}

std::string as_json(const std::vector<RunStories>& runs) {
  render::JsonWriter json;
  {
    const auto list = json.array();
    for (const auto& run : runs) {
      const auto row = json.object();
      json.number("run", run.run.run);
      json.text("lab", run.run.lab);
      json.text("name", run.run.name);
      json.text("program", run.run.program);
      const auto messages = json.array("messages");
      for (const auto& story : run.stories) story_json(json, story, run.hosts);
    }
  }
  return json.take();
}

int no_message(Console& console, std::string_view trace) {
  console.err(fmt::format("mailflow: {}: no message fits\n", render::clean(trace)));
  return nothing_to_run;
}

}  // namespace

int perform(const TraceCommand& command, Console& console) {
  auto trace = open_trace(command.trace, {command.run, command.lab}, console);
  if (!trace) return trace.error();
  store::Wanted wanted{.sender = command.from, .recipient = command.to, .most = command.most};
  choose_message(command.message, wanted);
  std::vector<RunStories> runs;
  for (const auto& run : trace->runs) {
    auto stories = stories_of(trace->query, run, wanted);
    if (!stories) return console.fail(stories.error());
    runs.push_back(std::move(*stories));
  }
  const bool asked = !command.message.empty() || !command.from.empty() || !command.to.empty();
  if (asked && std::ranges::all_of(runs, [](const RunStories& run) { return run.stories.empty(); }))
    return no_message(console, command.trace);
  if (command.form == TextForm::json) {
    console.out(as_json(runs));
    return 0;
  }
  const auto text = as_text(trace->query, runs, command, console);
  if (!text) return console.fail(text.error());
  console.out(*text);
  return 0;
}

int perform(const MessageCommand& command, Console& console) {
  auto trace = open_trace(command.trace, {command.run, command.lab}, console);
  if (!trace) return trace.error();
  store::Wanted wanted;
  choose_message(command.message, wanted);
  for (const auto& run : trace->runs) {
    const auto stories = trace->query.stories(run.run, wanted);
    if (!stories) return console.fail(stories.error());
    for (const auto& story : *stories) {
      const auto bytes = trace->query.bytes(run.run, story.message, command.delivered_to);
      if (!bytes) return console.fail(bytes.error());
      if (!*bytes) continue;
      console.out(**bytes);
      return 0;
    }
  }
  return no_message(console, command.trace);
}

}  // namespace mailflow::app
