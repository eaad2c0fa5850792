// `mailflow spf`: what SPF says of a client, or what a domain's record allows, asked of a name server or of a lab file.

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "app/lab_file.hpp"
#include "app/spf_text.hpp"
#include "app/verbs.hpp"
#include "lab/spf_check.hpp"
#include "net/network.hpp"

namespace mailflow::app {
namespace {

using base::ErrorKind;

constexpr base::Duration longest_patience = std::chrono::minutes{1};

base::Failure usage(std::string message, std::string hint) {
  return base::fail(base::Error{ErrorKind::usage, std::move(message), {}, std::move(hint)});
}

// What the command line asks for, checked.
struct Task {
  std::optional<spf::Query> query;  // else the domain's addresses
  std::string domain;
  std::optional<net::RealEndpoint> server;  // else the lab file
  base::Duration patience = lab::longest_check;
  spf::Options options;
};

base::Result<net::RealEndpoint> read_server(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto address = base::IpAddress::parse(std::string_view(text).substr(0, colon));
  std::uint16_t port = 0;
  const auto digits = colon == std::string::npos ? std::string_view{} : std::string_view(text).substr(colon + 1);
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (!address || code != std::errc{} || end != digits.data() + digits.size() || port == 0)
    return usage(fmt::format("--dns \"{}\" is no address with a port", render::clean(text)),
                 "such as 127.64.0.1:5353, which `mailflow up` prints behind DNS");
  if (!address->is_v4() || !net::is_loopback(*address))
    return usage(fmt::format("--dns {} is outside: only loopback addresses (127.x.x.x) are asked", render::clean(text)),
                 "nothing leaves the lab; `mailflow up` prints a lab's address behind DNS");
  return net::RealEndpoint{address->v4_bits(), port};
}

base::Result<spf::Query> read_query(const SpfCommand& command) {
  if (command.client.empty() || (!command.helo && !command.sender))
    return usage("a check needs --ip, and --helo or --mail-from or both", "or --addresses DOMAIN for what it allows");
  auto client = base::IpAddress::parse(command.client);
  if (!client) return usage(fmt::format("--ip: {}", render::clean(client.error().message)), {});
  spf::Query query;
  query.client = *client;
  query.helo = command.helo.value_or("");
  query.sender = command.sender.value_or("");
  return query;
}

base::Result<Task> read_task(const SpfCommand& command) {
  Task task;
  if (command.dns.empty() == command.lab.empty())
    return usage(
        command.dns.empty() ? "who is to be asked? --dns ADDRESS:PORT or --lab LAB"
                            : "--dns and --lab exclude each other",
        "`mailflow up LAB` prints the address of a running lab's DNS; --lab LAB asks the file, without any socket");
  if (!command.dns.empty()) {
    auto server = read_server(command.dns);
    if (!server) return base::fail(std::move(server.error()));
    task.server = *server;
  }
  if (!command.timeout.empty()) {
    const auto patience = base::parse_duration(command.timeout);
    if (!patience || *patience <= base::Duration{} || *patience > longest_patience)
      return usage(fmt::format("--timeout \"{}\" is no time between 1ms and 1m", render::clean(command.timeout)),
                   "such as 200ms or 5s");
    task.patience = *patience;
  }
  task.domain = command.addresses;
  if (!task.domain.empty()) return task;
  auto query = read_query(command);
  if (!query) return base::fail(std::move(query.error()));
  task.query = std::move(*query);
  task.options.detail = command.verbose ? spf::Detail::tree : spf::Detail::result;
  return task;
}

struct Answer {
  std::optional<spf::Verdict> verdict;
  std::optional<spf::Listing> listing;
};

Answer answer_in(const model::World& world, Task task) {
  Answer answer;
  if (task.query) {
    task.query->now = world.clock;
    answer.verdict = spf::evaluate_in(world, *task.query, task.options);
  } else {
    answer.listing = spf::addresses_in(world, task.domain);
  }
  return answer;
}

// A loop with one task that ends it; the resolver goes before the network it uses.
struct Asker {
  explicit Asker(base::LabTime now) : loop(now) {}

  static net::Task<> work(Asker& asker, Task task) {
    auto& clock = asker.loop.clock();
    if (task.query) {
      auto query = std::move(*task.query);
      const auto options = task.options;
      auto known = std::make_shared<model::DnsFacts>();
      auto verdict = co_await lab::check_spf(*asker.resolver, clock, std::move(query), options, std::move(known));
      asker.answer.verdict = std::move(verdict);
    } else {
      auto domain = std::move(task.domain);
      auto listing = co_await lab::list_spf(*asker.resolver, clock, std::move(domain));
      asker.answer.listing = std::move(listing);
    }
    asker.loop.stop();
  }

  net::Loop loop;
  std::unique_ptr<net::Network> network;
  std::unique_ptr<net::Resolver> resolver;
  Answer answer;
  net::TaskGroup tasks{[](std::exception_ptr failure) { std::rethrow_exception(failure); }};
};

base::Result<Answer> answer_of(Task task) {
  const auto now = std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
  const auto server = *task.server;
  if (task.query) task.query->now = now;
  Asker asker(now);
  auto network = net::Network::open(asker.loop);
  if (!network) return base::fail(std::move(network.error()));
  asker.network = std::move(*network);
  auto resolver = net::Resolver::open_beside(*asker.network, server, task.patience);
  if (!resolver) return base::fail(std::move(resolver.error()));
  asker.resolver = std::move(*resolver);
  asker.tasks.start(Asker::work(asker, std::move(task)));
  if (auto end = asker.loop.run_real(); !end) return base::fail(std::move(end.error()));
  if (asker.resolver->finds_nobody())
    return base::fail(base::Error{ErrorKind::unavailable,
                                  fmt::format("no name server listens at {}", net::to_string(server)),
                                  {},
                                  "`mailflow up LAB` starts a lab and prints the address of its DNS"});
  return std::move(asker.answer);
}

int show(const Answer& answer, const SpfCommand& command, Console& console) {
  const auto language = console.language();
  const bool json = command.form == TextForm::json;
  if (answer.listing) {
    console.out(json ? listing_json(*answer.listing, language)
                     : listing_text(*answer.listing, console.style(), language));
    if (const auto problem = base::sentence(answer.listing->problem, language); !json && !problem.empty())
      console.err(fmt::format("mailflow: {}\n", render::clean(problem)));
    return 0;
  }
  const auto& verdict = *answer.verdict;
  const bool tree = command.verbose;
  console.out(json ? verdict_json(verdict, tree, language) : verdict_text(verdict, tree, console.style(), language));
  if (const auto problem = spf::problem_sentence(verdict, language); !json && !tree && !problem.empty())
    console.err(fmt::format("mailflow: {}\n", render::clean(problem)));
  return 0;
}

}  // namespace

int perform(const SpfCommand& command, Console& console) {
  auto task = read_task(command);
  if (!task) return console.fail(task.error());
  if (task->server) {
    const auto answer = answer_of(std::move(*task));
    return answer ? show(*answer, command, console) : console.fail(answer.error());
  }
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  return show(answer_in(**world, std::move(*task)), command, console);
}

}  // namespace mailflow::app
