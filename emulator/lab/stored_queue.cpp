#include "lab/stored_queue.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace mailflow::lab {
namespace {

using base::fail;

constexpr std::array<std::string_view, 3> body_types{"", "7bit", "8bitmime"};
constexpr std::array<std::string_view, 3> dsn_returns{"", "full", "headers"};
// In the place of a connector's GUID, where an Exchange server has none for the message.
constexpr std::string_view unreachable = "unreachable";
constexpr std::size_t longest_text = 2000;  // of what a client said in its envelope

base::Failure damaged(std::string_view what, std::string_view found) {
  return fail(base::ErrorKind::input, "the trace is damaged: \"{}\" is not {}", found.substr(0, 100), what);
}

std::string word(model::TlsPolicy tls) {
  return std::string(base::Words<model::TlsPolicy>::list.at(static_cast<std::size_t>(tls)));
}

std::string words_of(const mail::DsnNotify& notify) {
  std::string text;
  for (const auto& [said, word] : {std::pair{notify.never, "never"}, std::pair{notify.success, "success"},
                                   std::pair{notify.failure, "failure"}, std::pair{notify.delay, "delay"}})
    if (said) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

base::Result<mail::DsnNotify> notify_of(std::string_view text) {
  mail::DsnNotify notify;
  const auto all = text;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    if (one == "never")
      notify.never = true;
    else if (one == "success")
      notify.success = true;
    else if (one == "failure")
      notify.failure = true;
    else if (one == "delay")
      notify.delay = true;
    else
      return damaged("a list of NOTIFY's words", all);
  }
  return notify;
}

base::Result<std::size_t> place(std::span<const std::string_view> words, const std::string& text,
                                std::string_view what) {
  const auto found = std::ranges::find(words, text);
  if (found == words.end()) return damaged(what, text);
  return static_cast<std::size_t>(found - words.begin());
}

base::Result<model::TlsPolicy> tls_of(const std::string& text) {
  const auto at = place(base::Words<model::TlsPolicy>::list, text, "a word for TLS");
  if (!at) return fail(at.error());
  return static_cast<model::TlsPolicy>(*at);
}

base::Result<void> read_address(std::optional<base::IpAddress>& into, const std::string& text) {
  if (text.empty()) return {};
  auto address = base::IpAddress::parse(text);
  if (!address) return damaged("an address", text);
  into = *address;
  return {};
}

base::Result<std::shared_ptr<const FirstSession>> first_of(const store::PieceRow& row) {
  FirstSession first;
  if (auto done = read_address(first.connect, row.connect); !done) return fail(std::move(done.error()));
  if (auto done = read_address(first.source, row.source); !done) return fail(std::move(done.error()));
  if (!row.session_tls.empty()) {
    const auto tls = tls_of(row.session_tls);
    if (!tls) return fail(tls.error());
    first.tls = *tls;
  }
  if (!row.helo.empty()) first.helo = row.helo;
  if (first.is_usual()) return std::shared_ptr<const FirstSession>{};
  return std::make_shared<const FirstSession>(std::move(first));
}

base::Result<mail::Envelope> envelope_of(const store::PieceRow& row) {
  mail::Envelope envelope;
  auto sender = mail::parse_reverse_path(row.sender);
  if (!sender) return damaged("a sender", row.sender);
  envelope.sender = std::move(*sender);
  const auto body = place(body_types, row.body_type, "a BODY type");
  if (!body) return fail(body.error());
  envelope.body = static_cast<mail::BodyType>(*body);
  const auto returns = place(dsn_returns, row.dsn_return, "a word of RET");
  if (!returns) return fail(returns.error());
  envelope.dsn_return = static_cast<mail::DsnReturn>(*returns);
  envelope.envelope_id = row.envelope_id;
  return envelope;
}

}  // namespace

store::PieceRow stored(const model::World& world, const Piece& piece, model::HostId host, base::LabTime at) {
  const auto& [letter, hop, recipients, first, number] = piece;
  store::PieceRow row;
  row.piece = number;
  row.message = letter.track;
  row.host = std::uint64_t{host.number} + 1;
  row.time = at;
  row.message_id = letter.message_id;
  row.header = letter.message->header();
  row.separator = letter.message->separator();
  row.sender = mail::to_path(letter.envelope.sender);
  row.envelope_id = letter.envelope.envelope_id;
  row.body_type = body_types.at(static_cast<std::size_t>(letter.envelope.body));
  row.dsn_return = dsn_returns.at(static_cast<std::size_t>(letter.envelope.dsn_return));
  if (hop.kind == policy::NextHop::Kind::host) row.to = std::uint64_t{hop.host.number} + 1;
  if (hop.kind == policy::NextHop::Kind::refused) {
    row.to = row.host;  // no host sends to itself
    row.connector = policy::reply_row(hop.refusal).text;
  }
  row.tls = word(hop.tls);
  if (hop.tenant != policy::no_row) row.tenant = (*world.tenants)[model::TenantId{hop.tenant}].name;
  if (hop.kind == policy::NextHop::Kind::connector) row.connector = base::to_string(hop.connector);
  if (hop.kind == policy::NextHop::Kind::unreachable) row.connector = unreachable;
  if (first == nullptr) return row;
  if (first->connect) row.connect = base::to_string(*first->connect);
  if (first->source) row.source = base::to_string(*first->source);
  if (first->tls) row.session_tls = word(*first->tls);
  row.helo = first->helo.value_or(std::string{});
  return row;
}

