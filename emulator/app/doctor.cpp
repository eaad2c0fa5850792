// `mailflow doctor`: whether this machine has what a lab needs, one plain sentence each.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "app/machine.hpp"
#include "app/verbs.hpp"
#include "dns/server.hpp"
#include "net/network.hpp"

namespace mailflow::app {
namespace {

enum class Finding { good, note, missing };

using base::Language;
using base::Text;

struct Check {
  Finding finding = Finding::good;
  std::string sentence;
};

// What `run` makes of processors, memory and the cgroup's limits of both.
Check room(Language language) {
  const auto machine = this_machine();
  const auto jobs = jobs_for(machine);
  const auto memory = machine.memory ? fmt::format(", {} MiB", *machine.memory >> 20U) : std::string{};
  const double time = machine.quota.value_or(static_cast<double>(machine.processors));
  return {Finding::good,
          fmt::format(fmt::runtime(Text{"time of {:.3g} processors{}: `run` keeps {} {} busy at a time",
                                        "Zeit von {:.3g} Prozessoren{}: `run` lässt {} {} zugleich laufen"}
                                       .in(language)),
                      std::min(time, static_cast<double>(machine.processors)), memory, jobs,
                      language == Language::de ? (jobs == 1 ? "Lab" : "Labs") : (jobs == 1 ? "lab" : "labs"))};
}

// A session takes a descriptor at each end, and a lab may have hundreds at a time.
Check descriptors(Language language) {
  constexpr rlim_t needed = 1024;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return {Finding::note,
            std::string(Text{"the limit of open files can't be read", "die Grenze offener Dateien ist nicht lesbar"}.in(
                language))};
  if (limit.rlim_max < needed)
    return {Finding::missing,
            fmt::format(fmt::runtime(Text{"only {} files may be open at a time, a lab needs {} (ulimit -Hn)",
                                          "nur {} Dateien dürfen zugleich offen sein, ein Lab braucht {} (ulimit -Hn)"}
                                         .in(language)),
                        limit.rlim_max, needed)};
  return {Finding::good,
          fmt::format(fmt::runtime(
                          Text{"{} files may be open at a time", "{} Dateien dürfen zugleich offen sein"}.in(language)),
                      limit.rlim_max)};
}

// Real clients judge the lab's certificates by this machine's time.
Check time_of_day(Language language) {
  using namespace std::chrono;
  constexpr auto earliest = sys_days(year(2024) / January / 1);
  if (system_clock::now() < earliest)
    return {
        Finding::note,
        std::string(Text{"this machine's clock stands before 2024: real clients will not trust the lab's certificates",
                         "die Uhr dieses Rechners steht vor 2024: Echte Clients trauen den Zertifikaten des Labs nicht"}
                        .in(language))};
  return {Finding::good,
          std::string(Text{"this machine's clock is set", "die Uhr dieses Rechners ist gestellt"}.in(language))};
}

// A block of loopback addresses, an SMTP listener and the name server in both views: what every lab opens.
std::vector<Check> network(Language language) {
  net::Loop loop{base::LabTime{}};
  auto network = net::Network::open(loop);
  if (!network) return {{Finding::missing, network.error().message}};
  std::vector<Check> checks;
  auto& addresses = (*network)->addresses();
  checks.push_back(
      {Finding::good,
       fmt::format(
           fmt::runtime(
               Text{"loopback addresses from {} can be used", "Loopback-Adressen ab {} sind nutzbar"}.in(language)),
           net::loopback_text(addresses.block()))});
  const auto host = base::IpAddress::v4(0xc0000201);
  const auto listeners = (*network)->listen_smtp({host}, net::PortPlan::standard);
  if (!listeners) {
    checks.push_back({Finding::missing, listeners.error().message});
  } else if (const auto port = (*network)->real_smtp_port(); port == net::smtp_port) {
    checks.push_back(
        {Finding::good,
         std::string(
             Text{"SMTP hosts of `up` listen on port 25", "SMTP-Hosts von `up` horchen auf Port 25"}.in(language))});
  } else {
    checks.push_back(
        {Finding::note,
         fmt::format(fmt::runtime(Text{"SMTP hosts of `up` listen on port {}: port 25 takes root, or is in use",
                                       "SMTP-Hosts von `up` horchen auf Port {}: Port 25 verlangt root oder ist belegt"}
                                      .in(language)),
                     port)});
  }
  const auto names = dns::Server::open(**network, {.mapped = dns::MappedPort::open});
  if (!names) {
    checks.push_back({Finding::missing, names.error().message});
  } else if (const auto mapped = (*names)->mapped(); mapped && mapped->port == 53) {
    checks.push_back({Finding::good, std::string(Text{"the name server of `up` listens on port 53",
                                                      "der Nameserver von `up` horcht auf Port 53"}
                                                     .in(language))});
  } else {
    checks.push_back(
        {Finding::note,
         std::string(
             Text{"the name server of `up` listens on another port than 53: that takes root, or is in use",
                  "der Nameserver von `up` horcht auf einem anderen Port als 53: Der verlangt root oder ist belegt"}
                 .in(language))});
  }
  checks.push_back(
      {Finding::good, std::string(Text{"IPv6 is not needed: the lab's IPv6 addresses are mapped too",
                                       "IPv6 ist nicht nötig: Auch die IPv6-Adressen des Labs werden abgebildet"}
                                      .in(language))});
  return checks;
}

}  // namespace

int perform(const DoctorCommand&, Console& console) {
  const auto& style = console.style();
  const auto language = console.language();
  auto checks = network(language);
  checks.push_back(room(language));
  checks.push_back(descriptors(language));
  checks.push_back(time_of_day(language));
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
  constexpr Text lacks{"This machine lacks something that labs need.",
                       "Diesem Rechner fehlt etwas, das Labs brauchen."};
  constexpr Text can{"This machine can run labs.", "Dieser Rechner kann Labs ausführen."};
  text += "\n" + render::clean(style, (missing ? lacks : can).in(language)) + "\n";
  console.out(text);
  return missing ? base::exit_code(base::ErrorKind::unavailable) : 0;
}

}  // namespace mailflow::app
