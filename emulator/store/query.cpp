#include "store/query.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/field.hpp"
#include "store/schema.hpp"

namespace mailflow::store {
namespace {

using base::fail;
using base::Result;

base::LabTime time_at(const Statement& row, int column) {
  return base::LabTime(base::Duration(row.integer(column)));
}

std::uint64_t number_at(const Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

// All rows of a statement that is bound already.
template <class Read>
auto all_rows(Statement& statement, Read read) -> Result<std::vector<decltype(read(statement))>> {
  std::vector<decltype(read(statement))> rows;
  for (;;) {
    const auto stepped = statement.step();
    if (!stepped) return fail(stepped.error());
    if (*stepped == Statement::Step::done) return rows;
    rows.push_back(read(statement));
    if (statement.taken() > most_taken)
      return fail(base::ErrorKind::input, "the trace holds more than can be shown at once: ask for fewer messages");
  }
}

template <class Read, class... Values>
auto ask(Database& database, std::string_view sql, Read read, const Values&... values)
    -> Result<std::vector<decltype(read(std::declval<const Statement&>()))>> {
  auto statement = database.prepare(sql);
  if (!statement) return fail(std::move(statement.error()));
  statement->bind(values...);
  return all_rows(*statement, read);
}

MessageRow message_row(const Statement& row) {
  return {.message = number_at(row, 0),
          .time = time_at(row, 1),
          .message_id = row.text(2),
          .sender = row.text(3),
          .size = number_at(row, 4),
          .body = number_at(row, 5),
          .header = row.text(6)};
}

HopRow hop_row(const Statement& row) {
  return {.message = number_at(row, 0),
          .number = static_cast<std::uint32_t>(row.integer(1)),
          .time = time_at(row, 2),
          .session = number_at(row, 3),
          .host = number_at(row, 4),
          .world = number_at(row, 5),
          .tenant = row.text(6),
          .recipient = row.text(7),
          .facts = row.text(8),
          .connector = row.text(9),
          .directionality = row.text(10),
          .decision = row.text(11),
          .rule = row.text(12),
          .code = static_cast<int>(row.integer(13)),
          .status = row.text(14),
          .reply = row.text(15)};
}

DeliveryRow delivery_row(const Statement& row) {
  return {.message = number_at(row, 0),
          .time = time_at(row, 1),
          .host = number_at(row, 2),
          .tenant = row.text(3),
          .recipient = row.text(4),
          .mailbox = row.text(5),
          .folder = row.text(6),
          .header = row.text(7),
          .delivery = number_at(row, 8),
          .sender = row.text(9),
          .body = number_at(row, 10)};
}

EventRow event_row(const Statement& row) {
  return {.event = number_at(row, 0),
          .time = time_at(row, 1),
          .host = number_at(row, 2),
          .message = number_at(row, 3),
          .source = row.text(4),
          .name = row.text(5),
          .recipient = row.text(6),
          .text = row.text(7),
          .hop = static_cast<std::uint32_t>(row.integer(8))};
}

SessionRow session_row(const Statement& row) {
  return {.session = number_at(row, 0),
          .host = number_at(row, 1),
          .client = number_at(row, 2),
          .opened = time_at(row, 3),
          .closed = time_at(row, 4),
          .client_address = row.text(5),
          .helo = row.text(6),
          .tls_protocol = row.text(7),
          .tls_cipher = row.text(8),
          .certificate = row.text(9),
          .verdict = row.text(10),
          .end = row.text(11)};
}

// The path of a refused recipient's sender, as the facts of its hop name it.
std::string sender_of(const HopRow& hop) {
  constexpr std::string_view mark = " from=";
  const auto at = hop.facts.rfind(mark);
  return at == std::string::npos ? std::string{} : hop.facts.substr(at + mark.size());
}

constexpr std::string_view newest_messages =
    "SELECT * FROM (SELECT message, time, message_id, sender, size, body, header FROM messages AS m "
    "WHERE run = ?1 AND (?2 = 0 OR message = ?2) AND (?3 = '' OR message_id = ?3) "
    "AND (?4 = '' OR lower(sender) = '<' || lower(?4) || '>') "
    "AND (?5 = '' OR EXISTS(SELECT 1 FROM hops AS h WHERE h.run = m.run AND h.message = m.message "
    "AND lower(h.recipient) = lower(?5))) ORDER BY message DESC LIMIT ?6) ORDER BY message";

constexpr std::string_view hops_of =
    "SELECT message, number, time, session, host, world, tenant, recipient, facts, connector, directionality, "
    "decision, rule, code, status, reply FROM (SELECT * FROM hops WHERE run = ? AND message = ? "
    "ORDER BY number DESC LIMIT 100000) ORDER BY number";

// What was refused before its message came: the one of a number, and all that no queue of the lab has read.
constexpr std::string_view refusal_of =
    "SELECT message, number, time, session, host, world, tenant, recipient, facts, connector, directionality, "
    "decision, rule, code, status, reply FROM hops WHERE run = ? AND message = 0 AND number = ?";
constexpr std::string_view refusals_of_strangers =
    "SELECT message, number, time, session, host, world, tenant, recipient, facts, connector, directionality, "
    "decision, rule, code, status, reply FROM hops WHERE run = ?1 AND message = 0 AND number NOT IN "
    "(SELECT hop FROM events WHERE run = ?1 AND hop > 0) ORDER BY number LIMIT 100000";

}  // namespace

Result<Query> Query::open(const std::string& file) {
  auto database = Database::open(file, Database::Access::read);
  if (!database) return fail(std::move(database.error()));
  if (auto known = check_trace(*database); !known) return fail(std::move(known.error()));
  return Query(std::move(*database));
}

Result<std::vector<RunRow>> Query::runs() {
  return ask(database_,
             "SELECT * FROM (SELECT run, lab, name, program FROM runs ORDER BY run DESC LIMIT 100000) ORDER BY run",
             [](const Statement& row) { return RunRow{row.integer(0), row.text(1), row.text(2), row.text(3)}; });
}

Result<std::map<std::uint64_t, std::string>> Query::hosts(std::int64_t run) {
  const auto rows = ask(
      database_, "SELECT host, name FROM hosts WHERE run = ? LIMIT 10000",
      [](const Statement& row) { return std::pair{number_at(row, 0), row.text(1)}; }, run);
  if (!rows) return fail(rows.error());
  return std::map<std::uint64_t, std::string>(rows->begin(), rows->end());
}

Result<std::vector<MessageRow>> Query::messages(std::int64_t run, const Wanted& wanted) {
  return ask(database_, newest_messages, message_row, run, wanted.message, wanted.message_id, wanted.sender,
             wanted.recipient, std::uint64_t{wanted.most});
}

Result<std::vector<HopRow>> Query::hops(std::int64_t run, std::uint64_t message) {
  return ask(database_, hops_of, hop_row, run, message);
}

Result<std::vector<DeliveryRow>> Query::deliveries(std::int64_t run, std::uint64_t message) {
  return ask(database_,
             "SELECT message, time, host, tenant, recipient, mailbox, folder, header, delivery, sender, body "
             "FROM deliveries WHERE run = ? AND message = ? ORDER BY time, recipient, host, delivery LIMIT 10000",
             delivery_row, run, message);
}

Result<std::vector<EventRow>> Query::events(std::int64_t run, std::uint64_t message) {
  return ask(database_,
             "SELECT event, time, host, message, source, name, recipient, text, hop FROM events "
             "WHERE run = ? AND message = ? ORDER BY event LIMIT 100000",
             event_row, run, message);
}

// The hops of a message, and the refusals that its queues read.
Result<void> Query::add_refusals(std::int64_t run, Story& story) {
  for (const auto& event : story.events) {
    if (event.hop == 0) continue;
    auto found = ask(database_, refusal_of, hop_row, run, std::uint64_t{event.hop});
    if (!found) return fail(std::move(found.error()));
    std::ranges::move(*found, std::back_inserter(story.hops));
  }
  std::ranges::stable_sort(story.hops, {}, &HopRow::time);
  return {};
}

Result<std::vector<Story>> Query::strangers(std::int64_t run, const Wanted& wanted) {
  auto refused = ask(database_, refusals_of_strangers, hop_row, run);
  if (!refused) return fail(std::move(refused.error()));
  std::vector<Story> stories;
  for (auto& hop : *refused) {
    Story story;
    story.message.time = hop.time;
    story.message.sender = sender_of(hop);
    if (!wanted.recipient.empty() && !base::equal_ignoring_case(hop.recipient, wanted.recipient)) continue;
    if (!wanted.sender.empty() && !base::equal_ignoring_case(story.message.sender, "<" + wanted.sender + ">")) continue;
    story.hops.push_back(std::move(hop));
    stories.push_back(std::move(story));
  }
  return stories;
}

Result<std::vector<Story>> Query::stories(std::int64_t run, const Wanted& wanted) {
  auto found = messages(run, wanted);
  if (!found) return fail(std::move(found.error()));
  std::vector<Story> stories;
  for (auto& message : *found) {
    auto of_hops = hops(run, message.message);
    if (!of_hops) return fail(std::move(of_hops.error()));
    auto of_deliveries = deliveries(run, message.message);
    if (!of_deliveries) return fail(std::move(of_deliveries.error()));
    auto of_events = events(run, message.message);
    if (!of_events) return fail(std::move(of_events.error()));
    auto& story = stories.emplace_back(
        Story{std::move(message), std::move(*of_hops), std::move(*of_deliveries), std::move(*of_events)});
    if (auto added = add_refusals(run, story); !added) return fail(std::move(added.error()));
  }
  if (wanted.message != 0 || !wanted.message_id.empty()) return stories;
  auto others = strangers(run, wanted);
  if (!others) return fail(std::move(others.error()));
  std::ranges::move(*others, std::back_inserter(stories));
  if (stories.size() > wanted.most)
    stories.erase(stories.begin(), stories.end() - static_cast<std::ptrdiff_t>(wanted.most));
  return stories;
}

Result<std::optional<SessionRow>> Query::session(std::int64_t run, std::uint64_t session) {
  auto rows = ask(database_,
                  "SELECT session, host, client, opened, closed, client_address, helo, tls_protocol, tls_cipher, "
                  "certificate, verdict, \"end\" FROM sessions WHERE run = ? AND session = ?",
                  session_row, run, session);
  if (!rows) return fail(std::move(rows.error()));
  if (rows->empty()) return std::optional<SessionRow>{};
  return std::optional<SessionRow>{std::move(rows->front())};
}

Result<std::vector<TranscriptLine>> Query::transcript(std::int64_t run, std::uint64_t session) {
  const auto pieces = ask(
      database_, "SELECT text FROM transcripts WHERE run = ? AND session = ? ORDER BY number LIMIT 100000",
      [](const Statement& row) { return row.text(0); }, run, session);
  if (!pieces) return fail(pieces.error());
  std::vector<TranscriptLine> lines;
  for (const auto& piece : *pieces) {
    auto some = parse_transcript(piece);
    if (!some) return fail(std::move(some.error()));
    std::ranges::move(*some, std::back_inserter(lines));
  }
  return lines;
}

Result<std::optional<std::string>> Query::bytes(std::int64_t run, const MessageRow& message,
                                                const std::string& recipient) {
  auto header = message.header;
  auto body = message.body;
  if (!recipient.empty()) {
    const auto of = deliveries(run, message.message);
    if (!of) return fail(of.error());
    const auto found = std::ranges::find_if(
        *of, [&](const DeliveryRow& row) { return base::equal_ignoring_case(row.recipient, recipient); });
    if (found == of->end()) return std::optional<std::string>{};
    header = found->header;
    body = found->body;
  }
  const auto bodies = ask(
      database_, "SELECT content FROM bodies WHERE run = ? AND body = ?",
      [](const Statement& row) { return row.text(0); }, run, body);
  if (!bodies) return fail(bodies.error());
  if (bodies->empty()) return std::optional<std::string>{};
  const auto& content = bodies->front();
  // The message's size tells whether an empty line stood between header and body.
  const bool joined = body == message.body && message.header.size() + content.size() == message.size;
  return std::optional(header.append(joined ? "" : "\r\n").append(content));
}

}  // namespace mailflow::store