store::WaitingRow stored(const Piece& piece, const mail::Recipient& recipient, std::size_t rounds,
                         base::LabTime until) {
  const auto& [address, notify, original] = recipient;
  return {piece.number, mail::to_string(address), original, words_of(notify), rounds, until};
}

base::Result<model::HostId> host_of(std::uint64_t row, const model::World& world) {
  if (row == 0 || row > world.hosts->rows().size()) return damaged("the number of a host", fmt::format("{}", row));
  return model::HostId{static_cast<std::uint32_t>(row - 1)};
}

namespace {

// Former labs knew one refusal only.
policy::ReplyId refusal_of(std::string_view text) {
  for (const auto& row : policy::reply_catalogue())
    if (!text.empty() && row.stage == policy::ReplyStage::queue && row.text == text) return row.id;
  return policy::ReplyId::no_such_recipient;
}

// An organisation's piece is that of its server, and needs no name of its own.
base::Result<void> read_server_way_out(const store::PieceRow& row, model::OrganizationId owner, policy::NextHop& hop) {
  if (row.connector.empty() || hop.kind == policy::NextHop::Kind::refused) return {};
  hop.organization = owner.number;
  if (row.connector == unreachable) {
    hop.kind = policy::NextHop::Kind::unreachable;
    return {};
  }
  const auto guid = base::parse_guid(row.connector);
  if (!guid) return damaged("a connector's GUID", row.connector);
  hop.kind = policy::NextHop::Kind::connector;
  hop.connector = *guid;
  return {};
}

base::Result<void> read_way_out(const store::PieceRow& row, const model::World& world, policy::NextHop& hop) {
  if (hop.kind == policy::NextHop::Kind::refused) hop.refusal = refusal_of(row.connector);
  const auto sender = host_of(row.host, world);
  if (!sender) return fail(sender.error());
  if (const auto owner = world.organizations->of_host(*sender)) return read_server_way_out(row, *owner, hop);
  if (row.tenant.empty()) return {};
  model::TenantId tenant;
  if (world.tenants->find(row.tenant, &tenant) == nullptr) return damaged("a tenant", row.tenant);
  if ((*world.tenants)[tenant].host.number + std::uint64_t{1} != row.host) return damaged("a tenant", row.tenant);
  hop.tenant = tenant.number;
  if (row.connector.empty() || hop.kind == policy::NextHop::Kind::refused) return {};
  const auto guid = base::parse_guid(row.connector);
  if (!guid) return damaged("a connector's GUID", row.connector);
  hop.kind = policy::NextHop::Kind::connector;
  hop.connector = *guid;
  return {};
}

}  // namespace

base::Result<Piece> piece_of(const store::PieceRow& row, const std::string& body, const model::World& world) {
  Piece piece;
  piece.number = row.piece;
  piece.letter.track = row.message;
  piece.letter.message_id = row.message_id;
  if (row.message_id.size() > longest_text) return damaged("a Message-ID", row.message_id);
  if (row.separator != "\r\n" && !row.separator.empty()) return damaged("what stands below a header", row.separator);
  auto message = mail::Message::parse(row.header + row.separator + body);
  if (!message) return fail(base::within("the trace is damaged", std::move(message.error())));
  piece.letter.message = std::make_shared<const mail::Message>(std::move(*message));
  if (row.envelope_id.size() > longest_text) return damaged("an ENVID", row.envelope_id);
  auto envelope = envelope_of(row);
  if (!envelope) return fail(std::move(envelope.error()));
  piece.letter.envelope = std::move(*envelope);
  if (row.to != 0) {
    const auto to = host_of(row.to, world);
    if (!to) return fail(to.error());
    piece.hop.kind = row.to == row.host ? policy::NextHop::Kind::refused : policy::NextHop::Kind::host;
    if (piece.hop.kind == policy::NextHop::Kind::host) piece.hop.host = *to;
  }
  const auto tls = tls_of(row.tls);
  if (!tls) return fail(tls.error());
  piece.hop.tls = *tls;
  if (auto done = read_way_out(row, world, piece.hop); !done) return fail(std::move(done.error()));
  if (row.helo.size() > longest_text) return damaged("a name for HELO", row.helo);
  auto first = first_of(row);
  if (!first) return fail(std::move(first.error()));
  piece.first = std::move(*first);
  return piece;
}

base::Result<mail::Recipient> recipient_of(const store::WaitingRow& row) {
  mail::Recipient recipient;
  auto address = mail::parse_address(row.recipient);
  if (!address) return damaged("a recipient", row.recipient);
  recipient.address = std::move(*address);
  auto notify = notify_of(row.notify);
  if (!notify) return fail(std::move(notify.error()));
  recipient.notify = *notify;
  if (row.original.size() > longest_text) return damaged("an ORCPT", row.original);
  recipient.original = row.original;
  return recipient;
}

}  // namespace mailflow::lab
