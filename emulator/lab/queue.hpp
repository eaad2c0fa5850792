#pragma once
// A host's queue: brings pieces of mail to where they go, and tries again as policy says.
//
// Each piece is a task. A round finds the targets under the World in force, tries them in order, and asks
// policy::next_step about each recipient; those that wait start again together at the lab time it named, by a timer
// that only `advance` lets pass in a lab that is run. What senders met is noted in the journal and told as events.

#include <memory>
#include <optional>
#include <vector>

#include "lab/lanes.hpp"
#include "lab/letter.hpp"
#include "policy/report.hpp"

namespace mailflow::lab {

class Queue {
 public:
  Queue(Core& core, model::HostId host) : core_(core), host_(host), lanes_(core, host) {}
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  // One recipient's place in the schedule.
  struct Waiting {
    mail::Recipient recipient;
    std::size_t rounds = 0;
    base::LabTime at{};
  };

  void add(Piece piece);
  // A piece that has waited since a former run of the lab.
  void resume(Piece piece, base::LabTime queued_at, std::vector<Waiting> waiting);
  std::size_t size() const { return pieces_; }  // pieces that are not done

 private:
  // A round of a piece: what is tried now, and what came of it.
  struct Round {
    WorldPtr world;
    policy::NextHop hop;  // of the piece, as it is now
    policy::TargetSearch search;
    std::vector<Waiting> due;    // to be tried at the next target
    std::vector<Waiting> again;  // at a later time
    net::LabEndpoint client;     // this host's end of the last connection
  };

  net::Task<void> run(std::shared_ptr<Piece> piece, base::LabTime queued_at, std::vector<Waiting> waiting);
  void keep_one_way(const Piece& piece, Round& round, std::vector<Waiting>& waiting) const;
  net::Task<policy::TargetSearch> find_targets(std::shared_ptr<Piece> piece, WorldPtr world, policy::NextHop hop,
                                               base::DomainName domain);
  policy::NextHop hop_now(const Piece& piece, const Round& round) const;
  policy::TargetSearch straight_target(const Piece& piece, const model::World& world) const;
  net::Task<void> try_targets(std::shared_ptr<Piece> piece, Round& round, base::LabTime queued_at);
  void settle(const Piece& piece, Round& round, const policy::QueueState& state, const TransferResult& result);
  policy::GivenUp given_up(const Round& round, std::size_t target, const mail::Recipient& recipient,
                           const policy::Attempt& attempt, const mail::Reply& reply, std::string trailer) const;

  RecipientTrack* track(const Piece& piece, const mail::EmailAddress& recipient);
  void note_way_out(const Piece& piece, const Round& round, const mail::EmailAddress& recipient);
  void note_server(const Piece& piece, const Round& round, const mail::EmailAddress& recipient,
                   const std::shared_ptr<const ServerSeen>& seen);
  void note_taken(const Piece& piece, const Round& round, const mail::EmailAddress& recipient, std::size_t target,
                  const TransferResult& result);
  void note_handed_over(const model::World& world, const base::IpAddress& to, const mail::EmailAddress& recipient,
                        RecipientTrack& row, const TransferResult& result) const;
  void note_failure(const Piece& piece, const Round& round, std::size_t target, const mail::EmailAddress& recipient,
                    const policy::Attempt& attempt, std::string trailer);
  std::optional<Refused> claim(const Round& round, std::size_t target, const mail::EmailAddress& recipient,
                               const policy::Attempt& attempt);
  void note_given_up(const Piece& piece, const mail::EmailAddress& recipient, const mail::Reply& reply);
  void tell(EventKind kind, const Piece& piece, const mail::EmailAddress& recipient, std::string peer,
            const mail::Reply& reply, std::uint32_t hop);
  const model::Host& host(const model::World& world) const { return (*world.hosts)[host_]; }

  Core& core_;
  model::HostId host_;
  Lanes lanes_;
  std::size_t pieces_ = 0;
};

}  // namespace mailflow::lab
