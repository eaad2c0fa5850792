#include "journey/transactions.hpp"

namespace mailflow::journey {

std::size_t Transactions::piece(const Piece& piece) {
  return pieces_.try_emplace(piece, pieces_.size() + 1).first->second;
}

bool Transactions::reaches(std::size_t came_by, model::HostId host, const mail::EmailAddress& address) {
  return reached_.emplace(came_by, host, address).second;
}

Transactions::Numbered& Transactions::at(std::size_t piece, base::LabTime time, std::size_t target) {
  const auto [found, fresh] = sessions_.try_emplace(Session{piece, time, target});
  if (fresh) found->second.number = sessions_.size();
  return found->second;
}

}  // namespace mailflow::journey
