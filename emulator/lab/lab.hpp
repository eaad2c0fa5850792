#pragma once
// One World running: every host speaks SMTP at its own address, one DNS server answers all of them, mail really flows.
//
// A Lab claims a block of loopback addresses, maps the lab's addresses on it, and gives everything back when it goes,
// also in the middle of sessions. It belongs to one thread, which runs it by run_until_rest, advance or run_real. The
// same World and the same steps give the same bytes. Errors: `unavailable` for what the machine lacks, `input` for a
// submission that names what is not there, `internal` for a bug.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journey/outcome.hpp"
#include "journey/walk.hpp"
#include "lab/dialog.hpp"
#include "lab/entries.hpp"
#include "lab/events.hpp"
#include "lab/mailboxes.hpp"
#include "lab/past.hpp"
#include "model/world.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"
#include "pki/pki.hpp"
#include "store/store.hpp"

namespace mailflow::net {
struct DnsAnswer;
}
namespace mailflow::dns {
class Faults;
}

namespace mailflow::lab {

enum class Mode : std::uint8_t {
  run,  // the clock moves by the caller's hand
  up,   // for real clients: port 25 where possible, a DNS view with loopback addresses, real time by run_real
};

struct Options {
  Mode mode = Mode::run;
  Observer* observer = nullptr;           // outlives the lab; more by events()
  std::size_t most_mails = 100'000;       // kept in mailboxes
  std::optional<EntryOptions> entries{};  // none: clients come to the hosts' own addresses only
  std::optional<store::Options> trace{};  // none: no trace; with a file a 250 waits for the commit
  std::optional<Past> past{};             // goes on with it, in its World; `trace` names the same file
  std::optional<store::RunLock> lock{};   // of that file
  // Where real servers may listen besides loopback: only what whoever started the lab said.
  std::vector<base::IpAddress> allow_external{};
};

// Where a real client finds a host; of a real server, from where it connects as that host.
struct Endpoint {
  std::string host;
  base::IpAddress address;
  net::RealEndpoint real;
};

using SubmissionId = std::uint64_t;

class Lab {
 public:
  static base::Result<std::unique_ptr<Lab>> start(model::World world, Options options = {});
  // Where `options.past` ended.
  static base::Result<std::unique_ptr<Lab>> go_on(Options options);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  // Hands a message in at its host; it moves when the lab runs.
  base::Result<SubmissionId> submit(const journey::Submission& submission);
  // One for each recipient, in order; empty for an unknown id. `full`: with the decisions on the way explained.
  std::vector<journey::RecipientOutcome> outcomes(SubmissionId id, journey::Reasons reasons = journey::Reasons::full);
  std::string message_id(SubmissionId id) const;
  // Raw SMTP, until it is over and the lab at rest.
  base::Result<DialogEnd> hold(DialogPlan plan);
  // Asks the lab's name server, as a host would.
  base::Result<net::DnsAnswer> ask(std::string name, model::DnsType type);

  // `next` is made from configured(). Exchange Online follows after behaviour.propagation.
  base::Result<void> apply_change(model::World next);
  const std::shared_ptr<const model::World>& current() const;
  const std::shared_ptr<const model::World>& configured() const;
  // The Worlds that the message may meet, for a walk beside it: from the one in force when it was handed in.
  std::vector<journey::Epoch> epochs(SubmissionId id) const;

  base::Result<void> run_until_rest();
  base::Result<void> advance(base::Duration by);
  base::Result<void> advance_until_empty();  // until no message waits in a queue
  base::Result<void> run_real();             // `up`: until stop()
  void stop();                               // also from a signal handler or another thread
  base::LabTime now() const;

  const Mailboxes& mailboxes() const;
  Events& events();
  std::size_t queued(model::HostId host) const;  // pieces of mail that wait there
  std::size_t queued() const;                    // at all hosts
  dns::Faults& dns_faults();
  pki::Pki& pki();
  store::Store* trace();  // nullptr without one
  // Gives a lab without a trace one in memory, before its first message.
  base::Result<void> keep_trace();
  net::Loop& loop();

  std::vector<Endpoint> endpoints() const;
  // Of the external hosts; port 0.
  std::vector<Endpoint> real_servers() const;
  const std::optional<EntryTable>& entries() const;
  net::RealEndpoint dns() const;                        // lab addresses
  std::optional<net::RealEndpoint> mapped_dns() const;  // addresses to connect to

 private:
  struct Impl;
  explicit Lab(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::lab
