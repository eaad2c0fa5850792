// `mailflow doctor`: whether this machine has what a lab needs, one plain sentence each.

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <vector>

#include "app/verbs.hpp"
#include "dns/server.hpp"
#include "net/network.hpp"

namespace mailflow::app {
namespace {

enum class Finding { good, note, missing };

struct Check {
  Finding finding = Finding::good;
  std::string sentence;
};

// A session takes a descriptor at each end, and a lab may have hundreds at a time.
Check descriptors() {
  constexpr rlim_t needed = 1024;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return {Finding::note, "the limit of open files can't be read"};
  if (limit.rlim_max < needed)
    return {Finding::missing,
            fmt::format("only {} files may be open at a time, a lab needs {} (ulimit -Hn)", limit.rlim_max, needed)};
  return {Finding::good, fmt::format("{} files may be open at a time", limit.rlim_max)};
}

// Real clients judge the lab's certificates by this machine's time.
Check time_of_day() {
  using namespace std::chrono;
  constexpr auto earliest = sys_days(year(2024) / January / 1);
  if (system_clock::now() < earliest)
    return {Finding::note,
            "this machine's clock stands before 2024: real clients will not trust the lab's certificates"};
  return {Finding::good, "this machine's clock is set"};
}

// A block of loopback addresses, an SMTP listener and the name server in both views: what every lab opens.
std::vector<Check> network() {
  net::Loop loop{base::LabTime{}};
  auto network = net::Network::open(loop);
  if (!network) return {{Finding::missing, network.error().message}};
  std::vector<Check> checks;
  auto& addresses = (*network)->addresses();
  checks.push_back(
      {Finding::good, fmt::format("loopback addresses from {} can be used", net::loopback_text(addresses.block()))});
  const auto host = base::IpAddress::v4(0xc0000201);
  const auto listeners = (*network)->listen_smtp({host}, net::PortPlan::standard);
  if (!listeners) {
    checks.push_back({Finding::missing, listeners.error().message});
  } else if (const auto port = (*network)->real_smtp_port(); port == net::smtp_port) {
    checks.push_back({Finding::good, "SMTP hosts of `up` listen on port 25"});
  } else {
    checks.push_back(
        {Finding::note, fmt::format("SMTP hosts of `up` listen on port {}: port 25 takes root, or is in use", port)});
  }
  const auto names = dns::Server::open(**network, {.mapped = dns::MappedPort::open});
  if (!names) {
    checks.push_back({Finding::missing, names.error().message});
  } else if (const auto mapped = (*names)->mapped(); mapped && mapped->port == 53) {
    checks.push_back({Finding::good, "the name server of `up` listens on port 53"});
  } else {
    checks.push_back(
        {Finding::note, "the name server of `up` listens on another port than 53: that takes root, or is in use"});
  }
  checks.push_back({Finding::good, "IPv6 is not needed: the lab's IPv6 addresses are mapped too"});
  return checks;
}

}  // namespace

int perform(const DoctorCommand&, Console& console) {
  const auto& style = console.style();
  auto checks = network();
  checks.push_back(descriptors());
  checks.push_back(time_of_day());
  bool missing = false;
  std::string text;
  for (const auto& check : checks) {
    const bool bad = check.finding == Finding::missing;
    missing = missing || bad;
    const auto mark = check.finding == Finding::note
                          ? std::string("-")
                          : render::paint(style, bad ? render::Tone::bad : render::Tone::good,
                                          render::sign(style, bad ? render::Sign::no : render::Sign::yes));
    text += render::padded(mark, 3) + render::clean(style, check.sentence) + "\n";
  }
  text += missing ? "\nThis machine lacks something that labs need.\n" : "\nThis machine can run labs.\n";
  console.out(text);
  return missing ? base::exit_code(base::ErrorKind::unavailable) : 0;
}

}  // namespace mailflow::app
