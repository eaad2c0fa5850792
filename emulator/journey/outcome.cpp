#include "journey/outcome.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>

namespace mailflow::journey {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// "FR2DEU01FT016.example 2023-06-06T06:22:40.472Z 08DB6591E8589FA7"
bool is_trailer(std::string_view text) {
  const auto first = text.find(' ');
  const auto last = text.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const auto time = text.substr(first + 1, last - first - 1);
  const auto id = text.substr(last + 1);
  return time.size() == 24 && time[10] == 'T' && time.back() == 'Z' && id.size() == 16 &&
         std::all_of(id.begin(), id.end(), is_hex);
}

std::string in_words(const std::optional<Refusal>& refusal) {
  if (!refusal) return "no";
  return fmt::format("by {} at {}: {}", refusal->by, refusal->stage, mail::to_string(refusal->reply));
}

std::string in_words(const std::optional<Delivery>& delivery) {
  if (!delivery) return "no";
  return fmt::format("{} of {}, {}", delivery->mailbox, delivery->at, delivery->folder);
}

std::string in_words(const Hop& hop) {
  using Verdicts = base::Words<model::ChainVerdict>;
  const auto verdict = [](model::ChainVerdict v) { return Verdicts::list.at(static_cast<std::size_t>(v)); };
  return fmt::format("{} (tenant {}, organisation {}, inbound {}, outbound {}, {}, TLS {}, server {}, client {})",
                     hop.host, hop.tenant.empty() ? "none" : hop.tenant,
                     hop.organization.empty() ? "none" : hop.organization, hop.inbound, hop.outbound,
                     hop.directionality.empty() ? "no direction" : hop.directionality, hop.tls.encrypted ? "yes" : "no",
                     verdict(hop.tls.server), verdict(hop.tls.client));
}

std::string route_in_words(const std::vector<Hop>& route) {
  std::string out;
  for (const auto& hop : route) out += (out.empty() ? "" : " -> ") + in_words(hop);
  return out;
}

}  // namespace

std::string without_trailer(std::string text) {
  if (!text.ends_with(']')) return text;
  const auto open = text.rfind(" [");
  if (open == std::string::npos || !is_trailer(std::string_view(text).substr(open + 2, text.size() - open - 3)))
    return text;
  text.resize(open);
  return text;
}

std::string trailer_of(std::string_view text) {
  const auto without = without_trailer(std::string(text)).size();
  return without == text.size() ? std::string{} : std::string(text.substr(without + 2, text.size() - without - 3));
}

namespace {

bool is_replaced(const RecipientOutcome& outcome) {
  return outcome.passed_on.size() == 1 && !outcome.delivered && !outcome.failed && !outcome.queued;
}

}  // namespace

void put_copies_behind(std::vector<RecipientOutcome>& outcomes) {
  std::unordered_map<mail::EmailAddress, RecipientOutcome*> first;
  for (auto& outcome : outcomes) {
    const auto [known, fresh] = first.try_emplace(outcome.recipient, &outcome);
    if (fresh || outcome.copy_of.empty()) continue;
    ++known->second->ways;
    outcome.ways = 0;
  }
  std::erase_if(outcomes, [](const RecipientOutcome& outcome) { return outcome.ways == 0; });
  const auto copies = std::stable_partition(outcomes.begin(), outcomes.end(),
                                            [](const RecipientOutcome& each) { return each.copy_of.empty(); });
  std::sort(copies, outcomes.end(), [](const RecipientOutcome& a, const RecipientOutcome& b) {
    return mail::to_string(a.recipient) < mail::to_string(b.recipient);
  });
  const auto successor_of = [&](const RecipientOutcome& outcome) {
    return std::find_if(outcomes.begin(), outcomes.end(), [&](const RecipientOutcome& each) {
      return mail::equal_ignoring_case(mail::to_string(each.recipient), outcome.passed_on.front());
    });
  };
  std::vector<std::pair<RecipientOutcome*, const RecipientOutcome*>> found;
  for (auto& outcome : outcomes) {
    if (!is_replaced(outcome)) continue;
    auto last = successor_of(outcome);
    // A directory that changes while mail is under way may lead in circles.
    for (std::size_t steps = 0; last != outcomes.end() && is_replaced(*last) && steps < outcomes.size(); ++steps)
      last = successor_of(*last);
    if (last != outcomes.end() && !is_replaced(*last)) found.emplace_back(&outcome, &*last);
  }
  for (const auto& [outcome, last] : found) {
    auto next = *last;
    next.recipient = std::move(outcome->recipient);
    next.copy_of = std::move(outcome->copy_of);
    next.passed_on = std::move(outcome->passed_on);
    next.replaced = true;
    *outcome = std::move(next);
  }
}

std::string difference(const RecipientOutcome& wire, const RecipientOutcome& policy) {
  const auto differ = [](std::string_view what, const std::string& a, const std::string& b) {
    return a == b ? std::string{} : fmt::format("{}: on the wire {}, by policy {}", what, a, b);
  };
  const auto scl = [](const std::optional<int>& value) {
    return value ? fmt::format("{}", *value) : std::string("none");
  };
  if (wire.ways > 1 || policy.ways > 1)
    return differ("ways", fmt::format("{}", wire.ways), fmt::format("{}", policy.ways));
  const std::string found[] = {
      differ("recipient", mail::to_string(wire.recipient), mail::to_string(policy.recipient)),
      differ("copy of", wire.copy_of, policy.copy_of),
      differ("passed on", fmt::format("{}", fmt::join(wire.passed_on, ", ")),
             fmt::format("{}", fmt::join(policy.passed_on, ", "))),
      differ("delivered", in_words(wire.delivered), in_words(policy.delivered)),
      differ("rejected", in_words(wire.rejected), in_words(policy.rejected)),
      differ("deferred", in_words(wire.deferred), in_words(policy.deferred)),
      differ("failed", in_words(wire.failed), in_words(policy.failed)),
      differ("queued", wire.queued ? "yes" : "no", policy.queued ? "yes" : "no"),
      differ("route", route_in_words(wire.route), route_in_words(policy.route)),
      differ("auth-as", wire.auth_as, policy.auth_as),
      differ("mail-from", wire.mail_from, policy.mail_from),
      differ("scl", scl(wire.scl), scl(policy.scl)),
  };
  for (const auto& text : found)
    if (!text.empty()) return text;
  if ((wire.report == nullptr) != (policy.report == nullptr))
    return fmt::format("ndr: on the wire {}, by policy {}", wire.report ? "one is written" : "none",
                       policy.report ? "one is written" : "none");
  if (wire.report != nullptr)
    if (auto text = difference(*wire.report, *policy.report); !text.empty()) return "ndr: " + text;
  return {};
}

}  // namespace mailflow::journey
