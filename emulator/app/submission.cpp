#include "app/submission.hpp"

#include "base/nearest.hpp"

namespace mailflow::app {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t longest_helo = 255;
constexpr std::size_t most_recipients = 100;

base::Failure wrong(std::string_view option, const base::Error& error) {
  return fail(base::Error{ErrorKind::usage, fmt::format("{}: {}", option, error.message), {}, error.hint});
}

base::Result<model::HostId> host_named(const model::World& world, std::string_view option, const std::string& name) {
  if (const auto id = world.hosts->find(name)) return *id;
  std::vector<std::string_view> names;
  for (const auto& host : world.hosts->rows()) names.push_back(host.name);
  return fail(base::Error{ErrorKind::usage,
                          fmt::format("{}: there is no host \"{}\" in this lab", option, name),
                          {},
                          base::suggestion(name, "the lab", names)});
}

// An address as such, or the first one of a host.
base::Result<base::IpAddress> address_of(const model::World& world, std::string_view option, const std::string& text) {
  if (auto address = base::IpAddress::parse(text)) return *address;
  const auto host = host_named(world, option, text);
  if (!host) return fail(host.error());
  return (*world.hosts)[*host].addresses.front();
}

bool is_helo_name(std::string_view text) {
  if (text.empty() || text.size() > longest_helo) return false;
  for (const char c : text)
    if (c <= ' ' || c > '~') return false;
  return true;
}

}  // namespace

base::Result<journey::Submission> submission_of(const model::World& world, const MessageOptions& options) {
  journey::Submission submission;
  const auto via = host_named(world, "--via", options.via);
  if (!via) return fail(via.error());
  submission.via = *via;
  auto from = mail::parse_reverse_path(options.from);
  if (!from) return wrong("--from", from.error());
  submission.from = std::move(*from);
  if (options.to.size() > most_recipients)
    return fail(ErrorKind::usage, "--to: at most {} recipients at a time", most_recipients);
  for (const auto& text : options.to) {
    auto to = mail::parse_address(text);
    if (!to) return wrong("--to", to.error());
    submission.to.push_back(std::move(*to));
  }
  const auto read_address = [&](std::string_view option, const std::optional<std::string>& text,
                                std::optional<base::IpAddress>& into) -> base::Result<void> {
    if (!text) return {};
    const auto address = address_of(world, option, *text);
    if (!address) return fail(address.error());
    into = *address;
    return {};
  };
  if (auto read = read_address("--connect", options.connect, submission.connect); !read) return fail(read.error());
  if (auto read = read_address("--source", options.source, submission.source); !read) return fail(read.error());
  if (options.helo && !is_helo_name(*options.helo))
    return fail(ErrorKind::usage, "--helo: a name without blanks, of at most {} characters", longest_helo);
  submission.tls = options.tls;
  submission.helo = options.helo;
  return submission;
}

}  // namespace mailflow::app
