#include "lab/spf_check.hpp"

#include <algorithm>
#include <utility>

#include "lab/dns_facts.hpp"

namespace mailflow::lab {

net::Task<spf::Verdict> check_spf(net::Resolver& resolver, net::Clock& clock, spf::Query query, spf::Options options,
                                  std::shared_ptr<model::DnsFacts> known) {
  const auto until = clock.now() + longest_check;
  const auto has_failed = [](const auto& fact) { return fact.second.status == model::DnsStatus::failed; };
  bool failed = false;
  auto evaluation = spf::evaluate(query, *known, options);
  while (!evaluation.verdict) {
    auto needs = std::move(evaluation.needs);
    auto facts = co_await ask_all(resolver, clock, until, std::move(needs));
    failed = failed || std::ranges::any_of(facts, has_failed);
    known->merge(facts);
    evaluation = spf::evaluate(query, *known, options);
  }
  if (failed) std::erase_if(*known, has_failed);
  co_return std::move(*evaluation.verdict);
}

net::Task<spf::Listing> list_spf(net::Resolver& resolver, net::Clock& clock, std::string domain) {
  const auto until = clock.now() + longest_check;
  model::DnsFacts known;
  for (;;) {
    auto search = spf::addresses(domain, known);
    if (search.listing) co_return std::move(*search.listing);
    auto needs = std::move(search.needs);
    auto facts = co_await ask_all(resolver, clock, until, std::move(needs));
    known.merge(facts);
  }
}

}  // namespace mailflow::lab
