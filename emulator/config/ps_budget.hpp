#pragma once
// What one run of a script may use: steps and bytes. A script is hostile input; repeated doubling and endless loops end
// in an error, soon and always at the same place.

#include <atomic>
#include <cstddef>

#include "base/source.hpp"

namespace mailflow::config {

inline constexpr std::size_t script_steps = 1'000'000;
inline constexpr std::size_t script_memory = 128'000'000;  // bytes of all values ever made
inline constexpr std::size_t script_recursion = 500;       // expressions and blocks inside of each other
inline constexpr std::size_t script_value_depth = 64;
inline constexpr std::size_t list_items = 1'000'000;
inline constexpr std::size_t table_keys = 1'000;
inline constexpr std::size_t function_depth = 100;   // functions that call each other
inline constexpr std::size_t session_files = 1'000;  // written by scripts, kept in memory
inline constexpr std::size_t session_file_bytes = 16'000'000;

class Budget {
 public:
  // `interrupted`: somebody wants the script to end (Ctrl-C); nullptr for nobody.
  explicit Budget(const std::atomic<bool>* interrupted = nullptr) : interrupted_(interrupted) {}

  // Each ends the script with a ScriptFailure when nothing is left.
  void step(const base::SourcePos& pos) { steps(1, pos); }
  void steps(std::size_t count, const base::SourcePos& pos);
  void memory(std::size_t bytes, const base::SourcePos& pos);

 private:
  std::size_t steps_ = script_steps;
  std::size_t memory_ = script_memory;
  const std::atomic<bool>* interrupted_;
};

}  // namespace mailflow::config
