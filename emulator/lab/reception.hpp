#pragma once
// One SMTP session as the host sees it: facts to policy, decisions to replies, content to the post office.
//
// MAIL pins the World in force for the transaction. Decisions are noted in the journal without explanations; the 250
// at the end waits for the commit of the lab's trace, if it has one in a file, and only then does the message go on.

#include <memory>
#include <string>
#include <vector>

#include "lab/core.hpp"
#include "lab/letter.hpp"
#include "lab/post_office.hpp"
#include "policy/transaction.hpp"
#include "smtp/handler.hpp"
#include "smtp/server.hpp"
#include "spf/check.hpp"

namespace mailflow::lab {

class Reception final : public smtp::Handler, private smtp::Observer {
 public:
  // `client`: its lab address; `local`: the host's that it connected to.
  Reception(Core& core, model::HostId host, const smtp::Server& server, base::IpAddress client, base::IpAddress local);

  smtp::Answer connected(const smtp::Peer& peer) override;
  smtp::Answer sender(const smtp::Peer& peer, const mail::Envelope& envelope) override;
  smtp::Answer recipient(const smtp::Peer& peer, const mail::Envelope& envelope,
                         const mail::Recipient& recipient) override;
  smtp::Answer content(const smtp::Peer& peer, smtp::Arrival arrival) override;
  void tls_started(const smtp::Peer& peer) override;
  void speaks_for(smtp::Peer& peer, const protocol::smtp::ClientClaim& claim) override;
  void ended(const smtp::Peer& peer, smtp::End how, std::string_view why) override;
  smtp::Observer* observer(const smtp::Peer& peer) override;

 private:
  void seen(smtp::Flow flow, std::string_view text) override;

  // The message of one tenant, or of all recipients where there are no tenants.
  struct Part {
    Letter letter;
    std::vector<Addressee> addressees;
  };

  struct SpfSeen {
    WorldPtr world;
    base::IpAddress client;
    std::string helo;
    std::string sender;
    mail::SpfResult result = mail::SpfResult::none;
  };

  // The answer that a scenario puts in the place of the host's own; none: it answers itself.
  std::optional<smtp::Verdict> trouble(model::FaultPoint point) const;
  net::Task<smtp::Verdict> take(const smtp::Peer& peer, smtp::Arrival arrival);
  // Notes what a host decided before it knew a recipient, for whoever was refused.
  void note_refusal(const smtp::Peer& peer, const std::shared_ptr<const SessionRecord>& session,
                    const policy::Arrival& arrival, std::uint64_t size);
  bool lets_in(const smtp::Peer& peer);
  smtp::Verdict begin(WorldPtr world, const smtp::Peer& peer, mail::ReversePath sender, std::uint64_t size);
  net::Task<smtp::Verdict> begin_by_name(WorldPtr world, const smtp::Peer& peer, mail::ReversePath sender,
                                         std::uint64_t size);
  net::Task<void> find_client_name();
  net::Task<base::Result<void>> make_durable();
  std::vector<Handling> handlings_of(const smtp::Peer& peer, const mail::Envelope& envelope,
                                     const mail::Message& message, const std::string& message_id,
                                     const std::vector<Addressee>& addressees, const policy::ContentValues& content,
                                     std::uint64_t track);
  std::vector<Addressee> addressees_of(const mail::Envelope& envelope, std::uint64_t size) const;
  std::vector<Part> parts_of(const smtp::Peer& peer, const mail::Envelope& envelope, const mail::Message& message,
                             const std::string& message_id, const std::vector<Addressee>& addressees,
                             const policy::ContentValues& content) const;
  std::uint64_t note(const std::string& message_id, const std::vector<Addressee>& addressees,
                     std::shared_ptr<const policy::ContentValues> content, std::uint64_t size, bool taken);
  bool asks_for_spf(const std::vector<Addressee>& addressees, const policy::ContentValues& shown) const;
  spf::Query spf_query() const;
  net::Task<mail::SpfResult> spf_result(spf::Query query);
  policy::ReplyId decide(std::vector<Addressee>& addressees, const policy::ContentValues& content);
  void tell(EventKind kind, std::string message_id, const mail::EmailAddress& recipient, const mail::Reply& reply,
            const policy::Arrival& arrival) const;
  const model::Host& host() const { return (*session_->world->hosts)[host_]; }

  Core& core_;
  model::HostId host_;
  const smtp::Server& server_;
  base::IpAddress came_from_;
  std::string session_id_;
  std::optional<TracedSession> traced_;
  policy::SessionValues values_;
  policy::SessionFacts facts_;
  journey::TlsSeen tls_;
  std::shared_ptr<const SessionRecord> session_;   // of the transaction
  std::vector<policy::Arrival> arrivals_;          // of the recipients taken, in order
  std::vector<policy::TransactionValues> before_;  // each of them
  policy::Transaction transaction_;
  std::optional<std::string> client_name_;
  std::optional<SpfSeen> spf_;
  base::Tests tests_;
};

}  // namespace mailflow::lab
