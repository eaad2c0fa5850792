#include "journey/transactions.hpp"

namespace mailflow::journey {

std::size_t Transactions::piece(const Piece& piece) {
  return pieces_.try_emplace(piece, pieces_.size() + 1).first->second;
}

Transactions::Numbered& Transactions::at(std::size_t piece, base::LabTime time, std::size_t target) {
  const auto [found, fresh] = sessions_.try_emplace(Session{piece, time, target});
  if (fresh) found->second.number = sessions_.size();
  return found->second;
}

}  // namespace mailflow::journey
