#pragma once
// Which recipients of one message go in the same SMTP transactions, where recipients are walked one by one.
//
// A host's queue keeps those together that came in one transaction and go to one place: a piece. It tries the piece's
// recipients together, at one time at one target after the other. So the walk of each recipient looks here what those
// before it have left: recipients are walked in their order, each through all of its time. Pieces are told apart as
// the wire's post office does; its numbers have no other meaning.

#include <compare>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "policy/next_hop.hpp"
#include "policy/transaction.hpp"

namespace mailflow::journey {

struct Piece {
  std::size_t came_by = 0;  // the number of the transaction; 0: handed in
  model::HostId host;
  std::uint32_t tenant = policy::no_row;  // whose mail it is there
  policy::Directionality directionality = policy::Directionality::incoming;
  policy::NextHop hop;
  std::string sender;         // under which it leaves
  base::DomainName domain{};  // of the recipients, where it decides where they go
  auto operator<=>(const Piece&) const = default;
};

class Transactions {
 public:
  struct Numbered {
    std::size_t number = 0;  // from 1
    policy::Transaction transaction;
  };

  std::size_t piece(const Piece& piece);  // its number
  // False for an address that the message has at the host already, by the transaction of that number.
  bool reaches(std::size_t came_by, model::HostId host, const mail::EmailAddress& address);
  Numbered& at(std::size_t piece, base::LabTime time, std::size_t target);

 private:
  struct Session {
    std::size_t piece = 0;
    base::LabTime time{};
    std::size_t target = 0;
    auto operator<=>(const Session&) const = default;
  };
  std::map<Piece, std::size_t> pieces_;
  std::map<Session, Numbered> sessions_;
  std::set<std::tuple<std::size_t, model::HostId, mail::EmailAddress>> reached_;
};

}  // namespace mailflow::journey
