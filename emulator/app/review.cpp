// `mailflow review`: each proposed golden as a diff, to be accepted or refused.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>

#include "app/file_output.hpp"
#include "app/lab_file.hpp"
#include "app/verbs.hpp"
#include "load/reader.hpp"
#include "scenario/golden.hpp"
#include "scenario/line_diff.hpp"

namespace mailflow::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Text;

constexpr int still_open = 1;
constexpr std::size_t context = 3;  // lines shown around a change

enum class Answer : std::uint8_t { accept, reject, skip, quit };

bool is_proposal(const fs::path& path) {
  return path.filename().string().ends_with(scenario::proposal_ending);
}

// Below hidden folders nobody keeps goldens.
base::Result<void> add_proposals(const fs::path& folder, std::vector<fs::path>& found) {
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::end(at); at.increment(error)) {
    const auto name = at->path().filename().string();
    if (at->is_directory(error) && name.size() > 1 && name.front() == '.') at.disable_recursion_pending();
    if (is_proposal(at->path()) && at->is_regular_file(error)) found.push_back(at->path().lexically_normal());
  }
  if (error) return base::fail(ErrorKind::unavailable, "{}: {}", folder.generic_string(), error.message());
  return {};
}

fs::path golden_of(const fs::path& proposal) {
  auto golden = proposal;
  return golden.replace_extension();
}

class Review {
 public:
  Review(ReviewDuty duty, Console& console) : duty_(duty), console_(console) {}

  // Every proposal in turn; the exit code.
  int review(const std::vector<fs::path>& proposals) {
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      const auto shown = show(proposals[i], i + 1, proposals.size());
      if (!shown) return console_.fail(shown.error());
      const auto answer = answered();
      if (answer == Answer::quit) {
        open_ += proposals.size() - i;
        break;
      }
      if (const auto done = act(answer, proposals[i]); !done) return console_.fail(done.error());
    }
    tell_end();
    return open_ == 0 ? 0 : still_open;
  }

 private:
  std::string say(const Text& text) const { return std::string(text.in(console_.language())); }

  base::Result<void> show(const fs::path& proposal, std::size_t number, std::size_t all) {
    const load::DiskReader reader;
    const auto now = reader.read(proposal.generic_string());
    if (!now) return base::fail(now.error());
    const auto golden = golden_of(proposal);
    std::error_code error;
    std::string before;
    const bool is_new = !fs::exists(golden, error);
    if (!is_new) {
      auto stored = reader.read(golden.generic_string());
      if (!stored) return base::fail(stored.error());
      before = std::move(stored->text);
    }
    auto title = fmt::format("{}/{}  {}", number, all, golden.generic_string());
    if (is_new) title += say({"  (new)", "  (neu)"});
    const auto& style = console_.style();
    console_.out(render::heading(style, render::clean(style, title)) + "\n" + diff_text(before, now->text) + "\n");
    return {};
  }

  // Changed lines with some around them.
  std::string diff_text(std::string_view before, std::string_view after) const {
    using Kind = scenario::DiffLine::Kind;
    const auto& style = console_.style();
    const auto diff = scenario::line_diff(before, after);
    std::vector<bool> near(diff.size());
    for (std::size_t i = 0; i < diff.size(); ++i)
      if (diff[i].kind != Kind::kept)
        for (auto j = i - std::min(i, context); j < std::min(diff.size(), i + context + 1); ++j) near[j] = true;
    std::string text;
    for (std::size_t i = 0; i < diff.size(); ++i) {
      if (!near[i]) {
        if (i == 0 || near[i - 1]) text += "    …\n";
        continue;
      }
      const auto line = render::clean(style, diff[i].text);
      switch (diff[i].kind) {
        case Kind::kept:
          text += "    " + line + "\n";
          break;
        case Kind::removed:
          text += render::paint(style, render::Tone::bad, "  - " + line) + "\n";
          break;
        case Kind::added:
          text += render::paint(style, render::Tone::good, "  + " + line) + "\n";
          break;
      }
    }
    return text;
  }

  Answer answered() {
    switch (duty_) {
      case ReviewDuty::accept_all:
        return Answer::accept;
      case ReviewDuty::reject_all:
        return Answer::reject;
      case ReviewDuty::ask:
        break;
    }
    if (::isatty(STDIN_FILENO) == 0) return Answer::skip;
    for (std::string line;;) {
      console_.out(say({"[a]ccept  [r]eject  [s]kip  [q]uit > ", "[a]nnehmen  [r] ablehnen  [s] später  [q] Ende > "}));
      if (!std::getline(std::cin, line)) return Answer::quit;
      constexpr std::string_view letters = "arsq";
      const auto chosen = line.size() == 1 ? letters.find(line.front()) : std::string_view::npos;
      if (chosen != std::string_view::npos) return static_cast<Answer>(chosen);
    }
  }

  base::Result<void> act(Answer answer, const fs::path& proposal) {
    std::error_code error;
    switch (answer) {
      case Answer::accept:
        fs::rename(proposal, golden_of(proposal), error);
        ++accepted_;
        break;
      case Answer::reject:
        fs::remove(proposal, error);
        ++rejected_;
        break;
      case Answer::skip:
      case Answer::quit:
        ++open_;
        break;
    }
    if (error) return base::fail(ErrorKind::unavailable, "{}: {}", proposal.generic_string(), error.message());
    return {};
  }

  void tell_end() {
    console_.out(fmt::format(
        fmt::runtime(say({"{} accepted, {} rejected, {} open\n", "{} angenommen, {} abgelehnt, {} offen\n"})),
        accepted_, rejected_, open_));
    if (open_ > 0 && duty_ == ReviewDuty::ask && ::isatty(STDIN_FILENO) == 0)
      console_.err(say({"mailflow: without a terminal say --accept-all or --reject-all\n",
                        "mailflow: ohne Terminal geht es mit --accept-all oder --reject-all\n"}));
  }

  const ReviewDuty duty_;
  Console& console_;
  std::size_t accepted_ = 0;
  std::size_t rejected_ = 0;
  std::size_t open_ = 0;
};

}  // namespace

int perform(const ReviewCommand& command, Console& console) {
  std::vector<fs::path> proposals;
  for (const auto& path : command.paths) {
    std::error_code error;
    if (fs::is_regular_file(path, error) && is_proposal(path)) {
      proposals.emplace_back(path);
    } else if (fs::is_directory(path, error)) {
      if (const auto done = add_proposals(path, proposals); !done) return console.fail(done.error());
    } else {
      console.err(fmt::format("mailflow: {}: this is neither a folder nor a *.golden.new\n", render::clean(path)));
      return nothing_to_run;
    }
  }
  std::ranges::sort(proposals);
  proposals.erase(std::unique(proposals.begin(), proposals.end()), proposals.end());
  if (proposals.empty()) {
    console.out(console.language() == base::Language::de ? "keine Vorschläge\n" : "nothing is proposed\n");
    return 0;
  }
  return Review(command.duty, console).review(proposals);
}

}  // namespace mailflow::app
