#include "lab/mailboxes.hpp"

namespace mailflow::lab {

std::uint64_t Mailboxes::add(DeliveredMail mail) {
  mail.number = first_ + mails_.size();
  mails_.push_back(std::move(mail));
  if (mails_.size() > most_) {
    mails_.pop_front();
    ++first_;
  }
  return first_ + mails_.size() - 1;
}

const DeliveredMail* Mailboxes::find(std::uint64_t number) const {
  if (number < first_ || number - first_ >= mails_.size()) return nullptr;
  return &mails_[number - first_];
}

std::vector<const DeliveredMail*> Mailboxes::of(model::HostId host, std::string_view mailbox) const {
  std::vector<const DeliveredMail*> found;
  for (const auto& mail : mails_)
    if (mail.host == host && mail.mailbox == mailbox) found.push_back(&mail);
  return found;
}

}  // namespace mailflow::lab
