#include "app/recent_past.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "store/query.hpp"

namespace mailflow::app {
namespace {

using lab::Event;
using lab::EventKind;

class Memory {
 public:
  Memory(store::Query& query, std::int64_t run, std::map<std::uint64_t, std::string> hosts)
      : query_(query), run_(run), hosts_(std::move(hosts)) {}

  base::Result<std::vector<Event>> events_of(const store::Story& story) {
    std::vector<Event> events;
    for (const auto& hop : story.hops) {
      if (hop.session == 0) continue;  // handed in by the lab itself
      const auto session = query_.session(run_, hop.session);
      if (!session) return base::fail(session.error());
      auto event =
          event_of(story, hop.code < 400 ? EventKind::received : EventKind::refused, hop.time, hop.host, hop.recipient);
      if (*session) event.peer = (*session)->client == 0 ? (*session)->client_address : name_of((*session)->client);
      if (hop.code >= 400) event.reply = mail::Reply{hop.code, hop.status, hop.reply};
      events.push_back(std::move(event));
    }
    for (const auto& row : story.events) {
      auto event = event_of(story, row.name == "DEFER" ? EventKind::queued : EventKind::failed, row.time, row.host,
                            row.recipient);
      event.reply = mail::Reply{row.name == "DEFER" ? 450 : 550, {}, row.text};
      events.push_back(std::move(event));
    }
    for (const auto& row : story.deliveries)
      events.push_back(event_of(story, EventKind::delivered, row.time, row.host, row.recipient));
    std::ranges::stable_sort(events, {}, &Event::at);
    return events;
  }

 private:
  std::string name_of(std::uint64_t host) const {
    const auto found = hosts_.find(host);
    return found == hosts_.end() ? std::string{} : found->second;
  }

  Event event_of(const store::Story& story, EventKind kind, base::LabTime at, std::uint64_t host,
                 const std::string& recipient) const {
    Event event{.at = at, .kind = kind, .host = name_of(host), .message_id = story.message.message_id};
    event.sender = story.message.sender;
    event.recipient = recipient;
    return event;
  }

  store::Query& query_;
  std::int64_t run_;
  std::map<std::uint64_t, std::string> hosts_;
};

}  // namespace

base::Result<void> remember(Recent& recent, const std::string& trace, std::int64_t run) {
  constexpr std::size_t most = 100;
  auto query = store::Query::open(trace);
  if (!query) return base::fail(std::move(query.error()));
  auto hosts = query->hosts(run);
  if (!hosts) return base::fail(std::move(hosts.error()));
  const auto stories = query->stories(run, {.most = most});
  if (!stories) return base::fail(stories.error());
  Memory memory(*query, run, std::move(*hosts));
  for (const auto& story : *stories) {
    const auto events = memory.events_of(story);
    if (!events) return base::fail(events.error());
    for (const auto& event : *events) recent.happened(event);
  }
  return {};
}

}  // namespace mailflow::app
