#include "scenario/compare.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>

#include "journey/catalogue.hpp"
#include "mail/message.hpp"

namespace mailflow::scenario {
namespace {

using journey::Delivery;
using journey::Hop;
using journey::RecipientOutcome;
using journey::Refusal;
using Facts = std::vector<std::string>;  // one value in the spellings it may be asked by; empty: there is none

Phrase shown(const Facts& facts) {
  return facts.empty() ? Phrase("none", "nichts") : Phrase(facts.front());
}

// `not` and `absent` must hold for every spelling, everything else for one.
bool holds_for(const Matcher& matcher, const Facts& facts) {
  if (facts.empty()) return holds(matcher, std::nullopt);
  const auto one_holds = [&](const std::string& fact) { return holds(matcher, fact); };
  const bool negative = matcher.op == Matcher::Operator::is_not || matcher.op == Matcher::Operator::absent ||
                        matcher.op == Matcher::Operator::all;
  return negative ? std::ranges::all_of(facts, one_holds) : std::ranges::any_of(facts, one_holds);
}

// A host, or tenant@host, which the host alone may stand for.
Facts place_facts(const std::string& place) {
  Facts facts{place};
  if (const auto at = place.find('@'); at != std::string::npos) facts.push_back(place.substr(at + 1));
  return facts;
}

Facts present(const std::string& text) {
  return text.empty() ? Facts{} : Facts{text};
}

Facts verdict_facts(model::ChainVerdict verdict) {
  const auto word = std::string(base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(verdict)));
  if (verdict == model::ChainVerdict::valid) return {"verified", word};
  return {word};
}

Facts tls_facts(const journey::TlsSeen& tls) {
  if (!tls.encrypted) return {"none"};
  if (tls.server == model::ChainVerdict::valid) return {"verified", "encrypted"};
  return {"encrypted"};
}

Facts refusal_fact(const Refusal& refusal, std::string_view name) {
  if (name == "by") return place_facts(refusal.by);
  if (name == "stage") return {refusal.stage};
  if (name == "reply") return {fmt::format("{}", refusal.reply.code)};
  if (name == "status") return present(refusal.reply.status);
  if (name == "text") return {refusal.reply.text};
  return present(refusal.trailer);
}

Facts delivery_fact(const Delivery& delivery, std::string_view name) {
  if (name == "at") return place_facts(delivery.at);
  if (name == "folder") return present(delivery.folder);
  return present(delivery.mailbox);
}

// The queue is the one of the host that it has come to; what it met there last was written down as it was put off.
Facts queue_fact(const RecipientOutcome& outcome, std::string_view name) {
  if (name == "at") {
    if (outcome.route.empty()) return {};
    const auto& hop = outcome.route.back();
    return place_facts(hop.tenant.empty() ? hop.host : hop.tenant + "@" + hop.host);
  }
  return outcome.deferred ? refusal_fact(*outcome.deferred, name) : Facts{};
}

Facts hop_fact(const Hop& hop, std::string_view name) {
  if (name == "host") return {hop.host};
  if (name == "tenant") return present(hop.tenant);
  if (name == "organization") return present(hop.organization);
  if (name == "inbound") return {hop.inbound};
  if (name == "outbound") return {hop.outbound};
  if (name == "directionality") return present(hop.directionality);
  if (name == "tls") return tls_facts(hop.tls);
  if (name == "tls.protocol") return present(hop.tls.protocol);
  if (name == "tls.server") return verdict_facts(hop.tls.server);
  return verdict_facts(hop.tls.client);
}

bool wire_alone(std::string_view name) {
  return name == "trailer" || name == "tls.protocol" || name == "text";
}

class Comparison {
 public:
  Comparison(const RecipientOutcome& outcome, Side side) : outcome_(outcome), side_(side) {}

  void outcome(const OutcomeTest& test);
  void route(const RouteTest& test);
  void why(const WhyTest& test);
  void report(const ReportTest& test);
  void property(const FieldTest& test);
  void header(const FieldTest& test, const std::optional<mail::Message>& message);

  std::vector<Mismatch> take() && { return std::move(found_); }

