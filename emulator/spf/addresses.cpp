#include "spf/addresses.hpp"

#include <algorithm>
#include <utility>

#include "spf/macro.hpp"
#include "spf/published.hpp"
#include "spf/range_set.hpp"
#include "spf/rules.hpp"

namespace mailflow::spf {
namespace {

using base::IpAddress;
using base::Text;
using model::DnsFact;
using model::DnsStatus;
using model::DnsType;

constexpr Text any_name{"any name may exist", "jeder Name kann existieren"};
constexpr Text by_client{"it depends on the client's name", "es hängt vom Namen des Clients ab"};
constexpr Text by_mail{"its macros depend on the mail", "seine Makros hängen von der Mail ab"};
constexpr Text mapped{"an IPv4-mapped network, which is IPv4 to a check",
                      "ein auf IPv6 abgebildetes IPv4-Netz, das bei der Prüfung IPv4 ist"};

const Text* reason_against(const Term& term) {
  if (term.mechanism == Mechanism::exists) return &any_name;
  if (term.mechanism == Mechanism::ptr) return &by_client;
  if (!names_only(term.domain_spec, "do")) return &by_mail;
  return term.mechanism == Mechanism::ip6 && term.network.is_v4() ? &mapped : nullptr;
}

class Lister {
 public:
  Lister(const model::DnsFacts& known, const Limits& limits) : questions(known), limits_(limits) {}

  // What the domain's record lets pass; incomplete where `waits` or a problem is set.
  std::vector<Allowed> read(const std::string& domain);

  Questions questions;
  Listing listing;
  bool waits = false;

 private:
  bool goes_on() const { return listing.problem.rule == nullptr; }
  bool counts_lookup(std::string_view term);
  std::vector<Allowed> covered_by(const Term& term, const std::string& domain);
  std::vector<Allowed> of_name(const Term& term, const std::string& name, const std::string& domain);
  std::vector<Allowed> of_exchanges(const Term& term, const std::string& name, const std::string& domain);
  const DnsFact* answer(const std::string& name, DnsType type);
  void add_network(const Term& term, const IpAddress& address, const std::string& domain, std::vector<Allowed>& out);
  std::string target_of(std::string_view spec, const std::string& domain) const;
  void stop(base::Explain problem);

