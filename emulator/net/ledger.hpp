#pragma once
// Who still moves: the account by which the lab knows that it is at rest, without sleeping or polling.
//
// A thing moves only towards somebody who waits for it. A direction of a link moves when its receiver waits to read and
// bytes or a FIN are in flight, or its sender waits to write and none are. A connect counts until its handler ran; a
// listener's waiting connections count while an accept waits; a job counts until its completion ran on the lab's
// thread. Foreign sessions (one end outside the process) count while they are open. `moving() == 0` and nothing ready
// in the loop is rest. Only the lab's thread touches a ledger; bytes are counted at the descriptor.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace mailflow::net {

class Ledger;

// One connection as the kernel knows it.
struct LinkKey {
  std::uint32_t client_address = 0;
  std::uint32_t server_address = 0;
  std::uint16_t client_port = 0;
  std::uint16_t server_port = 0;
  bool operator==(const LinkKey&) const = default;
};

struct LinkKeyHash {
  std::size_t operator()(const LinkKey& key) const noexcept;
};

enum class Side : std::uint8_t { client, server };

// Both directions of one connection whose two ends are ours. Each end reports what it does.
class Link {
 public:
  Link(Ledger& ledger, const LinkKey& key);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link();

  void waits_to_read(Side side, bool waits);
  void waits_to_write(Side side, bool waits);
  void sent(Side side, std::size_t bytes);
  void received(Side side, std::size_t bytes);
  void saw_end(Side side);  // EOF or an error: nothing more will come in here
  void closed(Side side);

 private:
  friend class Ledger;
  struct Direction {
    std::uint64_t in_flight = 0;
    bool fin = false;
    bool receiver_gone = false;
    bool receiver_waits = false;
    bool sender_waits = false;
    bool counted = false;
    bool moves() const { return (receiver_waits && (in_flight > 0 || fin)) || (sender_waits && in_flight == 0); }
  };
  Direction& from(Side side) { return directions_[static_cast<std::size_t>(side)]; }
  Direction& to(Side side) { return directions_[1 - static_cast<std::size_t>(side)]; }
  void settle(Direction& direction);

  Ledger* ledger_;
  Link* previous_ = nullptr;
  Link* next_ = nullptr;
  LinkKey key_;
  Direction directions_[2];  // by sender
};

// A listening socket's account.
class ListenerAccount {
 public:
  explicit ListenerAccount(Ledger& ledger, std::uint32_t address, std::uint16_t port);
  ListenerAccount(const ListenerAccount&) = delete;
  ListenerAccount& operator=(const ListenerAccount&) = delete;
  ~ListenerAccount();
  void waits(bool waits);

 private:
  friend class Ledger;
  void settle();
  Ledger* ledger_;
  std::uint64_t key_;
  std::size_t tokens_ = 0;
  bool waits_ = false;
  bool counted_ = false;
};

// Counts while it lives: a job handed to a thread, a question to the resolver, a connect under way, a foreign session.
class Ledger {
 public:
  enum class Work : std::uint8_t { connect, question, store, handshake, foreign };
  static constexpr std::size_t works = 5;

  class Job {
   public:
    Job() = default;
    Job(Ledger& ledger, Work work);
    Job(Job&& other) noexcept;
    Job& operator=(Job&& other) noexcept;
    ~Job();
    void done();

   private:
    Ledger* ledger_ = nullptr;
    Work work_ = Work::connect;
  };

  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  std::size_t moving() const { return moving_; }
  std::size_t foreign_open() const { return jobs_[static_cast<std::size_t>(Work::foreign)]; }
  std::string text() const;  // for the watchdog: everything that counts, and every link

  // A connect of ours begins: after bind, before anything can be accepted. Gives the listener its token.
  std::shared_ptr<Link> enter(const LinkKey& key);
  // The connect failed: the token is taken back.
  void withdraw(const LinkKey& key);
  // The link of an accepted connection, nullptr for a foreign one.
  std::shared_ptr<Link> accepted(const LinkKey& key);

 private:
  friend class Link;
  friend class ListenerAccount;
  friend class Job;
  ListenerAccount* listener_for(const LinkKey& key);

  std::size_t moving_ = 0;
  std::size_t jobs_[works] = {};
  std::unordered_map<LinkKey, std::shared_ptr<Link>, LinkKeyHash> unaccepted_;
  std::unordered_map<std::uint64_t, ListenerAccount*> listeners_;
  Link* newest_ = nullptr;
};

}  // namespace mailflow::net
