// A small zone of any bytes, a line for each answer: every check ends within its limits, and with a tree that can be
// told; a line is "name TYPE data", the first one "client sender".

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/explain.hpp"
#include "spf/addresses.hpp"
#include "spf/check.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

std::string_view take(std::string_view& text, char end) {
  const auto word = text.substr(0, text.find(end));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

void add_line(std::string_view line, model::DnsFacts& facts) {
  const auto name = base::DomainName::from_canonical(std::string(take(line, ' ')));
  const auto type = take(line, ' ');
  const auto fact_of = [&](model::DnsType asked) -> model::DnsFact& {
    auto& fact = facts[{name, asked}];
    fact.status = model::DnsStatus::found;
    return fact;
  };
  if (type == "TXT") fact_of(model::DnsType::txt).texts.emplace_back(line);
  if (type == "MX")
    fact_of(model::DnsType::mx).exchanges.push_back({1, base::DomainName::from_canonical(std::string(line))});
  if (type == "PTR") fact_of(model::DnsType::ptr).names.push_back(base::DomainName::from_canonical(std::string(line)));
  if (type == "FAIL") facts[{name, model::DnsType::txt}].status = model::DnsStatus::failed;
  if (const auto address = base::IpAddress::parse(line); address && (type == "A" || type == "AAAA"))
    fact_of(address->is_v4() ? model::DnsType::a : model::DnsType::aaaa).addresses.push_back(*address);
}

// What the zone does not have does not exist.
template <class Ask>
void until_done(const model::DnsFacts& zone, Ask ask) {
  model::DnsFacts known;
  for (int round = 0; round < 200; ++round) {
    const auto needs = ask(known);
    if (needs.empty()) return;
    for (const auto& question : needs) {
      const auto given = zone.find(question);
      model::DnsFact none;
      none.status = model::DnsStatus::no_domain;
      require(known.emplace(question, given == zone.end() ? none : given->second).second);
    }
  }
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto head = take(text, '\n');
  spf::Query query;
  if (const auto client = base::IpAddress::parse(take(head, ' '))) query.client = *client;
  query.sender = head;
  query.helo = "helo.example";
  model::DnsFacts zone;
  while (!text.empty()) add_line(take(text, '\n'), zone);
  until_done(zone, [&](const model::DnsFacts& known) {
    const auto evaluation = spf::evaluate(query, known, {{}, spf::Detail::tree});
    require(evaluation.needs.empty() == evaluation.verdict.has_value());
    if (!evaluation.verdict) return evaluation.needs;
    const auto& verdict = *evaluation.verdict;
    require(verdict.lookups <= 10 && verdict.tree.rule != nullptr && verdict.tree.found == to_string(verdict.result));
    require(verdict.explanation.empty() || verdict.result == spf::SpfResult::fail);
    const bool broken = verdict.result == spf::SpfResult::permerror || verdict.result == spf::SpfResult::temperror;
    require(!broken || !spf::problem_sentence(verdict, base::Language::de).empty());
    return evaluation.needs;
  });
  until_done(zone, [&](const model::DnsFacts& known) {
    const auto search = spf::addresses("a.example", known);
    require(search.needs.empty() == search.listing.has_value());
    return search.needs;
  });
  return 0;
}
