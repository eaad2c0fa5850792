#include "app/outcome_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "render/certainty.hpp"
#include "render/near_miss.hpp"
#include "render/route.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using journey::RecipientOutcome;
using journey::Refusal;
using journey::SessionSeen;
using render::RouteEnd;
using render::RouteStep;

// The session or queue that stopped it, nullptr when nothing did.
const Refusal* stop_of(const RecipientOutcome& outcome) {
  for (const auto* refusal : {&outcome.failed, &outcome.rejected, &outcome.deferred})
    if (*refusal) return &**refusal;
  return nullptr;
}

// Others get it in his place.
bool is_passed_on(const RecipientOutcome& outcome) {
  return !outcome.passed_on.empty() && !outcome.delivered && !outcome.queued && stop_of(outcome) == nullptr;
}

std::string in_a_line(const std::vector<std::string>& addresses) {
  constexpr std::size_t most = 5;
  std::string line;
  for (std::size_t i = 0; i < addresses.size() && i < most; ++i) line += (i == 0 ? "" : ", ") + addresses[i];
  return addresses.size() > most ? fmt::format("{}, … ({})", line, addresses.size()) : line;
}

std::string_view fact_word(const RecipientOutcome& outcome) {
  if (outcome.delivered) return "delivered";
  if (outcome.queued) return "queued";
  if (outcome.rejected) return "rejected";
  if (outcome.failed) return "failed";
  if (is_passed_on(outcome)) return "expanded";
  return outcome.deferred ? "deferred" : "queued";
}

RouteEnd end_of(const RecipientOutcome& outcome) {
  if (outcome.delivered) return {RouteEnd::Kind::mailbox, outcome.delivered->mailbox, {}};
  if (outcome.queued) return {RouteEnd::Kind::waiting, {}, {}};
  if (outcome.rejected) return {RouteEnd::Kind::refused, outcome.rejected->by, outcome.rejected->stage};
  return {};
}

void refusal_json(render::JsonWriter& json, std::string_view key, const std::optional<Refusal>& refusal) {
  if (!refusal) return;
  const auto scope = json.object(key);
  json.text("by", refusal->by);
  json.text("stage", refusal->stage);
  json.number("reply", refusal->reply.code);
  json.text("status", refusal->reply.status);
  json.text("text", refusal->reply.text);
}

void route_json(render::JsonWriter& json, const RecipientOutcome& outcome) {
  const auto list = json.array("route");
  for (const auto& hop : outcome.route) {
    const auto row = json.object();
    json.text("host", hop.host);
    if (!hop.tenant.empty()) json.text("tenant", hop.tenant);
    if (!hop.organization.empty()) json.text("organization", hop.organization);
    json.text("inbound", hop.inbound);
    json.text("outbound", hop.outbound);
    if (!hop.directionality.empty()) json.text("directionality", hop.directionality);
    const auto tls = json.object("tls");
    json.boolean("encrypted", hop.tls.encrypted);
    json.text("server", base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(hop.tls.server)));
    json.text("client", base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(hop.tls.client)));
  }
}

constexpr base::Text verdicts[] = {
    {"valid", "gültig"},
    {"none", "keines"},
    {"expired", "abgelaufen"},
    {"not yet valid", "noch nicht gültig"},
    {"self-signed", "selbst signiert"},
    {"issuer not trusted", "Aussteller nicht vertraut"},
    {"an intermediate is missing", "Zwischenzertifikat fehlt"},
};
static_assert(std::size(verdicts) == base::Words<model::ChainVerdict>::list.size());

// "TLS, certificate outgw1.cloud.nospamproxy.com (valid)"
std::string shown_in(const SessionSeen& session, Language language) {
  const bool german = language == Language::de;
  if (!session.tls.encrypted) return german ? "unverschlüsselt" : "not encrypted";
  if (!session.certificate_asked) return "TLS";
  if (session.tls.client == model::ChainVerdict::none) return german ? "TLS, kein Zertifikat" : "TLS, no certificate";
  return fmt::format("TLS, {} {} ({})", german ? "Zertifikat" : "certificate", session.names,
                     verdicts[static_cast<std::size_t>(session.tls.client)].in(language));
}

// What the receivers decided by, a line for each session.
std::string sessions_text(std::span<const SessionSeen> sessions, const render::Style& style, Language language) {
  const auto folded = render::folded_stops(sessions.size());
  const auto* const arrow = style.signs == render::Signs::unicode ? "→" : "->";
  std::string text;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (folded > 0 && i == render::first_stops) {
      text += fmt::format(
          fmt::runtime(language == Language::de ? "  {} {} weitere Sitzungen\n" : "  {} {} more sessions\n"),
          render::clean(style, "…"), folded);
      i += folded;
    }
    const auto& session = sessions[i];
    const auto facts = fmt::format("{}: {}, {}", session.to, session.address, shown_in(session, language));
    text += fmt::format("  {} {} {}\n", render::clean(style, session.from), arrow, render::clean(style, facts));
  }
  return text;
}

