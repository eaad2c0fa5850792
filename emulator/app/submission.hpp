#pragma once
// The words of a command line → a message as the walk and the wire take it. Unknown hosts and broken addresses are
// Errors of kind usage that name the option and the nearest known name.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journey/outcome.hpp"
#include "model/world.hpp"

namespace mailflow::app {

struct MessageOptions {
  std::string from;
  std::vector<std::string> to;
  std::string via;                     // a host of the lab; "": the sender's own
  std::optional<std::string> connect;  // host or address, past the MX
  std::optional<std::string> source;   // host or address
  std::optional<model::TlsPolicy> tls;
  std::optional<std::string> helo;
  mail::ContentVerdict verdict = mail::ContentVerdict::clean;
  std::vector<std::string> headers;        // "Name: value"
  std::optional<std::string> certificate;  // names and a preset, with commas between; or none
};

base::Result<journey::Submission> submission_of(const model::World& world, const MessageOptions& options);

}  // namespace mailflow::app
