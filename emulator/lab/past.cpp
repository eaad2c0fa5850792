#include "lab/past.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "lab/core.hpp"
#include "lab/live_host.hpp"
#include "lab/stored_queue.hpp"
#include "load/successor.hpp"
#include "load/world_text.hpp"

namespace mailflow::lab {
namespace {

using base::fail;

base::Result<model::World> world_of(const std::string& file, const store::WorldRow& row) {
  return load::load_world_text(row.text, fmt::format("{}, lab {}", file, row.number), row.number);
}

class Restorer {
 public:
  Restorer(Core& core, const Past& past, store::PastReader reader)
      : core_(core), stored_(past.stored), reader_(std::move(reader)) {}

  base::Result<void> mails() {
    return reader_.deliveries(stored_.run.run, core_.mailboxes.most(),
                              [this](const store::DeliveryRow& row, std::string body) { return mail(row, body); });
  }

  // Pieces whose recipients have all gone on are left alone.
  base::Result<void> queues() {
    if (auto done = tracks(); !done) return done;
    std::map<std::uint64_t, std::vector<Queue::Waiting>> waiting;
    for (const auto& row : stored_.waiting) {
      auto recipient = recipient_of(row);
      if (!recipient) return fail(std::move(recipient.error()));
      waiting[row.piece].push_back({std::move(*recipient), row.rounds, row.time});
    }
    for (const auto& row : stored_.pieces) {
      const auto found = waiting.find(row.piece);
      if (found == waiting.end()) continue;
      if (auto done = piece(row, std::move(found->second)); !done) return done;
    }
    return {};
  }

 private:
  base::Result<void> mail(const store::DeliveryRow& row, const std::string& body) {
    const auto host = host_of(row.host, *core_.world());
    if (!host) return fail(host.error());
    auto recipient = mail::parse_address(row.recipient);
    auto sender = mail::parse_reverse_path(row.sender);
    auto message = mail::Message::parse(row.header + "\r\n" + body);
    if (!recipient || !sender || !message)
      return fail(base::ErrorKind::input, "the trace is damaged: delivery {} cannot be read", row.delivery);
    DeliveredMail mail;
    mail.at = row.time;
    mail.host = *host;
    mail.tenant = row.tenant;
    mail.mailbox = row.mailbox;
    mail.folder = row.folder;
    mail.sender = std::move(*sender);
    mail.recipient = std::move(*recipient);
    mail.message = std::move(*message);
    core_.mailboxes.add(std::move(mail));
    return {};
  }

  // By rising numbers, each message once.
  base::Result<void> tracks() {
    std::map<std::uint64_t, const store::PieceRow*> messages;
    for (const auto& row : stored_.pieces) messages.emplace(row.message, &row);
    while (messages.size() > Journal::most_foreign) messages.erase(messages.begin());
    for (const auto& [number, row] : messages) {
      if (number == 0 || number > stored_.last.message)
        return fail(base::ErrorKind::input, "the trace is damaged: piece {} is of no message", row->piece);
      const auto hops = reader_.hops(stored_.run.run, number);
      if (!hops) return fail(hops.error());
      const auto body = reader_.body(stored_.run.run, row->body);
      if (!body) return fail(body.error());
      auto& track = core_.journal.restore(number, row->message_id);
      track.traced = true;
      track.traced_hops = static_cast<std::uint32_t>(*hops);
      track.body = row->body;
      track.body_size = body->size();
      track.body_hash = std::hash<std::string_view>{}(*body);
    }
    core_.journal.go_on_after(stored_.last.message);
    return {};
  }

  base::Result<void> piece(const store::PieceRow& row, std::vector<Queue::Waiting> waiting) {
    const auto host = host_of(row.host, *core_.world());
    if (!host) return fail(host.error());
    const auto body = reader_.body(stored_.run.run, row.body);
    if (!body) return fail(body.error());
    auto piece = piece_of(row, *body, *core_.world());
    if (!piece) return fail(std::move(piece.error()));
    for (const auto& each : waiting) piece->recipients.push_back(each.recipient);
    core_.host(*host).queue().resume(std::move(*piece), row.time, std::move(waiting));
    return {};
  }

  Core& core_;
  const store::Past& stored_;
  store::PastReader reader_;
};

}  // namespace

base::Result<std::optional<Past>> find_past(const std::string& file, const std::string& lab) {
  std::error_code error;
  if (!std::filesystem::exists(file, error) || std::filesystem::file_size(file, error) == 0)
    return std::optional<Past>{};
  auto reader = store::PastReader::open(file);
  if (!reader) return fail(std::move(reader.error()));
  auto stored = reader->find(lab);
  if (!stored) return fail(base::within(file, std::move(stored.error())));
  if (!*stored) return std::optional<Past>{};
  Past past;
  past.file = file;
  past.stored = std::move(**stored);
  for (const auto& [row, world] : {std::pair{&past.stored.origin, &past.origin}, {&past.stored.current, &past.world}}) {
    auto loaded = world_of(file, *row);
    if (!loaded) return fail(base::within("the lab in the trace", std::move(loaded.error())));
    *world = std::move(*loaded);
  }
  for (const auto& row : past.stored.coming) {
    auto loaded = world_of(file, row);
    if (!loaded) return fail(base::within("the lab in the trace", std::move(loaded.error())));
    if (auto fits = load::check_successor(past.world, *loaded, {}); !fits) return fail(std::move(fits.error()));
    past.coming.push_back({std::move(*loaded), row.time});
  }
  return past;
}

bool is_as_it_was(const Past& past, const model::World& lab_file) {
  return load::text_of(past.origin) == load::text_of(lab_file);
}

base::Result<void> take_lab_file(Past& past, const model::World& lab_file) {
  if (auto fits = load::check_successor(past.world, lab_file, {}); !fits) return fits;
  const auto clock = past.world.clock;
  past.world = lab_file;
  past.world.clock = clock;  // from where ids and certificates count
  past.world.number = ++past.stored.last.world;
  past.from_file = true;
  return {};
}

base::Result<void> restore(Core& core, const Past& past) {
  auto reader = store::PastReader::open(past.file);
  if (!reader) return fail(std::move(reader.error()));
  Restorer restorer(core, past, std::move(*reader));
  auto done = restorer.mails();
  if (done) done = restorer.queues();
  if (!done) return fail(base::within(past.file, std::move(done.error())));
  for (const auto& coming : past.coming) {
    if (past.from_file)
      core.trace->withdrawn(coming.world.number, core.now());
    else
      core.worlds->expect(coming);
  }
  return {};
}

}  // namespace mailflow::lab