 private:
  void test(std::string what, const Matcher& matcher, const Facts& facts) {
    if (!holds_for(matcher, facts)) found_.push_back({std::move(what), in_words(matcher), shown(facts), matcher.pos});
  }
  bool hop_holds(const HopTest& test, const Hop& hop) const {
    return std::ranges::all_of(test.fields, [&](const FieldTest& field) {
      return (wire_alone(field.first) && side_ == Side::policy) || holds_for(field.second, hop_fact(hop, field.first));
    });
  }
  bool happened(Outcome outcome) const;
  Facts outcome_fact(Outcome outcome, std::string_view name) const;

  const RecipientOutcome& outcome_;
  Side side_;
  std::vector<Mismatch> found_;
};

bool Comparison::happened(Outcome outcome) const {
  switch (outcome) {
    case Outcome::delivered:
      return outcome_.delivered && !outcome_.delivered->is_kept_away();
    case Outcome::quarantined:
      return outcome_.delivered && outcome_.delivered->is_kept_away();
    case Outcome::rejected:
      return outcome_.rejected.has_value();
    case Outcome::deferred:
      return outcome_.deferred.has_value();
    case Outcome::bounced:
      return outcome_.failed.has_value() && outcome_.report != nullptr;
    case Outcome::dropped:
      return outcome_.failed.has_value() && outcome_.report == nullptr;
    case Outcome::queued:
      return outcome_.queued;
    case Outcome::expanded:
      return !outcome_.passed_on.empty();
  }
  return false;
}

Facts Comparison::outcome_fact(Outcome outcome, std::string_view name) const {
  switch (outcome) {
    case Outcome::delivered:
    case Outcome::quarantined:
      return delivery_fact(*outcome_.delivered, name);
    case Outcome::rejected:
      return refusal_fact(*outcome_.rejected, name);
    case Outcome::deferred:
      return refusal_fact(*outcome_.deferred, name);
    case Outcome::bounced:
    case Outcome::dropped:
      return refusal_fact(*outcome_.failed, name);
    case Outcome::queued:
      return queue_fact(outcome_, name);
    case Outcome::expanded:
      return outcome_.passed_on;
  }
  return {};
}

void Comparison::outcome(const OutcomeTest& wanted) {
  const auto word = to_string(wanted.outcome);
  if (happened(wanted.outcome) != wanted.wanted) {
    found_.push_back(
        {std::string(word), in_words(wanted), outcome_in_words(outcome_), wanted.pos, Mismatch::Kind::outcome});
    return;
  }
  for (const auto& [name, matcher] : wanted.fields) {
    if (name == "trailer" && side_ == Side::policy) continue;
    test(fmt::format("{}.{}", word, name), matcher, outcome_fact(wanted.outcome, name));
  }
}

Phrase in_words(const HopTest& hop) {
  Phrase words;
  for (const auto& [name, matcher] : hop.fields)
    append(words, name == "host" ? in_words(matcher) : phrase({" [{} {}]", " [{} {}]"}, name, in_words(matcher)), {});
  return words;
}

constexpr base::Text next_hop{" → ", " → "};

Phrase in_words(const RouteTest& route) {
  Phrase hops;
  for (const auto& hop : route.hops) append(hops, in_words(hop), next_hop);
  return route.part ? phrase({"contains {}", "enthält {}"}, hops) : hops;
}

Phrase in_words(std::span<const Hop> route) {
  Phrase hops;
  for (const auto& hop : route) append(hops, hop_in_words(hop), next_hop);
  return route.empty() ? Phrase("none", "keine") : hops;
}

void Comparison::route(const RouteTest& wanted) {
  const auto& route = outcome_.route;
  const auto fits = [&](const HopTest& hop_test, const Hop& hop) { return hop_holds(hop_test, hop); };
  const bool met =
      wanted.part ? std::search(route.begin(), route.end(), wanted.hops.begin(), wanted.hops.end(),
                                [&](const Hop& hop, const HopTest& test) { return fits(test, hop); }) != route.end()
                  : std::ranges::equal(wanted.hops, route, fits);
  if (met) return;
  if (!wanted.part && wanted.hops.size() == route.size()) {
    for (std::size_t i = 0; i < route.size(); ++i)
      for (const auto& [name, matcher] : wanted.hops[i].fields) {
        if (wire_alone(name) && side_ == Side::policy) continue;
        test(fmt::format("route: hop {}: {}", i + 1, name), matcher, hop_fact(route[i], name));
      }
    return;
  }
  found_.push_back({"route", in_words(wanted), in_words(route), wanted.pos});
}

const base::Explain* find_failed(const base::Explain& node, const WhyTest& why) {
  if (node.rule != nullptr && !node.result && base::equal_ignoring_case(node.subject, why.connector)) {
    if (ends_id(why.failed, node.rule->id)) return &node;
  }
  for (const auto& child : node.children)
    if (const auto* found = find_failed(child, why)) return found;
  return nullptr;
}

// What a rule answered, each time that it was asked. The rows of a look-up answer for themselves, not for it.
void collect_answers(const base::Explain& node, std::string_view rule, std::vector<bool>& answers) {
  const bool is_row = node.rule != nullptr && node.rule->kind == base::RuleKind::look_up && !node.subject.empty();
  if (node.rule != nullptr && node.rule->id == rule && !is_row) answers.push_back(node.result);
  for (const auto& child : node.children) collect_answers(child, rule, answers);
}

bool decided(const RuleTest& wanted, const std::vector<bool>& answers) {
  const auto* rule = journey::find_rule(wanted.rule);
  const bool any = rule != nullptr && rule->kind == base::RuleKind::stage && !wanted.result;
  if (any) return !answers.empty();
  return std::ranges::find(answers, wanted.result.value_or(true)) != answers.end();
}

Phrase yes_or_no(bool answer) {
  return answer ? Phrase("yes", "ja") : Phrase("no", "nein");
}

// Of a heading without an answer it is enough that it was reached.
Phrase in_words(const RuleTest& wanted) {
  const auto* rule = journey::find_rule(wanted.rule);
  const bool heading = rule != nullptr && rule->kind == base::RuleKind::stage;
  if (heading && !wanted.result) return wanted.rule;
  return phrase({"{}: {}", "{}: {}"}, wanted.rule, yes_or_no(wanted.result.value_or(true)));
}

void Comparison::why(const WhyTest& wanted) {
  if (outcome_.why.empty() && side_ == Side::wire) return;
  for (const auto& test : wanted.rules) {
    std::vector<bool> answers;
    for (const auto& decision : outcome_.why) collect_answers(decision, test.rule, answers);
    if (decided(test, answers)) continue;
    const Phrase unasked("it was not asked", "sie wurde nicht gefragt");
    found_.push_back({"why", in_words(test), answers.empty() ? unasked : yes_or_no(answers.front()), test.pos});
  }
  if (wanted.failed.empty()) return;
  for (const auto& decision : outcome_.why)
    if (find_failed(decision, wanted) != nullptr) return;
  found_.push_back({"why",
                    phrase({"connector {} failed {}", "Connector {} scheitert an {}"}, wanted.connector, wanted.failed),
                    {"no such test in the decisions", "keine solche Prüfung in den Entscheidungen"},
                    wanted.pos});
}

void Comparison::report(const ReportTest& wanted) {
  const bool written = outcome_.report != nullptr;
  if (written != wanted.wanted) {
    const auto word = [](bool is_written) {
      return is_written ? Phrase("written", "geschrieben") : Phrase("none", "keiner");
    };
    found_.push_back({"ndr", word(wanted.wanted), word(written), wanted.pos});
    return;
  }
  if (!written || wanted.expectation == nullptr) return;
  for (auto& each : mismatches(*wanted.expectation, *outcome_.report, side_)) {
    each.what = phrase({"ndr.{}", "ndr.{}"}, each.what);
    each.kind = Mismatch::Kind::property;
    found_.push_back(std::move(each));
  }
}

void Comparison::property(const FieldTest& wanted) {
  const auto& [name, matcher] = wanted;
  if (wire_alone(name) && side_ == Side::policy) return;
  if (name == "auth-as") return test(name, matcher, present(outcome_.auth_as));
  if (name == "text") return test(name, matcher, present(outcome_.text));
  if (name == "mailbox") return test(name, matcher, outcome_.delivered ? Facts{outcome_.delivered->mailbox} : Facts{});
  if (name == "mail-from") return test(name, matcher, present(outcome_.mail_from));
  if (name == "scl") return test(name, matcher, outcome_.scl ? Facts{fmt::format("{}", *outcome_.scl)} : Facts{});
  const auto& route = outcome_.route;
  if (route.empty()) return test(name, matcher, {});
  auto hop = std::prev(route.end());
  // No connector leads out of the last hop: the last one that was taken is meant.
  if (name == "outbound")
    while (hop != route.begin() && hop->outbound == "none") --hop;
  test(name, matcher, hop_fact(*hop, name));
}

// Any of the fields of that name may be meant; `not` and `absent` mean all of them.
void Comparison::header(const FieldTest& wanted, const std::optional<mail::Message>& message) {
  Facts facts;
  if (message) facts = message->find_all(wanted.first);
  test("headers." + wanted.first, wanted.second, facts);
}

}  // namespace

