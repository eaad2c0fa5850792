#pragma once
// Lines from a terminal, with editing keys, history and completion (libedit).
//
// The history is kept in $XDG_STATE_HOME/mailflow/shell_history (or ~/.local/state), as far as that can be written.
// One at a time in a process.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cmdlet/completion.hpp"

namespace mailflow::app {

class LineEditor {
 public:
  enum class Ended { line, interrupted, end };
  struct Read {
    Ended how = Ended::end;
    std::string line;  // without its line end
  };
  using Complete = std::function<cmdlet::Completion(std::string_view line)>;

  // `interrupted` tells whether SIGINT came since the last line.
  static base::Result<std::unique_ptr<LineEditor>> open(Complete complete, std::function<bool()> interrupted);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  Read read(std::string prompt);
  void remember(const std::string& text);

 private:
  struct Impl;
  explicit LineEditor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::app
