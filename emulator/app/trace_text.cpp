#include "app/trace_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/field.hpp"
#include "base/time.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using base::Text;
using render::Sign;
using render::Style;
using render::Tone;

std::string name_of(const HostNames& hosts, std::uint64_t host) {
  const auto found = hosts.find(host);
  return found == hosts.end() ? std::string("?") : found->second;
}

std::string reply_of(const store::HopRow& hop) {
  auto reply = std::to_string(hop.code);
  for (const auto& part : {hop.status, hop.reply})
    if (!part.empty()) reply += " " + part;
  return reply;
}

// A trace holds "submitted", "mailbox", "refused", "next mx" or "next HOST".
std::string decision_words(std::string_view decision, Language language) {
  static constexpr std::pair<std::string_view, std::string_view> german[] = {{"submitted", "eingeliefert"},
                                                                             {"mailbox", "ins Postfach"},
                                                                             {"refused", "abgelehnt"},
                                                                             {"next mx", "weiter nach MX"}};
  if (language == Language::en) return std::string(decision);
  for (const auto& [word, words] : german)
    if (decision == word) return std::string(words);
  constexpr std::string_view next = "next ";
  return decision.starts_with(next) ? fmt::format("weiter an {}", decision.substr(next.size())) : std::string(decision);
}

struct StateRow {
  RecipientState state;
  std::string_view word;
  Text text;
};

constexpr StateRow states[] = {
    {RecipientState::moving, "moving", {"on its way at {}", "unterwegs bei {}"}},
    {RecipientState::waiting, "waiting", {"waits at {}", "wartet bei {}"}},
    {RecipientState::refused, "refused", {"refused by {}", "abgelehnt von {}"}},
    {RecipientState::failed, "failed", {"given up by {}", "aufgegeben von {}"}},
    {RecipientState::delivered, "delivered", {"delivered at {}", "zugestellt bei {}"}},
};

const StateRow& row_of(RecipientState state) {
  return states[static_cast<std::size_t>(state)];
}

bool same(const std::string& a, const std::string& b) {
  return base::equal_ignoring_case(a, b);
}

RecipientStory story_of(const store::Story& story, const HostNames& hosts, const std::string& recipient) {
  RecipientStory out{.recipient = recipient, .by = {}, .text = {}};
  for (const auto& hop : story.hops) {
    if (!same(hop.recipient, recipient)) continue;
    out.by = name_of(hosts, hop.host);
    if (hop.code < 400) continue;
    out.state = RecipientState::refused;
    out.text = reply_of(hop);
  }
  for (const auto& event : story.events) {
    if (!same(event.recipient, recipient)) continue;
    const bool known_refusal = out.state == RecipientState::refused && out.text == event.text;
    if (event.name == "DEFER" || (event.name == "FAIL" && !known_refusal)) {
      out.state = event.name == "DEFER" ? RecipientState::waiting : RecipientState::failed;
      out.by = name_of(hosts, event.host);
      out.text = event.text;
    }
  }
  for (const auto& delivery : story.deliveries) {
    if (!same(delivery.recipient, recipient)) continue;
    out.state = RecipientState::delivered;
    const auto host = name_of(hosts, delivery.host);
    out.by = delivery.tenant.empty() ? host : delivery.tenant + "@" + host;
    out.text = fmt::format("{}, {}", delivery.mailbox, delivery.folder);
  }
  return out;
}

std::string mark_of(RecipientState state, const Style& style) {
  switch (state) {
    case RecipientState::delivered:
      return render::paint(style, Tone::good, render::sign(style, Sign::yes));
    case RecipientState::refused:
    case RecipientState::failed:
      return render::paint(style, Tone::bad, render::sign(style, Sign::no));
    case RecipientState::moving:
    case RecipientState::waiting:
      return render::paint(style, Tone::dim, render::sign(style, Sign::dot));
  }
  return {};
}

std::string clock_of(base::LabTime at) {
  return base::iso(at).substr(0, 19).replace(10, 1, " ");
}

// What is refused came through no connector, not even the invisible default one.
std::string door_of(const store::HopRow& hop, Language language) {
  const bool german = language == Language::de;
  if (hop.code >= 400) return german ? "kein Connector" : "no connector";
  return fmt::format("{} {}", german ? "Connector" : "connector", hop.connector.empty() ? "default" : hop.connector);
}

