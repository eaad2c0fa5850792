#include <charconv>

#include "mail/address.hpp"
#include "protocol/smtp/client.hpp"

namespace mailflow::protocol::smtp {

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::connect:
      return "connect";
    case Stage::greeting:
      return "greeting";
    case Stage::hello:
      return "hello";
    case Stage::starttls:
      return "starttls";
    case Stage::handshake:
      return "handshake";
    case Stage::mail:
      return "mail";
    case Stage::rcpt:
      return "rcpt";
    case Stage::data:
      return "data";
    case Stage::content:
      return "content";
    case Stage::quit:
      return "quit";
  }
  return {};
}

Offers read_offers(const mail::Reply& ehlo) {
  Offers offers;
  std::string_view rest = ehlo.text;
  // The first line is the greeting, whatever words are in it.
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    rest.remove_prefix(end + 1);
    const auto line = rest.substr(0, rest.find('\n'));
    const auto word = line.substr(0, line.find(' '));
    if (mail::equal_ignoring_case(word, "PIPELINING")) offers.pipelining = true;
    if (mail::equal_ignoring_case(word, "STARTTLS")) offers.starttls = true;
    if (mail::equal_ignoring_case(word, "DSN")) offers.dsn = true;
    if (mail::equal_ignoring_case(word, "8BITMIME")) offers.eight_bit_mime = true;
    if (mail::equal_ignoring_case(word, "ENHANCEDSTATUSCODES")) offers.enhanced_status_codes = true;
    if (mail::equal_ignoring_case(word, "SIZE")) {
      offers.size = true;
      if (word.size() < line.size())
        std::from_chars(line.data() + word.size() + 1, line.data() + line.size(), offers.largest);
    }
  }
  return offers;
}

std::size_t TransactionResult::accepted() const {
  std::size_t count = 0;
  for (const auto& reply : recipients)
    if (reply && mail::is_positive(*reply)) ++count;
  return count;
}

}  // namespace mailflow::protocol::smtp
