#include "app/outcome_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "render/certainty.hpp"
#include "render/route.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using journey::RecipientOutcome;
using journey::Refusal;
using render::RouteEnd;
using render::RouteStep;

// The session or queue that stopped it, nullptr when nothing did.
const Refusal* stop_of(const RecipientOutcome& outcome) {
  for (const auto* refusal : {&outcome.failed, &outcome.rejected, &outcome.deferred})
    if (*refusal) return &**refusal;
  return nullptr;
}

std::string_view fact_word(const RecipientOutcome& outcome) {
  if (outcome.delivered) return "delivered";
  if (outcome.queued) return "queued";
  if (outcome.rejected) return "rejected";
  if (outcome.failed) return "failed";
  return outcome.deferred ? "deferred" : "queued";
}

std::string stage_text(std::string_view stage) {
  std::string text(stage);
  if (stage == "rcpt" || stage == "mail" || stage == "data" || stage == "tls")
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return text;
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
    json.text("inbound", hop.inbound);
    if (!hop.directionality.empty()) json.text("directionality", hop.directionality);
    const auto tls = json.object("tls");
    json.boolean("encrypted", hop.tls.encrypted);
    json.text("server", base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(hop.tls.server)));
    json.text("client", base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(hop.tls.client)));
  }
}

}  // namespace

std::string headline(const RecipientOutcome& outcome, Language language) {
  const bool german = language == Language::de;
  if (outcome.delivered)
    return fmt::format(fmt::runtime(german ? "zugestellt an {}, {}, bei {}" : "delivered to {}, {}, at {}"),
                       outcome.delivered->mailbox, outcome.delivered->folder, outcome.delivered->at);
  const auto* stop = stop_of(outcome);
  if (stop == nullptr) return german ? "wartet in der Warteschlange" : "waiting in a queue";
  if (outcome.queued)
    return fmt::format(fmt::runtime(german ? "wartet: zurückgestellt von {} bei {}" : "waiting: put off by {} at {}"),
                       stop->by, stage_text(stop->stage));
  if (outcome.rejected)
    return fmt::format(fmt::runtime(german ? "abgelehnt von {} bei {}" : "rejected by {} at {}"), outcome.rejected->by,
                       stage_text(outcome.rejected->stage));
  return fmt::format(fmt::runtime(german ? "aufgegeben von {}" : "given up by {}"), stop->by);
}

std::string route_of(const RecipientOutcome& outcome, const render::Style& style, Language language) {
  std::vector<RouteStep> steps;
  for (const auto& hop : outcome.route)
    steps.push_back({hop.host, hop.tls.encrypted ? RouteStep::Leg::tls : RouteStep::Leg::plain});
  return render::route_line(steps, end_of(outcome), style, language);
}

std::string outcome_text(const RecipientOutcome& outcome, std::span<const std::string_view> decisive,
                         const render::Style& style, const Telling& telling) {
  const auto language = telling.language;
  const auto tone = outcome.delivered ? render::Tone::good : render::Tone::bad;
  auto text = render::paint(style, tone, render::clean(style, headline(outcome, language))) + "\n";
  if (const auto* stop = stop_of(outcome); stop != nullptr && !outcome.delivered)
    text += render::clean(style, mail::to_string(outcome.rejected ? outcome.rejected->reply : stop->reply)) + "\n";
  text += "\n" + route_of(outcome, style, language) + "\n";
  text += render::explanation(outcome.why, style, language, telling.amount);
  if (!outcome.delivered)
    if (const auto miss = render::near_miss(outcome.why, style, language); !miss.empty())
      text += fmt::format("{}: {}\n", language == Language::de ? "knapp vorbei" : "near miss", miss);
  const auto certainty = render::certainty_line(render::certainty_of(outcome.why), decisive, language);
  return text + render::clean(style, certainty) + "\n";
}

void outcome_json(render::JsonWriter& json, const RecipientOutcome& outcome, std::span<const std::string_view> decisive,
                  Language language) {
  const auto scope = json.object();
  json.text("recipient", mail::to_string(outcome.recipient));
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
  const auto certainty = render::certainty_of(outcome.why);
  json.text("sure", render::certainty_line(certainty, decisive, language));
  {
    const auto list = json.array("depends-on");
    for (const auto name : decisive) json.item(name);
  }
  render::explanation_json(json, "why", outcome.why, language);
}

}  // namespace mailflow::app
