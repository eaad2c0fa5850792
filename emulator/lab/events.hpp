#pragma once
// What happens in a lab, told as it happens: for the console, the page, the trace.
//
// Events are numbered and never go back in lab time. Nothing is made for nobody: whoever reports asks `watched` first.
// Observers are called on the lab's thread, must not wait, and must not add or remove observers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "mail/reply.hpp"

namespace mailflow::lab {

enum class EventKind : std::uint8_t {
  submitted,    // handed in at `host`
  session,      // `peer` has connected to `host`
  received,     // `host` has taken the recipient's message from `peer`
  refused,      // `host` has refused the recipient
  queued,       // waits at `host` for the next attempt; `reply` is the last error
  deferred,     // `peer` has put the recipient off; told by the sender, `host`
  rejected,     // `peer` has refused the recipient for good; told by the sender, `host`
  delivered,    // into a mailbox at `host`
  failed,       // given up by `host`
  turned_away,  // `peer` came to an entry of `host` and got no session; `detail` says why
  published,    // a World has come into force; `detail` is its number
};
std::string_view to_string(EventKind kind);

struct Event {
  std::uint64_t number = 0;
  base::LabTime at{};
  EventKind kind = EventKind::submitted;
  std::string host{};
  std::string peer{};        // the other side: a host's name, or an address
  std::string message_id{};  // with its brackets; "" while it is not known
  std::string sender{};      // "<x@fabrikam.com>"
  std::string recipient{};
  mail::Reply reply{0, {}, {}};
  std::string detail{};  // tenant and connector, session id, mailbox
};

enum class Speaker : std::uint8_t { client, server, note };

// A line of an SMTP session, without its CRLF; contents (their size), TLS and the end are notes.
struct SessionLine {
  base::LabTime at{};
  std::string_view host;     // the server
  std::string_view session;  // its id
  Speaker speaker = Speaker::client;
  std::string_view text;
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void happened(const Event& event) = 0;
  virtual void said(const SessionLine&) {}
  virtual bool wants_lines() const { return false; }
};

class Events {
 public:
  void add(Observer& observer) { observers_.push_back(&observer); }
  void remove(Observer& observer) { std::erase(observers_, &observer); }

  bool watched() const { return !observers_.empty(); }
  bool lines_watched() const;
  void tell(Event event);
  void tell(const SessionLine& line) const;

 private:
  std::vector<Observer*> observers_;
  std::uint64_t number_ = 0;
};

}  // namespace mailflow::lab
