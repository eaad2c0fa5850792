// Any bytes as an address or as arguments of MAIL and RCPT: what is taken has a written form that is read as the same.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/smtp/arguments.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const mail::EmailAddress& address) {
  const auto again = mail::parse_address(mail::to_string(address));
  // Quoting may make a long local part too long as it is written.
  require(again ? *again == address && again->local == address.local : address.local.size() > 31);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = mail::parse_address(text)) check(*address);
  if (const auto path = mail::parse_reverse_path(text); path && *path) check(**path);
  static const auto home = base::DomainName::from_canonical("contoso.com");
  if (const auto envelope = protocol::smtp::parse_mail(text)) {
    if (envelope->sender) check(*envelope->sender);
    std::string id;
    require(envelope->envelope_id.empty() ||
            (protocol::smtp::from_xtext(protocol::smtp::to_xtext(envelope->envelope_id), id) &&
             id == envelope->envelope_id));
  }
  if (const auto recipient = protocol::smtp::parse_recipient(text, home)) check(recipient->address);
  return 0;
}