void sessions_json(render::JsonWriter& json, std::span<const SessionSeen> sessions) {
  const auto list = json.array("sessions");
  for (const auto& session : sessions) {
    const auto row = json.object();
    json.text("from", session.from);
    json.text("to", session.to);
    json.text("address", session.address);
    json.boolean("encrypted", session.tls.encrypted);
    json.boolean("certificate-asked", session.certificate_asked);
    json.text("certificate", session.names);
    json.text("verdict", base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(session.tls.client)));
  }
}

// In lines of the style's width, those behind the first indented.
std::string paragraph(const render::Style& style, std::string_view text) {
  constexpr std::size_t indent = 2;
  constexpr std::size_t most = 20;
  std::string out;
  for (const auto& line : render::wrapped(style, text, std::max(style.width, 2 * indent) - indent, most))
    out += (out.empty() ? "" : std::string(indent, ' ')) + line + "\n";
  return out;
}

// A queue that came to no session has been put off by nobody.
std::string unsent(const Refusal& stop, Language language) {
  static constexpr std::pair<std::string_view, base::Text> rows[] = {
      {"connect", {"not sent: {} could not connect", "nicht gesendet: {} bekam keine Verbindung"}},
      {"greeting",
       {"not sent: {} was turned away at the greeting", "nicht gesendet: {} wurde bei der Begrüßung abgewiesen"}},
      {"tls", {"not sent: {} did not get the TLS it wants", "nicht gesendet: {} bekam nicht das TLS, das es will"}},
  };
  for (const auto& [stage, text] : rows)
    if (stage == stop.stage) return fmt::format(fmt::runtime(text.in(language)), stop.by);
  return {};
}

}  // namespace

std::string headline(const RecipientOutcome& outcome, Language language) {
  const bool german = language == Language::de;
  if (const auto& delivery = outcome.delivered; delivery && delivery->is_kept_away())
    return fmt::format(
        fmt::runtime(german ? "in Quarantäne gehalten, von {} bei {}" : "kept in quarantine, from {} at {}"),
        delivery->mailbox, delivery->at);
  if (outcome.delivered)
    return fmt::format(fmt::runtime(german ? "zugestellt an {}, {}, bei {}" : "delivered to {}, {}, at {}"),
                       outcome.delivered->mailbox, outcome.delivered->folder, outcome.delivered->at);
  if (is_passed_on(outcome))
    return fmt::format(fmt::runtime(german ? "weitergegeben an {}" : "passed on to {}"), in_a_line(outcome.passed_on));
  const auto* stop = stop_of(outcome);
  if (stop == nullptr) return german ? "wartet in der Warteschlange" : "waiting in a queue";
  if (outcome.queued)
    if (auto text = unsent(*stop, language); !text.empty()) return text;
  if (outcome.queued)
    return fmt::format(fmt::runtime(german ? "wartet: zurückgestellt von {} {}" : "waiting: put off by {} {}"),
                       stop->by, render::at_stage(stop->stage, language));
  if (outcome.rejected)
    return fmt::format(fmt::runtime(german ? "abgelehnt von {} {}" : "rejected by {} {}"), outcome.rejected->by,
                       render::at_stage(outcome.rejected->stage, language));
  return fmt::format(fmt::runtime(german ? "aufgegeben von {}" : "given up by {}"), stop->by);
}

std::string route_of(const RecipientOutcome& outcome, const render::Style& style, Language language) {
  std::vector<RouteStep> steps;
  for (const auto& hop : outcome.route)
    steps.push_back({hop.host, hop.tls.encrypted ? RouteStep::Leg::tls : RouteStep::Leg::plain});
  return render::route_line(steps, end_of(outcome), style, language);
}

std::string outcome_text(const RecipientOutcome& outcome, const journey::Readings* readings, const render::Style& style,
                         const Telling& telling) {
  const auto language = telling.language;
  const auto tone = outcome.delivered || is_passed_on(outcome) ? render::Tone::good : render::Tone::bad;
  auto text = render::paint(style, tone, render::clean(style, headline(outcome, language))) + "\n";
  if (const auto* stop = stop_of(outcome); stop != nullptr && !outcome.delivered)
    text += paragraph(style,
                      render::clean(style, mail::to_string(outcome.rejected ? outcome.rejected->reply : stop->reply)));
  text += "\n" + route_of(outcome, style, language) + "\n";
  if (telling.amount != render::Amount::brief) text += sessions_text(outcome.sessions, style, language);
  text += render::explanation(outcome.why, style, language, telling.amount);
  if (!outcome.delivered)
    if (const auto miss = render::near_miss(outcome.why, style, language); !miss.empty())
      text += paragraph(style, fmt::format("{}: {}", language == Language::de ? "knapp vorbei" : "near miss", miss));
  const auto decisive = readings == nullptr ? render::unasked : render::Decisive(readings->decisive);
  const auto certainty = render::certainty_line(render::certainty_of(outcome.why), decisive, language);
  if (!certainty.empty()) text += paragraph(style, render::clean(style, certainty));
  if (readings == nullptr) return text;
  for (const auto& other : readings->others)
    text += render::clean(style, fmt::format("  {} {} {}: {}", language == Language::de ? "mit" : "with", other.name,
                                             other.word, headline(other.outcome, language))) +
            "\n";
  return text;
}

