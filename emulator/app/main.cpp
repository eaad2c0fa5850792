// mailflow: reads the command line, hands over to one verb, and never ends with an exception.

#include <csignal>
#include <exception>
#include <new>
#include <utility>

#include "app/command_line.hpp"
#include "app/console.hpp"
#include "app/verbs.hpp"

namespace {

int perform_line(const mailflow::app::CommandLine& line) {
  mailflow::app::Console console(line.language);
  return std::visit([&](const auto& command) { return mailflow::app::perform(command, console); }, line.command);
}

}  // namespace

int main(int argc, char** argv) {
  using mailflow::base::Error;
  using mailflow::base::ErrorKind;
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto line = mailflow::app::parse_command_line(argc, argv);
    if (!line) return mailflow::app::Console().fail(line.error());
    return perform_line(*line);
  } catch (const std::bad_alloc&) {
    return mailflow::app::Console().fail(Error{ErrorKind::unavailable, "this machine has no memory left", {}, {}});
  } catch (const std::exception& error) {
    return mailflow::app::Console().fail(
        Error{ErrorKind::internal, fmt::format("a bug in mailflow: {}", error.what()), {}, "please report it"});
  }
}
