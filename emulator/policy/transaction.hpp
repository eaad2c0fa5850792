#pragma once
// What a receiving host remembers of one SMTP transaction, from MAIL FROM on: the recipients it has taken so far, as
// far as a decision about the next one depends on them (EDGE-8, EDGE-10, ATT-5b). Recipients that it refused or put off
// do not count.

#include <cstdint>
#include <string>
#include <unordered_map>

#include "policy/arrival.hpp"

namespace mailflow::policy {

class Transaction {
 public:
  void begin();  // with MAIL FROM

  // What is known when a recipient of the domain is named.
  TransactionValues before(const base::DomainName& domain) const;
  // `arrival` is what decide_arrival said of it, and it was taken.
  void take(const model::World& world, const Arrival& arrival, const base::DomainName& domain);

 private:
  std::unordered_map<base::DomainName, std::uint64_t> taken_;  // recipients by their domain
  std::uint64_t all_ = 0;
  std::string region_;
};

}  // namespace mailflow::policy
