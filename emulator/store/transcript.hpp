#pragma once
// A session's lines as one text, so that a transaction costs one row and not twenty.
//
// One line of text for each line of the session: milliseconds of lab time, C or S, what was said without its CRLF.
// Control characters, bytes that are no ASCII and the backslash are \xNN, so that any input keeps the form.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/rows.hpp"

namespace mailflow::store {

enum class Speaker : std::uint8_t { client, server };

struct TranscriptLine {
  base::LabTime time{};
  Speaker speaker = Speaker::client;
  std::string text;
  bool operator==(const TranscriptLine&) const = default;
};

// Gathers the lines of one session until a row is due: before a 250 that must be durable, and at the end.
class Transcript {
 public:
  explicit Transcript(std::uint64_t session) : session_(session) {}

  void add(base::LabTime time, Speaker speaker, std::string_view text);
  bool empty() const { return text_.empty(); }
  TranscriptRow take();  // the lines since the last one

 private:
  std::uint64_t session_;
  std::uint32_t rows_ = 0;
  std::string text_;
};

// Fails on text that no Transcript wrote.
base::Result<std::vector<TranscriptLine>> parse_transcript(std::string_view text);

}  // namespace mailflow::store
