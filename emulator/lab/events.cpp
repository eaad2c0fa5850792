#include "lab/events.hpp"

#include <algorithm>

namespace mailflow::lab {

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::submitted:
      return "submitted";
    case EventKind::session:
      return "session";
    case EventKind::received:
      return "received";
    case EventKind::refused:
      return "refused";
    case EventKind::queued:
      return "queued";
    case EventKind::deferred:
      return "deferred";
    case EventKind::rejected:
      return "rejected";
    case EventKind::delivered:
      return "delivered";
    case EventKind::failed:
      return "failed";
    case EventKind::turned_away:
      return "turned-away";
    case EventKind::published:
      return "published";
  }
  return {};
}

bool Events::lines_watched() const {
  return std::any_of(observers_.begin(), observers_.end(), [](const Observer* each) { return each->wants_lines(); });
}

void Events::tell(Event event) {
  event.number = ++number_;
  for (auto* observer : observers_) observer->happened(event);
}

void Events::tell(const SessionLine& line) const {
  for (auto* observer : observers_)
    if (observer->wants_lines()) observer->said(line);
}

}  // namespace mailflow::lab
