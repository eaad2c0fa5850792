#include "app/submission.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "load/certificates.hpp"
#include "mail/message.hpp"
#include "scenario/resolve.hpp"

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

// "mail.a.example,*.b.example,expired" as a scenario has it: { names: […], preset: expired }. A word without a dot is
// a preset, so that a misspelt one becomes no name.
base::Result<base::Value> certificate_map(std::string_view text) {
  base::ValueList names;
  base::ValueMap map;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const std::string word(text.substr(at, end - at));
    at = end + 1;
    if (word.find('.') != std::string::npos) {
      names.push_back({word, {}});
    } else if (!map.empty()) {
      return fail(ErrorKind::usage, "--certificate: one preset at most, not {} and {}",
                  std::get<std::string>(map.front().value.data), word);
    } else {
      map.push_back({"preset", {}, {word, {}}});
    }
  }
  if (!names.empty()) map.push_back({"names", {}, {std::move(names), {}}});
  return base::Value{std::move(map), {}};
}

base::Result<void> set_certificate(const model::World& world, const std::string& text,
                                   journey::Submission& submission) {
  if (text == "none") {
    submission.show_certificate = false;
    return {};
  }
  const auto map = certificate_map(text);
  if (!map) return fail(map.error());
  auto spec = load::read_certificate(*map, world, submission.via);
  if (!spec) return wrong("--certificate", spec.error());
  submission.certificate = std::move(*spec);
  return {};
}

// Without --via the sender's own.
base::Result<model::HostId> host_for(const model::World& world, const std::string& via, const mail::ReversePath& from) {
  if (!via.empty()) return host_named(world, "--via", via);
  const auto own = from ? scenario::submitting_host(*from, world) : std::nullopt;
  if (own) return *own;
  if (!from) return fail(ErrorKind::usage, "--via is needed: mail from <> has no server of its own");
  return fail(ErrorKind::usage, "--via is needed: no host of the lab has the sender {}", mail::to_string(*from));
}

}  // namespace

base::Result<journey::Submission> submission_of(const model::World& world, const MessageOptions& options) {
  journey::Submission submission;
  auto from = mail::parse_reverse_path(options.from);
  if (!from) return wrong("--from", from.error());
  submission.from = std::move(*from);
  auto via = host_for(world, options.via, submission.from);
  if (!via) return fail(via.error());
  submission.via = *via;
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
  if (options.certificate)
    if (auto set = set_certificate(world, *options.certificate, submission); !set) return fail(std::move(set.error()));
  submission.tls = options.tls;
  submission.helo = options.helo;
  submission.verdict = options.verdict;
  for (const auto& text : options.headers) {
    std::string_view rest = text;
    const auto field = text.find_first_of("\r\n") == std::string::npos ? mail::next_field(rest) : std::nullopt;
    if (!field || !rest.empty())
      return fail(ErrorKind::usage, "--header: \"{}\" is no header field, such as \"Subject: hello\"", text);
    submission.headers.emplace_back(field->name, mail::unfold(field->value));
  }
  return submission;
}

}  // namespace mailflow::app
