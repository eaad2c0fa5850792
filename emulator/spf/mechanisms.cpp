// What each mechanism matches (RFC 7208 5).

#include <algorithm>
#include <tuple>

#include "spf/rules.hpp"
#include "spf/walk.hpp"

namespace mailflow::spf {
namespace {

using base::Explain;
using base::IpAddress;
using model::DnsFact;
using model::DnsStatus;
using model::DnsType;

constexpr std::size_t shown_addresses = 4;
constexpr base::Text no_addresses{"no address of the client's family", "keine Adresse aus der Familie des Clients"};

bool same_prefix(const IpAddress::Bytes& a, const IpAddress::Bytes& b, std::size_t first_bit, std::size_t bits) {
  for (std::size_t bit = first_bit; bit < first_bit + bits; ++bit)
    if (((a[bit / 8] ^ b[bit / 8]) & (0x80U >> (bit % 8))) != 0) return false;
  return true;
}

// As the ip6 mechanism means it: an IPv4-mapped address is read back as sixteen bytes.
IpAddress::Bytes sixteen_bytes(const IpAddress& address) {
  auto bytes = address.bytes();
  if (address.is_v4()) bytes[10] = bytes[11] = 0xff;
  return bytes;
}

std::string list_of(const std::vector<IpAddress>& addresses) {
  std::string text;
  for (std::size_t i = 0; i < std::min(addresses.size(), shown_addresses); ++i)
    text += (text.empty() ? "" : ", ") + base::to_string(addresses[i]);
  if (addresses.size() > shown_addresses) text += " … (" + std::to_string(addresses.size()) + ")";
  return text;
}

void show_addresses(Explain& node, const std::vector<IpAddress>& addresses) {
  node.found = list_of(addresses);
  if (!addresses.empty()) return;
  node.found = no_addresses.en;
  node.in_words = &no_addresses;
}

}  // namespace

Match Walk::match(const Term& term, const std::string& domain, Explain& node) {
  switch (term.mechanism) {
    case Mechanism::all:
      return Match::yes;
    case Mechanism::ip4:
    case Mechanism::ip6:
      return match_network(term, node);
    case Mechanism::include:
    case Mechanism::a:
    case Mechanism::mx:
    case Mechanism::ptr:
    case Mechanism::exists:
      return match_named(term, domain, node);
  }
  return Match::no;
}

Match Walk::match_network(const Term& term, Explain& node) const {
  const auto& client = values_.client;
  if (tells()) node.found = base::to_string(client);
  const bool four = term.mechanism == Mechanism::ip4;
  if (four != client.is_v4()) return Match::no;
  const bool inside = four ? same_prefix(client.bytes(), term.network.bytes(), 96, term.prefix4)
                           : same_prefix(client.bytes(), sixteen_bytes(term.network), 0, term.prefix6);
  return inside ? Match::yes : Match::no;
}

// The terms that ask the DNS. A target that can be no DNS name is one that does not exist: no match, no question.
Match Walk::match_named(const Term& term, const std::string& domain, Explain& node) {
  if (!count_lookup(node, term.text)) return Match::permerror;
  const auto name = target(term.domain_spec, domain);
  if (!name) return Match::waits;
  node.wanted = *name;
  if (term.mechanism == Mechanism::include) return match_include(*name, node);
  if (!is_query_name(*name)) {
    tell(node, rules::target, {.subject = *name});
    return Match::no;
  }
  if (term.mechanism == Mechanism::a) return match_a(term, *name, node);
  if (term.mechanism == Mechanism::mx) return match_mx(term, *name, node);
  return term.mechanism == Mechanism::ptr ? match_ptr(*name, node) : match_exists(*name, node);
}

Match Walk::match_include(const std::string& target, Explain& node) {
  const auto found = check(target, node);
  if (!found) return Match::waits;
  node.found = to_string(found->result);
  switch (found->result) {
    case SpfResult::pass:
      return Match::yes;
    case SpfResult::fail:
    case SpfResult::softfail:
    case SpfResult::neutral:
      return Match::no;
    case SpfResult::temperror:
      return Match::temperror;
    case SpfResult::permerror:
    case SpfResult::none:
      return Match::permerror;
  }
  return Match::permerror;
}

Match Walk::match_a(const Term& term, const std::string& target, Explain& node) {
  const auto* fact = questions.ask(target, address_type());
  if (fact == nullptr) return Match::waits;
  if (fact->status == DnsStatus::failed) return no_answer(node, target, address_type());
  if (!count_void(*fact, node)) return Match::permerror;
  if (tells()) show_addresses(node, fact->addresses);
  return has_client(term, fact->addresses) ? Match::yes : Match::no;
}

Match Walk::match_mx(const Term& term, const std::string& target, Explain& node) {
  const auto* fact = questions.ask(target, DnsType::mx);
  if (fact == nullptr) return Match::waits;
  if (fact->status == DnsStatus::failed) return no_answer(node, target, DnsType::mx);
  if (fact->exchanges.size() > limits_.names)
    return broken(node, node_of(rules::mx_limit, {.subject = target,
                                                  .wanted = std::to_string(limits_.names),
                                                  .found = std::to_string(fact->exchanges.size())}));
  if (!count_void(*fact, node)) return Match::permerror;
  auto exchanges = fact->exchanges;
  std::ranges::stable_sort(exchanges, {}, &model::MxData::preference);
  return match_exchanges(term, exchanges, node);
}

// All of them are asked for at once, but looked at in order. A term counts as void once, whatever it asked in vain.
Match Walk::match_exchanges(const Term& term, std::span<const model::MxData> exchanges, Explain& node) {
  struct Asked {
    const std::string& name;
    const DnsFact* fact;
  };
  std::vector<Asked> asked;
  for (const auto& exchange : exchanges) {
    const auto& name = exchange.exchange.text();
    if (is_query_name(name))
      asked.push_back({name, questions.ask(name, address_type())});  // "." is the null MX (RFC 7505)
  }
  if (std::ranges::any_of(asked, [](const Asked& each) { return each.fact == nullptr; })) return Match::waits;
  std::vector<IpAddress> addresses;
  const DnsFact* in_vain = nullptr;
  for (const auto& [name, fact] : asked) {
    if (fact->status == DnsStatus::failed) return no_answer(node, name, address_type());
    if (fact->status != DnsStatus::found) in_vain = fact;
    if (tells()) addresses.insert(addresses.end(), fact->addresses.begin(), fact->addresses.end());
    if (!has_client(term, fact->addresses)) continue;
    if (tells()) show_addresses(node, fact->addresses);
    return Match::yes;
  }
  if (tells()) show_addresses(node, addresses);
  return in_vain != nullptr && !count_void(*in_vain, node) ? Match::permerror : Match::no;
}

// RFC 7208 5.5: what cannot be asked does not match; only the first names of the client are looked at.
Match Walk::match_ptr(const std::string& target, Explain& node) {
  const auto* fact = questions.ask(base::reverse_name(values_.client), DnsType::ptr);
  if (fact == nullptr) return Match::waits;
  const auto names = validated_names(target);
  if (!names) return Match::waits;
  if (fact->names.size() > limits_.names)
    tell(node, rules::ptr_limit,
         {.wanted = std::to_string(limits_.names), .found = std::to_string(fact->names.size())});
  if (!count_void(*fact, node)) return Match::permerror;
  if (tells()) node.found = names->empty() ? base::to_string(values_.client) : names->front();
  return names->empty() ? Match::no : Match::yes;
}

// An A record, whatever the client's family is (5.7).
Match Walk::match_exists(const std::string& target, Explain& node) {
  const auto* fact = questions.ask(target, DnsType::a);
  if (fact == nullptr) return Match::waits;
  if (fact->status == DnsStatus::failed) return no_answer(node, target, DnsType::a);
  if (!count_void(*fact, node)) return Match::permerror;
  return fact->addresses.empty() ? Match::no : Match::yes;
}

bool Walk::has_client(const Term& term, const std::vector<IpAddress>& addresses) const {
  const auto& client = values_.client;
  const std::size_t first = client.is_v4() ? 96 : 0;
  const std::size_t bits = client.is_v4() ? term.prefix4 : term.prefix6;
  return std::ranges::any_of(addresses, [&](const IpAddress& address) {
    return address.family() == client.family() && same_prefix(client.bytes(), address.bytes(), first, bits);
  });
}

}  // namespace mailflow::spf
