#include "app/line_editor.hpp"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <filesystem>

namespace mailflow::app {
namespace {

constexpr int most_lines = 1000;

std::string history_file() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state != nullptr && *state == '/')
    folder = state;
  else if (home != nullptr && *home == '/')
    folder = std::filesystem::path(home) / ".local" / "state";
  else
    return {};
  std::error_code error;
  std::filesystem::create_directories(folder / "mailflow", error);
  return error ? std::string{} : (folder / "mailflow" / "shell_history").string();
}

std::string common_start(const std::vector<std::string>& words) {
  auto start = words.front();
  for (const auto& word : words) {
    std::size_t same = 0;
    while (same < start.size() && same < word.size() && start[same] == word[same]) ++same;
    start.resize(same);
  }
  return start;
}

}  // namespace

struct LineEditor::Impl {
  Complete complete;
  std::function<bool()> interrupted;
  EditLine* editor = nullptr;
  History* history = nullptr;
  HistEvent event{};
  std::string file;
  std::string prompt;

  ~Impl() {
    if (history != nullptr && !file.empty()) ::history(history, &event, H_SAVE, file.c_str());
    if (editor != nullptr) el_end(editor);
    if (history != nullptr) history_end(history);
  }

  static Impl& of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Impl*>(self);
  }

  static char* shown_prompt(EditLine* editor) { return of(editor).prompt.data(); }

  // Waits for input; false when a signal asks for another line. The signals are let in only while it waits, so that
  // none is lost between the look at `interrupted` and the wait.
  bool wait() const {
    sigset_t held;
    sigset_t before;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held, &before);
    pollfd input{STDIN_FILENO, POLLIN, 0};
    int ready = 0;
    while (ready <= 0 && !interrupted()) ready = ::ppoll(&input, 1, nullptr, &before);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return ready > 0;
  }

  // One character; -1 when a signal asks for another line. libedit's own reader goes on after the first signal.
  static int character(EditLine* editor, wchar_t* out) {
    std::mbstate_t state{};
    for (;;) {
      if (!of(editor).wait()) return -1;
      char byte = 0;
      const auto got = ::read(STDIN_FILENO, &byte, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return static_cast<int>(got);
      const auto used = std::mbrtowc(out, &byte, 1, &state);
      if (used == static_cast<std::size_t>(-2)) continue;  // more bytes of this character follow
      if (used == static_cast<std::size_t>(-1)) *out = L'?';
      return 1;
    }
  }

  static unsigned char tab(EditLine* editor, int) {
    auto& self = of(editor);
    const auto* line = el_line(editor);
    const std::string_view before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const auto found = self.complete(before);
    if (found.words.empty()) return CC_REFRESH_BEEP;
    auto start = common_start(found.words);
    const auto typed = before.substr(found.from);
    if (found.words.size() == 1) start += ' ';
    if (start.size() > typed.size()) {
      const auto characters = std::count_if(typed.begin(), typed.end(),
                                            [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
      el_deletestr(editor, static_cast<int>(characters));
      return el_insertstr(editor, start.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::fputc('\n', stdout);
    for (const auto& word : found.words) std::fprintf(stdout, "%s  ", word.c_str());
    std::fputc('\n', stdout);
    std::fflush(stdout);
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineEditor::~LineEditor() = default;

base::Result<std::unique_ptr<LineEditor>> LineEditor::open(Complete complete, std::function<bool()> interrupted) {
  std::setlocale(LC_CTYPE, "");
  auto impl = std::make_unique<Impl>();
  impl->complete = std::move(complete);
  impl->interrupted = std::move(interrupted);
  impl->editor = el_init("mailflow", stdin, stdout, stderr);
  impl->history = history_init();
  if (impl->editor == nullptr || impl->history == nullptr)
    return base::fail(base::ErrorKind::unavailable, "the terminal cannot be used for editing lines");
  auto* editor = impl->editor;
  el_set(editor, EL_CLIENTDATA, impl.get());
  el_set(editor, EL_PROMPT_ESC, &Impl::shown_prompt, '\1');
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_GETCFN, &Impl::character);
  el_set(editor, EL_HIST, history, impl->history);
  el_set(editor, EL_ADDFN, "mailflow-complete", "completes the word", &Impl::tab);
  el_set(editor, EL_BIND, "^I", "mailflow-complete", nullptr);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  history(impl->history, &impl->event, H_SETSIZE, most_lines);
  history(impl->history, &impl->event, H_SETUNIQUE, 1);
  impl->file = history_file();
  if (!impl->file.empty()) history(impl->history, &impl->event, H_LOAD, impl->file.c_str());
  return std::unique_ptr<LineEditor>(new LineEditor(std::move(impl)));
}

LineEditor::Read LineEditor::read(std::string prompt) {
  impl_->prompt = std::move(prompt);
  el_resize(impl_->editor);
  int count = 0;
  const char* line = el_gets(impl_->editor, &count);
  if (line == nullptr || count <= 0) {
    std::fputs("\n", stdout);
    std::fflush(stdout);
    el_reset(impl_->editor);
    return {impl_->interrupted() ? Ended::interrupted : Ended::end, {}};
  }
  std::string text(line, static_cast<std::size_t>(count));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return {Ended::line, std::move(text)};
}

void LineEditor::remember(const std::string& text) {
  history(impl_->history, &impl_->event, H_ENTER, text.c_str());
}

}  // namespace mailflow::app
