#pragma once
// DNS questions and what is known of their answers, for pure functions that need names: they are called with the facts
// so far and say what to ask next.
//
// The shell asks a name server, the walk without sockets the World; both add the fact and call again. A fact holds the
// records at the end of the chain of aliases, in the order of the answer.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/world.hpp"

namespace mailflow::model {

struct DnsQuestion {
  base::DomainName name;
  DnsType type = DnsType::a;
  auto operator<=>(const DnsQuestion&) const = default;
};

enum class DnsStatus : std::uint8_t { found, no_data, no_domain, failed };

// Only the field of the asked type is filled.
struct DnsFact {
  DnsStatus status = DnsStatus::failed;
  std::vector<MxData> exchanges{};
  std::vector<base::IpAddress> addresses{};  // of an A or AAAA question
  std::vector<std::string> texts{};          // of a TXT question, the strings of a record joined without blanks
  std::vector<base::DomainName> names{};     // of a PTR question
};

using DnsFacts = std::map<DnsQuestion, DnsFact>;

// The answer that the lab's own DNS data gives, or the one that a scenario puts in its place.
DnsFact answer_from(const World& world, const DnsQuestion& question);

}  // namespace mailflow::model
