#include "store/past.hpp"

#include <limits>
#include <utility>

#include "store/schema.hpp"

namespace mailflow::store {
namespace {

using base::fail;
using base::Result;

constexpr std::uint64_t highest_number = 1'000'000'000'000'000;
constexpr std::uint64_t end_of_time = 253'402'300'799'999;  // 9999-12-31, in milliseconds since 1970
constexpr std::size_t most_coming = 1000;
constexpr std::size_t most_mail_bytes = 256'000'000;

base::Failure damaged(std::string_view what) {
  return fail(base::ErrorKind::input, "the trace is damaged: {}", what);
}

// Reads columns one after another and remembers whether all were in their bounds.
class Columns {
 public:
  explicit Columns(const Statement& row) : row_(row) {}

  std::uint64_t number(std::uint64_t most = highest_number) {
    const auto value = row_.integer(at_++);
    if (value < 0 || static_cast<std::uint64_t>(value) > most) good_ = false;
    return good_ ? static_cast<std::uint64_t>(value) : 0;
  }
  base::LabTime time() { return base::LabTime(base::Duration(static_cast<std::int64_t>(number(end_of_time)))); }
  std::string text() { return row_.text(at_++); }
  bool good() const { return good_; }

 private:
  const Statement& row_;
  int at_ = 0;
  bool good_ = true;
};

template <class Take, class... Values>
Result<void> each(Database& database, std::string_view sql, Take take, const Values&... values) {
  auto statement = database.prepare(sql);
  if (!statement) return fail(std::move(statement.error()));
  statement->bind(values...);
  for (;;) {
    const auto stepped = statement->step();
    if (!stepped) return fail(stepped.error());
    if (*stepped == Statement::Step::done) return {};
    Columns columns(*statement);
    if (auto taken = take(columns); !taken) return taken;
    if (!columns.good()) return damaged("a number or a time is out of its bounds");
    if (statement->taken() > most_taken) return damaged("its texts are larger than a lab could be");
  }
}

WorldRow world_row(Columns& row) {
  WorldRow out;
  out.number = row.number();
  out.time = row.time();
  out.change = row.text();
  out.text = row.text();
  return out;
}

PieceRow piece_row(Columns& row) {
  PieceRow out;
  out.piece = row.number();
  out.message = row.number();
  out.after = static_cast<std::uint32_t>(row.number(std::numeric_limits<std::uint32_t>::max()));
  out.host = row.number();
  out.time = row.time();
  out.message_id = row.text();
  out.header = row.text();
  out.separator = row.text();
  out.body = row.number();
  out.sender = row.text();
  out.envelope_id = row.text();
  out.body_type = row.text();
  out.dsn_return = row.text();
  out.to = row.number();
  out.tls = row.text();
  out.tenant = row.text();
  out.connector = row.text();
  out.connect = row.text();
  out.source = row.text();
  out.session_tls = row.text();
  out.helo = row.text();
  return out;
}

DeliveryRow delivery_row(Columns& row) {
  DeliveryRow out;
  out.message = row.number();
  out.delivery = row.number();
  out.time = row.time();
  out.host = row.number();
  out.tenant = row.text();
  out.recipient = row.text();
  out.mailbox = row.text();
  out.folder = row.text();
  out.header = row.text();
  out.sender = row.text();
  out.body = row.number();
  return out;
}

// A host that took the recipient of this message behind the hop after which it was queued, from the piece's host: by a
// session, or as a client whose session's end was not written any more.
constexpr std::string_view waiting_rows =
    "SELECT w.piece, w.recipient, w.original, w.notify, w.rounds, w.time FROM waiting AS w "
    "JOIN queue AS q ON q.run = w.run AND q.piece = w.piece "
    "WHERE w.run = ?1 AND NOT EXISTS(SELECT 1 FROM hops AS h JOIN sessions AS s ON s.run = h.run AND "
    "s.session = h.session WHERE h.run = w.run AND h.message = q.message AND h.number > q.after "
    "AND lower(h.recipient) = lower(w.recipient) AND h.code BETWEEN 200 AND 299 AND s.client = q.host) "
    "ORDER BY w.piece, w.recipient";

}  // namespace

Result<PastReader> PastReader::open(const std::string& file) {
  auto database = Database::open(file, Database::Access::read);
  if (!database) return fail(std::move(database.error()));
  if (auto known = check_trace(*database); !known) return fail(base::within(file, std::move(known.error())));
  return PastReader(std::move(*database));
}

Result<std::optional<Past>> PastReader::find(const std::string& lab) {
  std::optional<Past> past;
  auto read = each(
      database_,
      "SELECT run, clock, lab, name, program FROM runs WHERE lab = ? AND name IN ('up', 'shell') "
      "ORDER BY run DESC LIMIT 1",
      [&](Columns& row) -> Result<void> {
        past.emplace();
        past->run.run = static_cast<std::int64_t>(row.number());
        past->clock = row.time();
        past->run.lab = row.text();
        past->run.name = row.text();
        past->run.program = row.text();
        return {};
      },
      lab);
  if (read && past) read = read_worlds(*past);
  if (read && past) read = read_numbers(*past);
  if (read && past) read = read_queue(*past);
  if (!read) return fail(std::move(read.error()));
  return past;
}

Result<void> PastReader::read_worlds(Past& past) {
  // A World that comes into force is written anew, which gives its row the highest rowid.
  constexpr std::string_view newest =
      "SELECT number, time, change, text FROM worlds WHERE run = ? AND change IN ('lab file', 'change') "
      "ORDER BY rowid DESC LIMIT 1";
  constexpr std::string_view from_file =
      "SELECT number, time, change, text FROM worlds WHERE run = ? AND change = 'lab file' ORDER BY number DESC LIMIT "
      "1";
  constexpr std::string_view announced_ones =
      "SELECT number, time, change, text FROM worlds WHERE run = ? AND change = 'announced' ORDER BY time, number";
  const auto into = [](WorldRow& world) {
    return [&world](Columns& row) -> Result<void> {
      world = world_row(row);
      return {};
    };
  };
  if (auto read = each(database_, newest, into(past.current), past.run.run); !read) return read;
  if (auto read = each(database_, from_file, into(past.origin), past.run.run); !read) return read;
  if (past.current.text.empty() || past.origin.text.empty()) return damaged("it does not hold the lab");
  return each(
      database_, announced_ones,
      [&](Columns& row) -> Result<void> {
        if (past.coming.size() == most_coming) return damaged("too many announced changes");
        past.coming.push_back(world_row(row));
        return {};
      },
      past.run.run);
}

Result<std::uint64_t> PastReader::highest(std::string_view sql, std::int64_t run, std::uint64_t most) {
  std::uint64_t value = 0;
  auto read = each(
      database_, sql,
      [&](Columns& row) -> Result<void> {
        value = row.number(most);
        return {};
      },
      run);
  if (!read) return fail(std::move(read.error()));
  return value;
}

Result<void> PastReader::read_numbers(Past& past) {
  auto& last = past.last;
  for (const auto& [sql, number] : {
           std::pair{"SELECT max(number) FROM worlds WHERE run = ?", &last.world},
           std::pair{"SELECT max(session) FROM sessions WHERE run = ?", &last.session},
           std::pair{"SELECT max(message) FROM messages WHERE run = ?", &last.message},
           std::pair{"SELECT max(event) FROM events WHERE run = ?", &last.event},
           std::pair{"SELECT max(body) FROM bodies WHERE run = ?", &last.body},
           std::pair{"SELECT max(delivery) FROM deliveries WHERE run = ?", &last.delivery},
           std::pair{"SELECT max(piece) FROM queue WHERE run = ?", &last.piece},
           std::pair{"SELECT max(number) FROM hops WHERE run = ? AND message = 0", &last.refused},
       }) {
    const auto found = highest(sql, past.run.run, highest_number);
    if (!found) return fail(found.error());
    *number = *found;
  }
  std::uint64_t clock = 0;
  for (const auto* sql :
       {"SELECT max(time) FROM worlds WHERE run = ? AND change IN ('lab file', 'change')",
        "SELECT max(time) FROM hops WHERE run = ?", "SELECT max(time) FROM events WHERE run = ?",
        "SELECT max(time) FROM deliveries WHERE run = ?", "SELECT max(closed) FROM sessions WHERE run = ?"}) {
    const auto found = highest(sql, past.run.run, end_of_time);
    if (!found) return fail(found.error());
    clock = std::max(clock, *found);
  }
  past.clock = std::max(past.clock, base::LabTime(base::Duration(static_cast<std::int64_t>(clock))));
  return {};
}

Result<void> PastReader::read_queue(Past& past) {
  auto read = each(
      database_,
      "SELECT piece, message, after, host, time, message_id, header, separator, body, sender, envelope_id, body_type, "
      "dsn_return, \"to\", tls, tenant, connector, connect, source, session_tls, helo FROM queue WHERE run = ? ORDER "
      "BY piece",
      [&](Columns& row) -> Result<void> {
        if (past.pieces.size() == most_waiting) return damaged("too much waits in its queues");
        past.pieces.push_back(piece_row(row));
        return {};
      },
      past.run.run);
  if (!read) return read;
  return each(
      database_, waiting_rows,
      [&](Columns& row) -> Result<void> {
        if (past.waiting.size() == most_waiting) return damaged("too much waits in its queues");
        auto& out = past.waiting.emplace_back();
        out.piece = row.number();
        out.recipient = row.text();
        out.original = row.text();
        out.notify = row.text();
        out.rounds = row.number();
        out.time = row.time();
        return {};
      },
      past.run.run);
}

Result<std::string> PastReader::body(std::int64_t run, std::uint64_t body) {
  std::optional<std::string> content;
  auto read = each(
      database_, "SELECT content FROM bodies WHERE run = ? AND body = ?",
      [&](Columns& row) -> Result<void> {
        content = row.text();
        return {};
      },
      run, body);
  if (!read) return fail(std::move(read.error()));
  if (!content) return damaged("the body of a message is missing");
  return std::move(*content);
}

Result<std::uint64_t> PastReader::hops(std::int64_t run, std::uint64_t message) {
  std::uint64_t number = 0;
  auto read = each(
      database_, "SELECT max(number) FROM hops WHERE run = ? AND message = ?",
      [&](Columns& row) -> Result<void> {
        number = row.number(std::numeric_limits<std::uint32_t>::max() - 1);
        return {};
      },
      run, message);
  if (!read) return fail(std::move(read.error()));
  return number;
}

Result<void> PastReader::deliveries(std::int64_t run, std::size_t most, const Delivered& take) {
  std::vector<DeliveryRow> rows;
  std::size_t bytes = 0;
  auto read = each(
      database_,
      "SELECT message, delivery, time, host, tenant, recipient, mailbox, folder, header, sender, body FROM deliveries "
      "WHERE run = ? ORDER BY delivery DESC LIMIT ?",
      [&](Columns& row) -> Result<void> {
        auto delivery = delivery_row(row);
        bytes += delivery.header.size();
        if (bytes < most_mail_bytes) rows.push_back(std::move(delivery));
        return {};
      },
      run, std::uint64_t{most});
  if (!read) return read;
  // The newest ones are kept; bodies count, too.
  std::vector<std::string> bodies;
  for (const auto& row : rows) {
    auto content = body(run, row.body);
    if (!content) return fail(std::move(content.error()));
    bytes += content->size();
    if (bytes > most_mail_bytes) break;
    bodies.push_back(std::move(*content));
  }
  for (auto i = bodies.size(); i-- > 0;)
    if (auto taken = take(rows[i], std::move(bodies[i])); !taken) return taken;
  return {};
}

}  // namespace mailflow::store
