#include "app/recent.hpp"

#include <algorithm>
#include <optional>

#include "base/guid.hpp"

namespace mailflow::app {
namespace {

using lab::EventKind;
using web::MessageState;

// Nothing for events that are not about one recipient of one message.
std::optional<MessageState> state_after(EventKind kind) {
  switch (kind) {
    case EventKind::received:
      return MessageState::moving;
    case EventKind::refused:
    case EventKind::rejected:
      return MessageState::refused;
    case EventKind::queued:
    case EventKind::deferred:
      return MessageState::waiting;
    case EventKind::delivered:
      return MessageState::delivered;
    case EventKind::failed:
      return MessageState::failed;
    case EventKind::submitted:
    case EventKind::session:
    case EventKind::turned_away:
    case EventKind::published:
      return std::nullopt;
  }
  return std::nullopt;
}

// Who told: `refused` and `received` come from the receiver, the others from the host that has the message.
bool told_by_receiver(EventKind kind) {
  return kind == EventKind::refused || kind == EventKind::received;
}

}  // namespace

Recent::Row& Recent::row_of(const lab::Event& event) {
  const auto hash = base::stable_hash(event.message_id, base::stable_hash(event.recipient));
  if (!event.message_id.empty()) {
    const auto found = std::find_if(rows_.rbegin(), rows_.rend(), [&](const Row& row) {
      return row.hash == hash && row.message_id == event.message_id && row.shown.recipient == event.recipient;
    });
    if (found != rows_.rend()) return *found;
  }
  if (rows_.size() == most_) rows_.pop_front();
  rows_.push_back({hash, event.message_id, {}});
  return rows_.back();
}

void Recent::happened(const lab::Event& event) {
  const auto state = state_after(event.kind);
  if (!state) return;
  auto& row = row_of(event).shown;
  row.number = ++events_;
  row.at = event.at;
  row.sender = event.sender;
  row.recipient = event.recipient;
  row.state = *state;
  row.reply = event.reply.code >= 400 ? mail::to_string(event.reply) : std::string();
  if (told_by_receiver(event.kind)) {
    row.from_host = event.peer;
    row.to_host = event.host;
  } else if (!event.peer.empty()) {
    row.from_host = event.host;
    row.to_host = event.peer;
  } else {
    row.to_host = event.host;
  }
}

std::vector<web::MessageRow> Recent::newest_first() const {
  std::vector<web::MessageRow> rows;
  rows.reserve(rows_.size());
  for (const auto& row : rows_) rows.push_back(row.shown);
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.number > b.number; });
  return rows;
}

}  // namespace mailflow::app
