#pragma once
// What the files that describe the command line share: options that take one of a few words, verbs. CLI11 itself is
// included by those .cpp files and nobody else.
//
// The values that options are bound to outlive the CLI::App.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/command_line.hpp"

namespace CLI {
class App;
}

namespace mailflow::app {

// An option that takes one of a few words; `choose` gets the word's number.
void add_words(CLI::App& app, const std::string& name, const std::string& does, std::vector<std::string_view> words,
               std::function<void(std::size_t)> choose);

template <class T>
using Words = std::vector<std::pair<std::string_view, T>>;

template <class T>
void add_choice(CLI::App& app, const std::string& name, const std::string& does, std::function<void(T)> choose,
                const Words<T>& words) {
  std::vector<std::string_view> known;
  for (const auto& [word, value] : words) known.push_back(word);
  add_words(app, name, does, std::move(known),
            [words, choose = std::move(choose)](std::size_t number) { choose(words[number].second); });
}

template <class T>
void add_choice(CLI::App& app, const std::string& name, const std::string& does, T& target, const Words<T>& words) {
  add_choice<T>(app, name, does, std::function<void(T)>([&target](T value) { target = value; }), words);
}

inline const Words<TextForm> text_forms{{"pretty", TextForm::pretty}, {"json", TextForm::json}};
inline const Words<base::Language> languages{{"en", base::Language::en}, {"de", base::Language::de}};

CLI::App* new_verb(CLI::App& app, const std::string& name, const std::string& does, const std::string& examples,
                   std::function<void()> given);

// One verb: its options are bound to `command`, which is chosen when the verb is given.
template <class T>
CLI::App* add_verb(CLI::App& app, const std::string& name, const std::string& does, const std::string& examples,
                   CommandLine& line, T& command) {
  return new_verb(app, name, does, examples, [&line, &command] { line.command = command; });
}

// Of the verbs that start a lab for real servers.
void add_allow_external(CLI::App& verb, std::vector<base::IpAddress>& addresses);

// Of the verbs that keep a lab.
void add_trace_choice(CLI::App& verb, TraceChoice& trace);

// The verbs that ask, each with the values it is bound to.
struct RunningCommands {
  RunCommand run;
  ReviewCommand review;
  MergeCommand merge;
  UpCommand up;
};

void add_running(CLI::App& app, CommandLine& line, RunningCommands& commands);

struct AskingCommands {
  ExplainCommand explain;
  SendCommand send;
  TraceCommand trace;
  MessageCommand message;
  GraphCommand graph;
  SchemaCommand schema;
  DescribeCommand describe;
  FormatCommand format;
  InitCommand init;
  CompletionCommand completion;
  SpfCommand spf;
};

CommandTable table_of(const CLI::App& app);

void add_asking(CLI::App& app, CommandLine& line, AskingCommands& commands);

}  // namespace mailflow::app
