#include "smtp/session.hpp"

namespace mailflow::smtp {

void tell_lines(Observer& observer, Flow flow, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    observer.seen(flow, text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 2);
  }
}

std::shared_ptr<const TlsFacts> tls_facts(const net::LineStream& stream, const pki::TrustStore* trust,
                                          base::LabTime now) {
  auto facts = std::make_shared<TlsFacts>();
  facts->session = stream.tls_info();
  if (trust != nullptr) facts->peer = pki::verify_peer(stream.tls(), *trust, now);
  return facts;
}

std::string to_string(const TlsFacts& facts) {
  return facts.session.protocol + ' ' + facts.session.exchange_cipher;
}

}  // namespace mailflow::smtp
