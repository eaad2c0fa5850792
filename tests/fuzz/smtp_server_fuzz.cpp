// Any bytes as a client's input: the server dialogue never takes a step that its own rules forbid, and every reply it
// writes is one that the reply reader understands. The first byte chooses the host, whether it takes XCLIENT,
// and how the input is cut.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "protocol/smtp/reply_text.hpp"
#include "protocol/smtp/server.hpp"

namespace {

using namespace mailflow;
using namespace mailflow::protocol::smtp;

void require(bool condition) {
  if (!condition) std::abort();
}

ServerSetup make_setup(const ServerProfile& profile, StartTls starttls) {
  ServerSetup setup{profile, "mx.contoso.com", base::DomainName::from_canonical("contoso.com"), starttls};
  setup.profile.limits.message = 2000;
  setup.profile.limits.text_line = 200;
  setup.profile.limits.recipients = 5;
  setup.profile.limits.commands = 1000;
  setup.profile.limits.errors = 100;
  return setup;
}

struct Host {
  Host(const ServerSetup& setup, XClient xclient) : dialogue(setup, "192.0.2.10", "08DD59CA63652EED", xclient) {}

  void check_reply(const mail::Reply& reply) const {
    std::string wire;
    append_reply(wire, reply);
    ReplyReader reader;
    for (std::string_view rest = wire; !rest.empty();) {
      const auto end = rest.find("\r\n");
      require(end != rest.npos);
      const auto state = reader.line(rest.substr(0, end));
      rest.remove_prefix(end + 2);
      require(state == (rest.empty() ? ReplyReader::State::complete : ReplyReader::State::more));
    }
  }

  void act(Step step) {
    switch (step.act) {
      case Act::ask_sender:
        require(dialogue.session().hello != Session::Hello::none && dialogue.transaction() != nullptr);
        return act(
            dialogue.answered(step.act, ++asked % 7 == 0 ? mail::Reply{450, "4.7.1", "no"} : mail::Reply{}, now));
      case Act::ask_recipient:
        require(dialogue.transaction() != nullptr && !dialogue.transaction()->candidate.address.local.empty());
        return act(
            dialogue.answered(step.act, ++asked % 5 == 0 ? mail::Reply{550, "5.1.1", "no"} : mail::Reply{}, now));
      case Act::ask_content:
        require(dialogue.transaction() != nullptr && !dialogue.transaction()->envelope.recipients.empty());
        return act(dialogue.answered(step.act, {250, "2.6.0", "Queued"}, now));
      case Act::ask_client:
        require(may_claim && dialogue.transaction() == nullptr);
        dialogue.set_client(base::to_string(dialogue.claim().address.value_or(base::IpAddress{})));
        return act(dialogue.answered(step.act, {}, now));
      case Act::ask_connect:
        return act(dialogue.answered(step.act, {}, now));
      case Act::read_content:
        require(dialogue.transaction() != nullptr && !dialogue.transaction()->envelope.recipients.empty());
        decoder.emplace(dialogue.content_rules());
        break;
      case Act::start_tls:
        dialogue.tls_started();
        require(dialogue.session().hello == Session::Hello::none && dialogue.transaction() == nullptr);
        break;
      case Act::close:
        closed = true;
        break;
      case Act::answer:
        break;
    }
    check_reply(step.reply);
  }

  ServerDialogue dialogue;
  std::optional<ContentDecoder> decoder;
  base::LabTime now{};
  unsigned asked = 0;
  bool may_claim = false;
  bool closed = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ServerSetup setups[] = {make_setup(exchange_online_profile(), StartTls::offered),
                                       make_setup(generic_profile(), StartTls::required),
                                       make_setup(generic_profile(), StartTls::none)};
  if (size == 0) return 0;
  const auto xclient = (data[0] & 0x40) != 0 ? XClient::allowed : XClient::refused;
  Host host(setups[data[0] % 3], xclient);
  host.may_claim = xclient == XClient::allowed;
  const auto pending = data[0] & 0x80 ? Pending::more : Pending::nothing;
  std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  host.act(host.dialogue.connected());
  while (!input.empty() && !host.closed) {
    if (host.decoder) {
      input.remove_prefix(host.decoder->feed(input));
      if (!host.decoder->ended()) break;
      const auto fault = host.decoder->fault();
      const auto content = host.decoder->take();
      require(fault == ContentFault::none ? content.size() <= 2000 : content.empty());
      host.decoder.reset();
      host.act(host.dialogue.content_ended(fault, host.now));
      continue;
    }
    const auto end = input.find("\r\n");
    if (end == input.npos) break;
    const auto line = input.substr(0, end + 2);
    input.remove_prefix(end + 2);
    host.act(host.dialogue.command(line, pending, host.now));
  }
  return 0;
}
