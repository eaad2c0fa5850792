// Any bytes as a server's answers: what the reader takes is bounded, and written again it is read as the same; and the
// client's dialogue comes to an end whatever it is told.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/smtp/client.hpp"
#include "protocol/smtp/reply_text.hpp"

namespace {

using namespace mailflow;
using namespace mailflow::protocol::smtp;

void require(bool condition) {
  if (!condition) std::abort();
}

void read_again(const mail::Reply& reply) {
  std::string wire;
  append_reply(wire, reply);
  ReplyReader reader;
  auto state = ReplyReader::State::more;
  for (std::string_view rest = wire; !rest.empty();) {
    require(state == ReplyReader::State::more);
    const auto size = rest.find("\r\n") + 2;
    state = reader.line(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  require(state == ReplyReader::State::complete);
  const auto again = reader.take();
  require(again.code == reply.code && again.status == reply.status);
}

mail::Envelope make_envelope() {
  mail::Envelope envelope;
  for (const char* name : {"a", "b", "c"})
    envelope.recipients.push_back({{name, base::DomainName::from_canonical("contoso.com")}, {}, {}});
  return envelope;
}

struct Talk {
  explicit Talk(TlsPolicy policy) : client("me.test", policy) {}

  // False when the session is over.
  bool tell(mail::Reply reply) {
    auto step = client.replied(std::move(reply));
    while (step.act == Do::start_tls || step.act == Do::ready) {
      if (step.act == Do::start_tls) {
        step = client.tls_started();
        continue;
      }
      require(client.usable());
      step = messages++ < 3 ? client.message(envelope, 10) : client.quit();
    }
    return step.act != Do::over;
  }

  ClientDialogue client;
  mail::Envelope envelope = make_envelope();
  int messages = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Talk talk(static_cast<TlsPolicy>(data[0] % 3));
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  talk.client.start();
  ReplyReader reader;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto state = reader.line(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (state == ReplyReader::State::malformed) return 0;
    if (state == ReplyReader::State::more) continue;
    auto reply = reader.take();
    require(reply.code >= 200 && reply.code < 600 && reply.text.size() < 32 * 1024);
    read_again(reply);
    if (!talk.tell(std::move(reply))) return 0;
  }
  return 0;
}
