#include "spf/walk.hpp"

#include <algorithm>

#include "mail/address.hpp"
#include "spf/rules.hpp"

namespace mailflow::spf {
namespace {

using base::Explain;
using model::DnsFact;
using model::DnsStatus;
using model::DnsType;

constexpr std::size_t most_lines = 100;  // of terms that do not match, for one record

bool is_at_or_below(std::string_view name, std::string_view domain) {
  if (name.size() < domain.size()) return false;
  const auto front = name.size() - domain.size();
  return mail::equal_ignoring_case(name.substr(front), domain) && (front == 0 || name[front - 1] == '.');
}

}  // namespace

std::optional<Found> Walk::check(const std::string& domain, Explain& under) {
  Explain heading;
  heading.subject = domain;
  auto found = read(domain, heading);
  if (!found || !tells()) return found;
  heading.result = found->result == SpfResult::pass;
  heading.found = to_string(found->result);
  hang(under, rules::record, std::move(heading));
  return found;
}

std::optional<Found> Walk::read(const std::string& domain, Explain& heading) {
  const auto published = published_record(domain, questions);
  if (!published) return std::nullopt;
  // The first question is nobody's term; one that include or redirect asks in vain is.
  if (published->asked_in_vain && lookups > 0) ++void_lookups;
  if (tells()) heading.wanted = excerpt(published->text);
  if (published->result == SpfResult::pass) return terms(published->record, domain, heading);
  broken(heading, published->problem);
  return Found{published->result};
}

std::optional<Found> Walk::terms(const Record& record, const std::string& domain, Explain& heading) {
  std::size_t missed = 0;
  const auto tell_rest = [&] {
    if (missed > most_lines) tell(heading, rules::more_terms, {.found = std::to_string(missed - most_lines)});
  };
  for (const auto& term : record.terms) {
    Explain node;
    if (tells()) node.subject = excerpt(term.text);
    const auto how = match(term, domain, node);
    if (how == Match::waits) return std::nullopt;
    node.result = how == Match::yes;
    const bool hidden = how == Match::no && node.children.empty() && ++missed > most_lines;
    if (how != Match::no) tell_rest();
    if (!hidden) hang(heading, rule_of(term.mechanism), std::move(node));
    switch (how) {
      case Match::yes:
        return Found{term.result, std::string(term.text), domain, record.explanation};
      case Match::temperror:
        return Found{SpfResult::temperror};
      case Match::permerror:
        return Found{SpfResult::permerror};
      case Match::no:
      case Match::waits:
        break;
    }
  }
  tell_rest();
  if (!record.redirect.empty()) return follow(record, domain, heading);
  return Found{SpfResult::neutral, {}, domain};
}

// `record` is of no further use below: a redirect's target speaks for itself, with its own exp.
std::optional<Found> Walk::follow(const Record& record, const std::string& domain, Explain& heading) {
  Explain node;
  if (tells()) node.subject = excerpt(record.redirect_text);
  std::optional<Found> found;
  if (!count_lookup(node, record.redirect_text)) {
    found = Found{SpfResult::permerror};
  } else {
    const auto to = target(record.redirect, domain);
    if (!to) return std::nullopt;
    node.wanted = *to;
    found = check(*to, node);
    if (!found) return std::nullopt;
    // RFC 7208 6.1: a domain without a record is a mistake here.
    if (found->result == SpfResult::none) found->result = SpfResult::permerror;
  }
  node.result = found->result == SpfResult::pass;
  node.found = to_string(found->result);
  hang(heading, rules::redirect, std::move(node));
  return found;
}

std::optional<std::string> Walk::explanation(const Found& found, Explain& under) {
  const auto name = target(found.explanation, found.domain);
  if (!name) return std::nullopt;
  std::optional<std::string> text;
  if (is_query_name(*name)) {
    const auto* fact = questions.ask(*name, DnsType::txt);
    if (fact == nullptr) return std::nullopt;
    if (fact->status == DnsStatus::found && fact->texts.size() == 1) text = fact->texts.front();
  }
  if (text && macro_problem(*text, MacroUse::explanation) != nullptr) text.reset();
  if (text && names_macro(*text, 'p')) {
    const auto validated = validated_name(found.domain);
    if (!validated) return std::nullopt;
    values_.validated = *validated;
  }
  if (text) text = explanation_text(*text, values_);
  tell(under, rules::explanation, {.subject = *name, .found = text.value_or(""), .result = text.has_value()});
  return text.value_or("");
}

DnsType Walk::address_type() const {
  return values_.client.is_v4() ? DnsType::a : DnsType::aaaa;
}

std::optional<std::string> Walk::target(std::string_view spec, const std::string& domain) {
  if (spec.empty()) return domain;
  values_.domain = domain;
  if (names_macro(spec, 'p')) {
    auto validated = validated_name(domain);
    if (!validated) return std::nullopt;
    values_.validated = std::move(*validated);
  }
  return target_name(spec, values_);
}

std::optional<std::vector<std::string>> Walk::validated_names(std::string_view below) {
  const auto* fact = questions.ask(base::reverse_name(values_.client), DnsType::ptr);
  if (fact == nullptr) return std::nullopt;
  std::vector<std::string> names;
  bool waits = false;
  for (std::size_t i = 0; i < std::min(fact->names.size(), limits_.names); ++i) {
    const auto& name = fact->names[i].text();
    if (!is_query_name(name) || (!below.empty() && !is_at_or_below(name, below))) continue;
    const auto* addresses = questions.ask(name, address_type());
    waits = waits || addresses == nullptr;
    if (addresses != nullptr && std::ranges::find(addresses->addresses, values_.client) != addresses->addresses.end())
      names.push_back(name);
  }
  if (waits) return std::nullopt;
  return names;
}

// RFC 7208 7.3: the domain itself, else a name below it, else any.
std::optional<std::string> Walk::validated_name(std::string_view domain) {
  const auto names = validated_names({});
  if (!names) return std::nullopt;
  for (const auto& name : *names)
    if (mail::equal_ignoring_case(name, domain)) return name;
  for (const auto& name : *names)
    if (is_at_or_below(name, domain)) return name;
  return names->empty() ? std::string("unknown") : names->front();
}

bool Walk::count_lookup(Explain& node, std::string_view term) {
  if (++lookups <= limits_.lookups) return true;
  lookups = limits_.lookups;
  broken(node, node_of(rules::lookup_limit, {.subject = excerpt(term), .wanted = std::to_string(limits_.lookups)}));
  return false;
}

bool Walk::count_void(const DnsFact& fact, Explain& node) {
  if (!is_void(fact) || ++void_lookups <= limits_.void_lookups) return true;
  broken(node, node_of(rules::void_limit,
                       {.wanted = std::to_string(limits_.void_lookups), .found = std::to_string(void_lookups)}));
  return false;
}

Match Walk::no_answer(Explain& node, std::string_view name, DnsType type) {
  broken(node, node_of(rules::answer, {.wanted = model::to_string(type), .found = std::string(name)}));
  return Match::temperror;
}

// The first mistake is the one that decided.
Match Walk::broken(Explain& node, Explain line) {
  if (problem.rule == nullptr) problem = line;
  if (tells()) node.children.push_back(std::move(line));
  return Match::permerror;
}

void Walk::tell(Explain& under, const base::Rule& rule, Line line) const {
  if (tells()) under.children.push_back(node_of(rule, std::move(line)));
}

void Walk::hang(Explain& under, const base::Rule& rule, Explain node) const {
  if (!tells()) return;
  node.rule = &rule;
  under.children.push_back(std::move(node));
}

}  // namespace mailflow::spf
