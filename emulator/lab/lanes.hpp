#pragma once
// A host's sessions as a client: hands one message for some recipients to one target, and says what came of each.
//
// To one target with the same terms at most `most_sessions` are open; whoever finds them busy gets the first that is
// free, its connection kept. Nothing is kept open for nobody. Lost connections, failed handshakes and refusals are
// attempts like any other (policy::Attempt), with the receiver's words or, where it said nothing, the sender's own.

#include <compare>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "lab/core.hpp"
#include "lab/letter.hpp"
#include "policy/retry.hpp"
#include "policy/server_check.hpp"
#include "policy/targets.hpp"
#include "smtp/client.hpp"

namespace mailflow::lab {

struct TransferResult {
  std::vector<policy::Attempt> attempts;  // by recipient
  net::LabEndpoint client;                // this host's end of the connection
  model::ChainVerdict server = model::ChainVerdict::none;
  std::shared_ptr<const ServerSeen> seen{};  // where something was demanded of it
  std::string tls{};                         // the protocol; "" for plain
};

class Lanes {
 public:
  static constexpr std::size_t most_sessions = 20;  // Exchange's MaxPerDomainOutboundConnections

  Lanes(Core& core, model::HostId host) : core_(core), host_(host) {}

  // `piece` is the caller's until the task ends.
  net::Task<TransferResult> transfer(const Piece& piece, WorldPtr world, policy::NextHop hop, policy::Target target,
                                     std::vector<mail::Recipient> recipients);

 private:
  struct Terms {
    policy::Target target;
    model::TlsPolicy tls = model::TlsPolicy::opportunistic;
    std::optional<base::DomainPattern> name{};  // that a verified certificate must have
    std::optional<model::MismatchReply> mismatch{};
    std::string helo{};
    bool shows_own = false;  // the certificate of the host itself
    auto operator<=>(const Terms&) const = default;
  };
  struct Job;
  struct Lane;

  net::Task<void> work(std::shared_ptr<Lane> lane, Job* job);
  // Brings `job` and those that follow it over one connection; the one that is left, nullptr for none.
  net::Task<Job*> hold_session(std::shared_ptr<Lane> lane, Job* job, model::TlsPolicy tls);
  base::Result<smtp::ClientOptions> options(const Lane& lane, const Job& job, model::TlsPolicy tls);
  net::Task<void> send(smtp::Client& client, Job& job, const policy::Target& target);
  static Job* next(Lane& lane);
  static void finish(Job& job);

  Core& core_;
  model::HostId host_;
  std::map<Terms, std::shared_ptr<Lane>> lanes_;
};

}  // namespace mailflow::lab
