#include "model/recipient.hpp"

namespace mailflow::model {

const base::TextIndex& Recipients::by_address() const {
  std::call_once(built_, [this] {
    auto index = std::make_unique<base::TextIndex>();
    for (base::Row row = 0; row < rows_.size(); ++row) {
      const auto& mailbox = rows_[row];
      for (const auto& address : mailbox.addresses)
        index->add({row, mailbox.name, std::string_view(address), mailbox.pos ? &mailbox.pos : nullptr}, address);
    }
    by_address_ = std::move(index);
  });
  return *by_address_;
}

}  // namespace mailflow::model