namespace {

std::string title_of(const RecipientOutcome& outcome, Language language) {
  auto title = mail::to_string(outcome.recipient);
  if (outcome.copy_of.empty()) return title;
  return title + fmt::format(fmt::runtime(language == Language::de ? " (Kopie, wegen {})" : " (a copy, because of {})"),
                             outcome.copy_of);
}

const RecipientOutcome* original_of(const RecipientOutcome& copy, std::span<const RecipientOutcome> outcomes) {
  const auto is_it = [&](const RecipientOutcome& each) { return mail::to_string(each.recipient) == copy.copy_of; };
  const auto found = std::ranges::find_if(outcomes, is_it);
  return copy.copy_of.empty() || found == outcomes.end() ? nullptr : &*found;
}

// What was decided before the copy was made stands with the recipient that it was made for.
RecipientOutcome own_part(const RecipientOutcome& copy, const RecipientOutcome& original) {
  auto own = copy;
  const auto inherited = std::min(original.why.size(), own.why.size());
  own.why.erase(own.why.begin(), own.why.begin() + static_cast<std::ptrdiff_t>(inherited));
  own.sessions.erase(own.sessions.begin(), own.sessions.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                      original.sessions.size(), own.sessions.size())));
  return own;
}

}  // namespace

std::string outcomes_text(std::span<const RecipientOutcome> outcomes, std::span<const journey::Readings> readings,
                          const render::Style& style, const Telling& telling) {
  const auto german = telling.language == Language::de;
  std::string text;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto* original = original_of(outcomes[i], outcomes);
    if (original != nullptr && original->replaced) continue;  // its outcome stands there already
    if (outcomes.size() > 1) {
      text += (i == 0 ? "" : "\n") +
              render::heading(style, render::clean(style, title_of(outcomes[i], telling.language))) + "\n";
    }
    if (original == nullptr) {
      text += outcome_text(outcomes[i], &readings[i], style, telling);
      continue;
    }
    text += outcome_text(own_part(outcomes[i], *original), &readings[i], style, telling);
    text += paragraph(
        style, render::clean(style, fmt::format(fmt::runtime(german ? "davor wie bei {}" : "before that as for {}"),
                                                outcomes[i].copy_of)));
  }
  return text;
}

void outcome_json(render::JsonWriter& json, const RecipientOutcome& outcome, const journey::Readings& readings,
                  Language language) {
  const auto scope = json.object();
  json.text("recipient", mail::to_string(outcome.recipient));
  if (!outcome.copy_of.empty()) json.text("copy-of", outcome.copy_of);
  if (!outcome.passed_on.empty()) {
    const auto list = json.array("passed-on");
    for (const auto& address : outcome.passed_on) {
      const auto row = json.object();
      json.text("recipient", address);
    }
  }
  json.text("outcome", fact_word(outcome));
  json.text("sentence", headline(outcome, language));
  if (outcome.delivered) {
    const auto delivered = json.object("delivered");
    json.text("at", outcome.delivered->at);
    json.text("mailbox", outcome.delivered->mailbox);
    json.text("folder", outcome.delivered->folder);
  }
  refusal_json(json, "rejected", outcome.rejected);
  refusal_json(json, "deferred", outcome.deferred);
  refusal_json(json, "failed", outcome.failed);
  json.boolean("queued", outcome.queued);
  route_json(json, outcome);
  if (!outcome.auth_as.empty()) json.text("auth-as", outcome.auth_as);
  if (outcome.scl) json.number("scl", *outcome.scl);
  if (!outcome.sessions.empty()) sessions_json(json, outcome.sessions);
  const auto certainty = render::certainty_words(render::certainty_of(outcome.why), readings.decisive, language);
  if (!certainty.empty()) json.text("sure", certainty);
  if (!outcome.delivered)
    if (const auto miss = render::near_miss(outcome.why, {}, language); !miss.empty()) json.text("near-miss", miss);
  {
    const auto list = json.array("depends-on");
    for (const auto name : readings.decisive) json.item(name);
  }
  {
    const auto list = json.array("readings");
    for (const auto& other : readings.others) {
      const auto row = json.object();
      json.text("switch", other.name);
      json.text("word", other.word);
      json.text("outcome", fact_word(other.outcome));
      json.text("sentence", headline(other.outcome, language));
    }
  }
  render::explanation_json(json, "why", outcome.why, language);
}

}  // namespace mailflow::app