std::string hop_line(const store::HopRow& hop, const HostNames& hosts, const Style& style, Language language) {
  auto text = fmt::format("      {}  {}", clock_of(hop.time).substr(11), name_of(hosts, hop.host));
  if (!hop.tenant.empty())
    text += fmt::format("  tenant {}, {}, {}", hop.tenant, hop.directionality, door_of(hop, language));
  text += "  " + decision_words(hop.decision, language);
  if (hop.code >= 400) text += " " + reply_of(hop);
  auto line = render::justified(style, render::clean(style, text), render::paint(style, Tone::dim, hop.rule)) + "\n";
  if (hop.session != 0)  // handed in by the lab itself: there is no session that facts could be of
    line += render::paint(style, Tone::dim, std::string(16, ' ') + render::clean(style, hop.facts)) + "\n";
  return line;
}

}  // namespace

std::vector<RecipientStory> recipients_of(const store::Story& story, const HostNames& hosts) {
  std::vector<RecipientStory> out;
  const auto add = [&](const std::string& recipient) {
    if (std::ranges::none_of(out, [&](const auto& known) { return same(known.recipient, recipient); }))
      out.push_back(story_of(story, hosts, recipient));
  };
  for (const auto& hop : story.hops) add(hop.recipient);
  for (const auto& event : story.events) add(event.recipient);
  return out;
}

std::string story_text(const store::Story& story, const HostNames& hosts, StoryDetail detail, const Style& style,
                       Language language) {
  const auto arrow = style.signs == render::Signs::ascii ? "->" : "→";
  const auto number = story.message.message == 0 ? std::string("-") : fmt::format("#{}", story.message.message);
  std::string text;
  for (const auto& recipient : recipients_of(story, hosts)) {
    text += fmt::format("{} {}  {} {} {}\n", render::padded(number, 4), clock_of(story.message.time),
                        render::clean(style, story.message.sender), arrow, render::clean(style, recipient.recipient));
    auto what = fmt::format(fmt::runtime(row_of(recipient.state).text.in(language)), recipient.by);
    if (!recipient.text.empty()) what += ": " + recipient.text;
    what = render::clean(style, what);
    if (detail == StoryDetail::result) what = render::cut(style, what, style.width > 8 ? style.width - 8 : 0);
    text += fmt::format("     {} {}\n", mark_of(recipient.state, style), what);
    if (detail == StoryDetail::result) continue;
    for (const auto& hop : story.hops)
      if (same(hop.recipient, recipient.recipient)) text += hop_line(hop, hosts, style, language);
  }
  return text;
}

void story_json(render::JsonWriter& json, const store::Story& story, const HostNames& hosts) {
  const auto scope = json.object();
  const auto& message = story.message;
  json.number("message", static_cast<std::int64_t>(message.message));
  json.text("time", base::iso(message.time));
  if (!message.message_id.empty()) json.text("message-id", message.message_id);
  json.text("sender", message.sender);
  if (message.message != 0) json.number("size", static_cast<std::int64_t>(message.size));
  {
    const auto list = json.array("recipients");
    for (const auto& recipient : recipients_of(story, hosts)) {
      const auto row = json.object();
      json.text("recipient", recipient.recipient);
      json.text("state", row_of(recipient.state).word);
      json.text("by", recipient.by);
      json.text("text", recipient.text);
    }
  }
  const auto list = json.array("hops");
  for (const auto& hop : story.hops) {
    const auto row = json.object();
    json.text("time", base::iso(hop.time));
    json.text("host", name_of(hosts, hop.host));
    json.text("recipient", hop.recipient);
    json.number("session", static_cast<std::int64_t>(hop.session));
    json.number("world", static_cast<std::int64_t>(hop.world));
    if (!hop.tenant.empty()) json.text("tenant", hop.tenant);
    if (!hop.tenant.empty()) json.text("connector", hop.connector);
    if (!hop.directionality.empty()) json.text("directionality", hop.directionality);
    json.text("facts", hop.facts);
    json.text("decision", hop.decision);
    if (!hop.rule.empty()) json.text("rule", hop.rule);
    if (hop.code != 0) json.text("reply", reply_of(hop));
  }
}

}  // namespace mailflow::app
