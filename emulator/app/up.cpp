// `mailflow up`: a lab that stays, for real clients, with its page; what happens is told as it happens.

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <utility>

#include "app/certificate_files.hpp"
#include "app/lab_file.hpp"
#include "app/lab_start.hpp"
#include "app/lab_table.hpp"
#include "app/recent.hpp"
#include "app/recent_past.hpp"
#include "app/stop_signals.hpp"
#include "app/verbs.hpp"
#include "lab/lab.hpp"
#include "web/server.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using lab::Event;
using lab::EventKind;

// One line for each thing that an admin would want to see; those of one turn of the loop are written together.
class Teller final : public lab::Observer {
 public:
  Teller(Console& console, net::Loop& loop) : console_(console), loop_(loop) {}
  ~Teller() override { write(); }
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  void happened(const Event& event) override {
    const auto said = what(event);
    if (said.empty()) return;
    const auto& style = console_.style();
    const bool outward = event.kind == EventKind::rejected || event.kind == EventKind::deferred;
    const auto here = render::clean(style, event.host);
    const auto there = render::clean(style, event.peer);
    if (lines_.empty()) write_soon();
    const auto line = std::back_inserter(lines_);
    fmt::format_to(line, "{}  ", std::string_view(base::iso(event.at)).substr(11, 8));
    if (there.empty())
      fmt::format_to(line, "{}", here);
    else
      fmt::format_to(line, "{} {} {}", outward ? here : there, arrow(), outward ? there : here);
    if (!event.recipient.empty())
      fmt::format_to(line, "  {} {} {}", render::clean(style, bare(event.sender)), arrow(),
                     render::clean(style, bare(event.recipient)));
    fmt::format_to(line, "  {}\n", said);
  }

 private:
  std::string_view arrow() const { return console_.style().signs == render::Signs::ascii ? "->" : "→"; }

  static std::string_view bare(std::string_view path) {
    if (path.size() > 2 && path.starts_with('<') && path.ends_with('>')) return path.substr(1, path.size() - 2);
    return path;
  }

  std::string marked(render::Sign sign, render::Tone tone, std::string_view text) const {
    const auto& style = console_.style();
    return render::paint(style, tone, render::sign(style, sign)) + " " + render::clean(style, text);
  }

  std::string what(const Event& event) const {
    const bool german = console_.language() == Language::de;
    switch (event.kind) {
      case EventKind::delivered:
        return marked(render::Sign::yes, render::Tone::good, german ? "zugestellt" : "delivered");
      case EventKind::refused:
      case EventKind::failed:
        return marked(render::Sign::no, render::Tone::bad, mail::to_string(event.reply));
      case EventKind::deferred:
        return marked(render::Sign::dot, render::Tone::dim, mail::to_string(event.reply));
      case EventKind::received:
        return german ? "angenommen" : "taken";
      case EventKind::turned_away:
        return marked(render::Sign::no, render::Tone::bad, event.detail);
      case EventKind::rejected:  // the receiver has told of it, unless it is not of this lab
      case EventKind::submitted:
      case EventKind::session:
      case EventKind::queued:
      case EventKind::published:
        return {};
    }
    return {};
  }

  void write_soon() {
    loop_.post([this, alive = std::weak_ptr<void>(alive_)] {
      if (!alive.expired()) write();
    });
  }

  void write() {
    if (!lines_.empty()) console_.out(std::exchange(lines_, {}));
  }

  Console& console_;
  net::Loop& loop_;
  std::string lines_;
  std::shared_ptr<void> alive_ = std::make_shared<int>();
};

web::Site site_of(const lab::Lab& lab, const Recent& recent) {
  web::Site site;
  const auto& world = *lab.current();
  site.lab = world.lab;
  site.description = world.description;
  site.now = lab.now();
  site.hosts = host_rows(lab);
  site.dns = net::to_string(lab.dns());
  if (const auto mapped = lab.mapped_dns()) site.dns_mapped = net::to_string(*mapped);
  site.entries = entry_rows(lab);
  site.messages = recent.newest_first();
  return site;
}

