#pragma once
// A raw SMTP session held line by line with a host of the lab, for scenarios about what no mail server would send.
//
// Lines go out as they are; a reply is waited for where one is expected (ten minutes of lab time at most) and compared
// on one line, "250 2.1.0 Sender OK", with a pattern in which `*` stands for anything. STARTTLS is asked for and done.
// The first thing that is not as expected ends the session, as does the end of the lines.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.hpp"
#include "lab/events.hpp"
#include "model/certificate.hpp"
#include "net/task.hpp"

namespace mailflow::lab {

struct Core;

struct DialogLine {
  enum class Kind : std::uint8_t { say, expect, closed, start_tls } kind = Kind::say;
  std::string text{};                                   // without CRLF; of what is expected the pattern
  std::optional<model::CertificateSpec> certificate{};  // of TLS: shown; none: no certificate
};

struct DialogPlan {
  base::IpAddress source;
  base::IpAddress to;
  std::vector<DialogLine> lines;
};

struct DialogSaid {
  Speaker by = Speaker::note;
  std::string text;  // a line, without its CRLF; TLS and what ended the session are notes
};

inline constexpr std::size_t most_dialog_said = 200;

struct DialogEnd {
  std::optional<std::size_t> failed;  // number of the line that was not met
  std::string got;                    // instead
  std::deque<DialogSaid> said;        // the last of it, 200 lines at most
  std::size_t said_before = 0;        // lines that went before these
};

// `*` stands for any text, everything else for itself.
bool fits_pattern(std::string_view text, std::string_view pattern);

net::Task<void> hold_dialog(Core& core, std::shared_ptr<const DialogPlan> plan, std::shared_ptr<DialogEnd> end);

}  // namespace mailflow::lab