std::vector<Mismatch> mismatches(const Expectation& expectation, const RecipientOutcome& outcome, Side side) {
  Comparison comparison(outcome, side);
  for (const auto& test : expectation.outcomes) comparison.outcome(test);
  if (expectation.route) comparison.route(*expectation.route);
  if (expectation.why) comparison.why(*expectation.why);
  if (expectation.ndr) comparison.report(*expectation.ndr);
  for (const auto& test : expectation.properties) comparison.property(test);
  if (side == Side::wire && !expectation.headers.empty()) {
    std::optional<mail::Message> message;
    if (auto parsed = mail::Message::parse(outcome.headers + "\r\n"); parsed && !outcome.headers.empty())
      message = std::move(*parsed);
    for (const auto& test : expectation.headers) comparison.header(test, message);
  }
  return std::move(comparison).take();
}

namespace {

// The first few, and how many there are.
std::string in_a_line(const std::vector<std::string>& addresses) {
  constexpr std::size_t most = 3;
  const auto shown = std::min(addresses.size(), most);
  auto line =
      fmt::format("{}", fmt::join(addresses.begin(), addresses.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < addresses.size()) line += fmt::format(", … ({})", addresses.size());
  return line;
}

}  // namespace

Phrase outcome_in_words(const RecipientOutcome& outcome) {
  constexpr base::Text comma{", ", ", "};
  const auto refusal = [](Outcome word, const Refusal& said) {
    const auto code = fmt::format("{}{}{}", said.reply.code, said.reply.status.empty() ? "" : " ", said.reply.status);
    return phrase({"{} {} by {} at {}", "{} {} von {} bei {}"}, in_words(word), code, said.by, said.stage);
  };
  Phrase words;
  if (const auto& delivery = outcome.delivered; delivery && delivery->is_kept_away()) {
    append(words,
           phrase({"{}, from {} at {}", "{}, von {} bei {}"}, in_words(Outcome::quarantined), delivery->mailbox,
                  delivery->at),
           comma);
  } else if (outcome.delivered) {
    append(words,
           phrase({"{} to {} at {}", "{} an {} bei {}"}, in_words(Outcome::delivered), outcome.delivered->mailbox,
                  outcome.delivered->at),
           comma);
    append(words, outcome.delivered->folder, comma);
  }
  if (outcome.rejected) append(words, refusal(Outcome::rejected, *outcome.rejected), comma);
  if (outcome.failed && !outcome.rejected)
    append(words, refusal(outcome.report ? Outcome::bounced : Outcome::dropped, *outcome.failed), comma);
  if (outcome.deferred) append(words, refusal(Outcome::deferred, *outcome.deferred), comma);
  if (outcome.queued) append(words, in_words(Outcome::queued), comma);
  if (!outcome.passed_on.empty() && !outcome.replaced)
    append(words, phrase({"{} to {}", "{} an {}"}, in_words(Outcome::expanded), in_a_line(outcome.passed_on)), comma);
  return words.empty() ? Phrase("no outcome", "kein Ergebnis") : words;
}

std::string hop_in_words(const Hop& hop) {
  return hop.inbound.empty() || hop.inbound == "none" ? hop.host : fmt::format("{}({})", hop.host, hop.inbound);
}

}  // namespace mailflow::scenario