// Where others than this machine's users reach the lab, or its page.
std::optional<base::IpAddress> open_to_others(const UpCommand& command) {
  if (command.entries && !net::is_loopback(command.entries->address)) return command.entries->address;
  const auto page = base::IpAddress::parse(command.page.address);
  if (page && !net::is_loopback(*page)) return *page;
  return std::nullopt;
}

std::string warning(const std::string& address, Language language) {
  constexpr base::Text words{
      "mailflow: the lab listens on {}: everybody who reaches this machine there reaches the lab\n",
      "mailflow: Das Labor horcht auf {}: Wer diesen Rechner dort erreicht, erreicht auch das Labor\n"};
  return fmt::format(fmt::runtime(words.in(language)), address);
}

std::string greeting(const lab::Lab& lab, const web::Site& site, const std::string& page, const render::Style& style,
                     Language language) {
  const bool german = language == Language::de;
  const auto count = site.hosts.size();
  const auto hosts = fmt::format("{} {}", count,
                                 german       ? (count == 1 ? "Host" : "Hosts")
                                 : count == 1 ? "host"
                                              : "hosts");
  auto text = fmt::format(fmt::runtime(german ? "{} läuft · {} · Laborzeit {} · Seite {}\n\n"
                                              : "{} is up · {} · lab time {} · page {}\n\n"),
                          site.lab, hosts, base::short_text(site.now), page);
  text = render::clean(style, std::string_view(text).substr(0, text.size() - 2)) + "\n\n";
  text += hosts_table(site.hosts, style, language);
  text += fmt::format("\nDNS {} ({})", site.dns, german ? "Labor-Adressen" : "lab addresses");
  if (!site.dns_mapped.empty())
    text += fmt::format(fmt::runtime(style.signs == render::Signs::ascii ? " - {} ({})" : " · {} ({})"),
                        site.dns_mapped, german ? "verbindbare Adressen" : "connectable addresses");
  text += "\n";
  if (!site.entries.empty()) text += "\n" + entries_table(site.entries, style, language) + "\n";
  if (const auto line = line_to_try(lab); !line.empty())
    text += fmt::format("{}  {}\n", german ? "probiere:" : "try:", line);
  return text + "\n";
}

}  // namespace

int perform(const UpCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  Recent recent;
  lab::Options options;
  options.mode = lab::Mode::up;
  options.observer = &recent;
  options.entries = command.entries;
  options.allow_external = command.allow_external;
  auto started = start_lab(**world, command.trace, "up", std::move(options), console.language());
  if (!started) return console.fail(started.error());
  if (!started->goes_on.empty()) {
    if (const auto done = remember(recent, command.trace.file, started->run); !done) return console.fail(done.error());
    console.err(render::clean(started->goes_on) + "\n");
  }
  auto& lab = *started->lab;
  if (!command.certificates.empty())
    if (const auto done = exchange_certificates(lab.pki(), *lab.current(), command.certificates); !done)
      return console.fail(done.error());
  if (const auto address = open_to_others(command)) console.err(warning(base::to_string(*address), console.language()));
  const auto site = [&lab, &recent] { return site_of(lab, recent); };
  const auto page =
      web::Server::start(lab.loop().io(), {command.page.address, command.page.port, command.page.ports}, site);
  if (!page) return console.fail(page.error());
  const StopSignals signals([&lab] { lab.stop(); });
  Teller teller(console, lab.loop());
  lab.events().add(teller);
  const bool v6 = command.page.address.find(':') != std::string::npos;
  const auto url =
      fmt::format(fmt::runtime(v6 ? "http://[{}]:{}" : "http://{}:{}"), command.page.address, (*page)->port());
  console.out(greeting(lab, site(), url, console.style(), console.language()));
  const auto ran = lab.run_real();
  lab.events().remove(teller);
  if (!ran) return console.fail(ran.error());
  return signals.exit_code();
}

}  // namespace mailflow::app
