#pragma once
// Everything that was delivered in a lab, in the order of delivery; with copies of a message sharing its body.
//
// A lab that stays up keeps the newest `most` messages. Positions are numbers that never change.

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "mail/address.hpp"
#include "mail/message.hpp"
#include "model/host.hpp"

namespace mailflow::lab {

struct DeliveredMail {
  std::uint64_t number = 0;
  base::LabTime at{};
  model::HostId host;
  std::string tenant;   // "" on a server of its own
  std::string mailbox;  // its name, or the address where any recipient exists
  std::string folder = "Inbox";
  mail::ReversePath sender;
  mail::EmailAddress recipient;
  mail::Message message;
};

class Mailboxes {
 public:
  explicit Mailboxes(std::size_t most) : most_(most) {}

  std::size_t most() const { return most_; }
  std::uint64_t add(DeliveredMail mail);
  // nullptr when it is gone or never was.
  const DeliveredMail* find(std::uint64_t number) const;
  const std::deque<DeliveredMail>& all() const { return mails_; }
  std::vector<const DeliveredMail*> of(model::HostId host, std::string_view mailbox) const;

 private:
  std::size_t most_;
  std::uint64_t first_ = 1;
  std::deque<DeliveredMail> mails_;
};

}  // namespace mailflow::lab
