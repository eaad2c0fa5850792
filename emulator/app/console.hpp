#pragma once
// The program's two ways to speak: results on stdout, everything else on stderr, each with the style of where it goes.
//
// Colours only on a terminal and without NO_COLOR; signs as the locale has them; width of the terminal, 100 columns in
// a pipe. A reader that has gone away (a closed pipe) is no error: what it no longer takes is dropped.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/rule.hpp"
#include "render/style.hpp"

namespace mailflow::app {

class Console {
 public:
  explicit Console(base::Language language = base::Language::en);

  void out(std::string_view text);  // written at once, whole
  void err(std::string_view text);
  // The error in words on stderr; its exit code.
  int fail(const base::Error& error);

  const render::Style& style() const { return out_style_; }  // of stdout
  const render::Style& error_style() const { return err_style_; }
  base::Language language() const { return language_; }
  bool on_terminal() const { return on_terminal_; }  // stderr, for progress
  bool reader_gone() const { return reader_gone_; }

 private:
  render::Style out_style_;
  render::Style err_style_;
  base::Language language_;
  bool on_terminal_ = false;
  bool reader_gone_ = false;
};

}  // namespace mailflow::app
