#include "spf/published.hpp"

#include <algorithm>
#include <utility>

#include "spf/macro.hpp"
#include "spf/rules.hpp"

namespace mailflow::spf {
namespace {

using mail::SpfResult;
using model::DnsStatus;

constexpr std::size_t longest_record = 65'535;  // what a DNS message can carry at most
constexpr std::size_t shown = 300;

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// A name of several labels; what is no DNS name publishes nothing (4.3).
bool is_domain(std::string_view domain) {
  return is_query_name(domain) && domain.find('.') != std::string_view::npos && domain.front() != '[' &&
         std::ranges::all_of(domain, [](char c) { return c > ' ' && c <= '~'; });
}

Published none_or_error(SpfResult result, const base::Rule& rule, Line line) {
  Published published;
  published.result = result;
  published.problem = node_of(rule, std::move(line));
  return published;
}

Published read(const std::string& text, const std::string& domain) {
  if (text.size() > longest_record)
    return none_or_error(
        SpfResult::permerror, rules::size_limit,
        {.subject = domain, .wanted = std::to_string(longest_record), .found = std::to_string(text.size())});
  Published published;
  if (const auto error = parse_record(text, published.record))
    published = none_or_error(SpfResult::permerror, rules::syntax,
                              {.subject = excerpt(error->term),
                               .wanted = domain,
                               .found = std::string(error->reason->en),
                               .in_words = error->reason});
  published.text = text;
  return published;
}

}  // namespace

base::Explain node_of(const base::Rule& rule, Line line) {
  base::Explain node;
  node.rule = &rule;
  node.subject = std::move(line.subject);
  node.wanted = std::move(line.wanted);
  node.found = std::move(line.found);
  node.result = line.result;
  node.in_words = line.in_words;
  return node;
}

const model::DnsFact* Questions::ask(std::string_view name, model::DnsType type) {
  model::DnsQuestion question{base::DomainName::from_canonical(lower(name)), type};
  if (const auto answer = known_.find(question); answer != known_.end()) return &answer->second;
  if (std::ranges::find(needs, question) == needs.end()) needs.push_back(std::move(question));
  return nullptr;
}

std::string checked_domain(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  if (std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return std::string(domain);
  const auto parsed = base::DomainName::parse(domain);
  return parsed ? parsed->text() : std::string(domain);
}

std::optional<Published> published_record(const std::string& domain, Questions& questions) {
  if (!is_domain(domain)) return none_or_error(SpfResult::none, rules::domain_valid, {.subject = excerpt(domain)});
  const auto* fact = questions.ask(domain, model::DnsType::txt);
  if (fact == nullptr) return std::nullopt;
  if (fact->status == DnsStatus::failed)
    return none_or_error(SpfResult::temperror, rules::answer, {.wanted = "TXT", .found = domain});
  const auto& texts = fact->texts;
  const auto count = std::ranges::count_if(texts, is_spf);
  if (count == 1) return read(*std::ranges::find_if(texts, is_spf), domain);
  auto published = count == 0 ? none_or_error(SpfResult::none, rules::record_exists, {.subject = domain})
                              : none_or_error(SpfResult::permerror, rules::record_single,
                                              {.subject = domain, .found = std::to_string(count)});
  published.asked_in_vain = is_void(*fact);
  return published;
}

bool is_void(const model::DnsFact& fact) {
  return fact.status == DnsStatus::no_data || fact.status == DnsStatus::no_domain;
}

std::string excerpt(std::string_view text) {
  return text.size() <= shown ? std::string(text) : std::string(text.substr(0, shown)) + " …";
}

}  // namespace mailflow::spf
