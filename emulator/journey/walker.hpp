#pragma once
// One recipient's way through the lab without sockets, host by host, and the company of those who share a message.
//
// A host's directory may make copies: each is a walker of its own, that goes on where the recipient was for whom it was
// made. They are walked behind the message's own recipients.

#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "journey/session.hpp"
#include "journey/transactions.hpp"
#include "journey/walk.hpp"
#include "policy/content_facts.hpp"
#include "policy/copies.hpp"
#include "policy/sender_rewriting.hpp"
#include "policy/targets.hpp"

namespace mailflow::journey {

// What a message's walks have in common.
struct Question {
  std::span<const Epoch> epochs;
  const Submission& submission;
  base::LabTime until;
  Reasons reasons;
  Counting counting;
};

std::vector<RecipientOutcome> walk_all(const Question& question, base::LabTime start, std::size_t first_number);

class Walker;

// The recipients of one message.
struct Company {
  bool several = false;  // one alone needs no transactions
  Transactions transactions{};
  std::deque<std::unique_ptr<Walker>> copies{};  // that nobody has walked yet
  std::size_t numbers = 0;                       // the next recipient's
};

// One recipient on the way.
class Walker {
 public:
  Walker(const Question& question, Company& company, const mail::EmailAddress& to, base::LabTime now);
  Walker& operator=(const Walker&) = delete;

  // Whether nobody else brings the message to the same address here.
  bool is_first() { return company_.transactions.reaches(came_by_, host_, outcome_.recipient); }

  RecipientOutcome walk();

 private:
  // A copy, where the other one is.
  Walker(const Walker& other) = default;

  void begin();

  const model::World& world() const;

  const model::Host& host() const { return (*world().hosts)[host_]; }

  // Whose mail it is at the first host, and what is thought of it there.
  void hand_in();

  // What was recorded since `begin`.
  void keep_reasons();

  // From one host: into a mailbox there, to others in the recipient's place, or to the next host, retries included.
  void leave_host();

  // Whom the directory names besides him, or in his place, is walked behind the message's other recipients, if he is
  // none of them.
  void pass_on(const policy::NextHop& hop);

  void become_copy_for(const mail::EmailAddress& address, const policy::NextHop& hop);

  // Of a copy that must not be made.
  policy::NextHop barred();

  void try_until_it_ends(const policy::NextHop& hop);

  // The queue's piece that the recipient goes in; 0 for a recipient that is alone.
  std::size_t piece_of(const policy::NextHop& hop);

  policy::NextHop decide_hop();

  void show_tenant();

  policy::NextHop way_now(const policy::NextHop& hop) const;

  bool is_exchange_server() const;

  // What an Exchange server writes on a message about where it came from, for the others of its organisation.
  void note_stamp();

  void rewrite_sender(const policy::NextHop& hop);

  // The connector by which it leaves now: one that waits may see it change.
  void note_way_out(const policy::NextHop& hop);

  policy::TargetSearch targets(const policy::NextHop& hop);

  enum class Round { moved_on, again, over };

  Round try_targets(const policy::NextHop& hop, const policy::TargetSearch& search, policy::QueueState& state);

  // The report of the failure is a message of its own, from this host to the sender; why it is written belongs to it.
  void tell_sender(std::uint32_t tenant);  // whose mail it was

  SessionPlan plan(const policy::NextHop& hop, policy::Target target) const;

  void note_failure(const SessionEnd& end);

  void arrive(const SessionEnd& end, const SessionPlan& session);

  void deliver(const policy::NextHop& hop);

  Question question_;
  Company& company_;
  const Submission& submission_;
  mail::ReversePath sender_;  // of MAIL FROM, from here on
  base::LabTime now_;
  base::LabTime until_;
  policy::Forwarder forwarder_;  // at this host
  policy::ReplyId barred_ = policy::ReplyId::none;
  std::size_t number_;       // among the message's recipients; reports come behind them
  std::size_t came_by_ = 0;  // to this host
  std::size_t piece_ = 0;    // of this host's queue
  base::RecordBuffer records_;
  base::RecordBuffer* recorder_;
  RecipientOutcome outcome_;
  model::HostId host_;
  policy::Arrival arrival_;
  policy::ContentValues content_;
  policy::Trust trust_;  // of the host that has it
  std::uint64_t size_ = 0;
  bool by_domain_ = false;  // it left, or tried to, by what its domain says
  bool first_session_ = true;
  bool ended_ = false;
};

}  // namespace mailflow::journey
