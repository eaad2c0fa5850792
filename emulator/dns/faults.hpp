#pragma once
// What a scenario does to single names of the DNS: the answer that they get instead of their own.
//
// A time-out is told, not waited for: the lab's resolver asks `find` first and takes the lab's time instead of the
// wire's. So only real clients ever meet the silence; the lab's own view answers SERVFAIL rather than keep a question
// of the ledger open for ever.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/domain_name.hpp"

namespace mailflow::dns {

enum class Fault : std::uint8_t { server_failure, refused, no_such_name, timeout };

class Faults {
 public:
  void set(const base::DomainName& name, Fault fault);
  void clear(const base::DomainName& name);
  void clear();

  // `name`: canonical text. The name itself, not what is below it.
  std::optional<Fault> find(std::string_view name) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Fault, Hash, std::equal_to<>> by_name_;
};

}  // namespace mailflow::dns