  const Limits& limits_;
};

void Lister::stop(base::Explain problem) {
  if (goes_on()) listing.problem = std::move(problem);
}

bool Lister::counts_lookup(std::string_view term) {
  if (listing.lookups == limits_.lookups) {
    stop(node_of(rules::lookup_limit, {.subject = excerpt(term), .wanted = std::to_string(limits_.lookups)}));
    return false;
  }
  ++listing.lookups;
  return true;
}

std::string Lister::target_of(std::string_view spec, const std::string& domain) const {
  if (spec.empty()) return domain;
  MacroValues values;
  values.domain = values.sender_domain = domain;
  return target_name(spec, values);
}

std::vector<Allowed> Lister::read(const std::string& domain) {
  std::vector<Allowed> passing;
  const auto published = published_record(domain, questions);
  waits = waits || !published;
  if (!published) return passing;
  if (published->result != SpfResult::pass) {
    stop(published->problem);
    return passing;
  }
  RangeSet taken;
  for (const auto& term : published->record.terms) {
    const auto covered = covered_by(term, domain);
    if (!goes_on()) return passing;
    for (const auto& [range, text, whose] : covered)
      for (auto& piece : taken.add(range))
        if (term.result == SpfResult::pass) passing.push_back({std::move(piece), text, whose});
    if (term.mechanism == Mechanism::all) return passing;
  }
  const auto& record = published->record;
  if (record.redirect.empty() || !counts_lookup(record.redirect_text)) return passing;
  if (!names_only(record.redirect, "do")) {
    listing.unlisted.push_back({excerpt(record.redirect_text), domain, &by_mail});
    return passing;
  }
  for (const auto& [range, text, whose] : read(target_of(record.redirect, domain)))
    for (auto& piece : taken.add(range)) passing.push_back({std::move(piece), text, whose});
  return passing;
}

std::vector<Allowed> Lister::covered_by(const Term& term, const std::string& domain) {
  std::vector<Allowed> covered;
  const bool asks =
      term.mechanism != Mechanism::all && term.mechanism != Mechanism::ip4 && term.mechanism != Mechanism::ip6;
  if (asks && !counts_lookup(term.text)) return covered;
  if (const auto* why = reason_against(term)) {
    listing.unlisted.push_back({excerpt(term.text), domain, why});
    return covered;
  }
  const auto name = target_of(term.domain_spec, domain);
  switch (term.mechanism) {
    case Mechanism::all:
      for (const auto* everything : {"0.0.0.0/0", "::/0"})
        covered.push_back({*base::parse_ip_range(everything), std::string(term.text), domain});
      return covered;
    case Mechanism::ip4:
    case Mechanism::ip6:
      add_network(term, term.network, domain, covered);
      return covered;
    case Mechanism::include:
      return read(name);
    case Mechanism::a:
      return of_name(term, name, domain);
    case Mechanism::mx:
      return of_exchanges(term, name, domain);
    case Mechanism::ptr:
    case Mechanism::exists:
      break;
  }
  return covered;
}

// nullptr: it waits, or there is none.
const DnsFact* Lister::answer(const std::string& name, DnsType type) {
  if (!is_query_name(name)) return nullptr;
  const auto* fact = questions.ask(name, type);
  waits = waits || fact == nullptr;
  if (fact == nullptr || fact->status != DnsStatus::failed) return fact;
  stop(node_of(rules::answer, {.wanted = model::to_string(type), .found = name}));
  return nullptr;
}

std::vector<Allowed> Lister::of_name(const Term& term, const std::string& name, const std::string& domain) {
  std::vector<Allowed> covered;
  for (const auto type : {DnsType::a, DnsType::aaaa})
    if (const auto* fact = answer(name, type))
      for (const auto& address : fact->addresses)
        if (address.is_v4() == (type == DnsType::a)) add_network(term, address, domain, covered);
  return covered;
}

std::vector<Allowed> Lister::of_exchanges(const Term& term, const std::string& name, const std::string& domain) {
  std::vector<Allowed> covered;
  const auto* fact = answer(name, DnsType::mx);
  if (fact == nullptr) return covered;
  if (fact->exchanges.size() > limits_.names) {
    stop(node_of(
        rules::mx_limit,
        {.subject = name, .wanted = std::to_string(limits_.names), .found = std::to_string(fact->exchanges.size())}));
    return covered;
  }
  auto exchanges = fact->exchanges;
  std::ranges::stable_sort(exchanges, {}, &model::MxData::preference);
  for (const auto& exchange : exchanges)
    std::ranges::move(of_name(term, exchange.exchange.text(), domain), std::back_inserter(covered));
  return covered;
}

void Lister::add_network(const Term& term, const IpAddress& address, const std::string& domain,
                         std::vector<Allowed>& out) {
  const unsigned prefix = address.is_v4() ? term.prefix4 : term.prefix6;
  auto range = base::parse_ip_range(base::to_string(address) + "/" + std::to_string(prefix));
  if (range) out.push_back({std::move(*range), std::string(term.text), domain});
}

}  // namespace

AddressSearch addresses(const std::string& domain, const model::DnsFacts& known, const Limits& limits) {
  Lister lister(known, limits);
  auto passing = lister.read(checked_domain(domain));
  if (lister.waits) return {std::move(lister.questions.needs), std::nullopt};
  lister.listing.allowed = std::move(passing);
  return {{}, std::move(lister.listing)};
}

Listing addresses_in(const model::World& world, const std::string& domain, const Limits& limits) {
  model::DnsFacts known;
  for (;;) {
    auto search = addresses(domain, known, limits);
    if (search.listing) return std::move(*search.listing);
    for (const auto& question : search.needs) known.emplace(question, model::answer_from(world, question));
  }
}

}  // namespace mailflow::spf
