#include "store/writer.hpp"

#include <type_traits>
#include <utility>

namespace mailflow::store {
namespace {

// By the row's place in the variant; the values in the order of the struct, which is the table's.
constexpr std::array<std::string_view, std::variant_size_v<Row>> insert_statements{
    "INSERT OR REPLACE INTO worlds VALUES(?,?,?,?,?)",
    "INSERT OR REPLACE INTO hosts VALUES(?,?,?,?,?)",
    "INSERT OR REPLACE INTO sessions VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO transcripts VALUES(?,?,?,?)",
    "INSERT OR REPLACE INTO bodies VALUES(?,?,?)",
    "INSERT OR REPLACE INTO messages VALUES(?,?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO hops VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO deliveries VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO events VALUES(?,?,?,?,?,?,?,?,?,?)",
    "UPDATE runs SET clock = ?2 WHERE run = ?1",
    "INSERT OR REPLACE INTO queue VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT OR REPLACE INTO waiting VALUES(?,?,?,?,?,?,?)",
    "DELETE FROM queue WHERE run = ? AND piece = ?",
    "DELETE FROM waiting WHERE run = ? AND piece = ? AND recipient = ?",
    "DELETE FROM hops WHERE run = ? AND message = ? AND number = ?",
    "DELETE FROM deliveries WHERE run = ? AND message = ? AND delivery = ?",
};

// The place of T among the variant's alternatives.
template <class T, std::size_t at = 0>
constexpr std::size_t place_of() {
  if constexpr (std::is_same_v<T, std::variant_alternative_t<at, Row>>)
    return at;
  else
    return place_of<T, at + 1>();
}

void bind(Statement& to, std::int64_t run, const WorldRow& row) {
  to.bind(run, row.number, row.time, row.change, row.text);
}
void bind(Statement& to, std::int64_t run, const HostRow& row) {
  to.bind(run, row.host, row.name, row.kind, row.addresses);
}
void bind(Statement& to, std::int64_t run, const SessionRow& row) {
  to.bind(run, row.session, row.host, row.client, row.opened, row.closed, row.client_address, row.helo,
          row.tls_protocol, row.tls_cipher, row.certificate, row.verdict, row.end);
}
void bind(Statement& to, std::int64_t run, const TranscriptRow& row) {
  to.bind(run, row.session, row.number, row.text);
}
void bind(Statement& to, std::int64_t run, const BodyRow& row) {
  to.bind(run, row.body, row.content);
}
void bind(Statement& to, std::int64_t run, const MessageRow& row) {
  to.bind(run, row.message, row.time, row.message_id, row.sender, row.size, row.body, row.header);
}
void bind(Statement& to, std::int64_t run, const HopRow& row) {
  to.bind(run, row.message, row.number, row.time, row.session, row.host, row.world, row.tenant, row.recipient,
          row.facts, row.connector, row.directionality, row.decision, row.rule, row.code, row.status, row.reply);
}
void bind(Statement& to, std::int64_t run, const DeliveryRow& row) {
  to.bind(run, row.message, row.delivery, row.time, row.host, row.tenant, row.recipient, row.mailbox, row.folder,
          row.header, row.sender, row.body);
}
void bind(Statement& to, std::int64_t run, const EventRow& row) {
  to.bind(run, row.event, row.time, row.host, row.message, row.source, row.name, row.recipient, row.text, row.hop);
}
void bind(Statement& to, std::int64_t run, const ClockRow& row) {
  to.bind(run, row.time);
}
void bind(Statement& to, std::int64_t run, const PieceRow& row) {
  to.bind(run, row.piece, row.message, row.after, row.host, row.time, row.message_id, row.header, row.separator,
          row.body, row.sender, row.envelope_id, row.body_type, row.dsn_return, row.to, row.tls, row.tenant,
          row.connector, row.connect, row.source, row.session_tls, row.helo);
}
void bind(Statement& to, std::int64_t run, const WaitingRow& row) {
  to.bind(run, row.piece, row.recipient, row.original, row.notify, row.rounds, row.time);
}
void bind(Statement& to, std::int64_t run, const PieceGone& row) {
  to.bind(run, row.piece);
}
void bind(Statement& to, std::int64_t run, const WaitingGone& row) {
  to.bind(run, row.piece, row.recipient);
}
void bind(Statement& to, std::int64_t run, const HopGone& row) {
  to.bind(run, row.message, row.number);
}
void bind(Statement& to, std::int64_t run, const DeliveryGone& row) {
  to.bind(run, row.message, row.delivery);
}

// A row is made for a new run; one that goes on must be there.
base::Result<std::int64_t> begin_run(Database& database, const RunInfo& info) {
  auto begin =
      database.prepare(info.goes_on != 0 ? "SELECT run FROM runs WHERE run = ?"
                                         : "INSERT INTO runs(lab, name, program, clock) VALUES(?,?,?,0) RETURNING run");
  if (!begin) return base::fail(std::move(begin.error()));
  if (info.goes_on != 0)
    begin->bind(info.goes_on);
  else
    begin->bind(info.lab, info.name, info.program);
  const auto stepped = begin->step();
  if (!stepped) return base::fail(stepped.error());
  if (*stepped == Statement::Step::done)
    return base::fail(base::ErrorKind::input, "the trace has no run {}", info.goes_on);
  const auto run = begin->integer(0);
  if (auto ended = begin->run(); !ended) return base::fail(std::move(ended.error()));
  return run;
}

}  // namespace

base::Result<Writer> Writer::open(Database database, const RunInfo& info) {
  Writer writer;
  writer.database_ = std::move(database);
  const auto run = begin_run(writer.database_, info);
  if (!run) return base::fail(run.error());
  writer.run_ = *run;
  for (std::size_t kind = 0; kind < insert_statements.size(); ++kind) {
    auto statement = writer.database_.prepare(insert_statements[kind]);
    if (!statement) return base::fail(std::move(statement.error()));
    writer.inserts_[kind] = std::move(*statement);
  }
  return writer;
}

template <class T>
base::Result<void> Writer::Insert::operator()(const T& row) const {
  auto& statement = writer.inserts_[place_of<T>()];
  bind(statement, writer.run_, row);
  return statement.run();
}

base::Result<void> Writer::write_rows(Batch batch) {
  for (const auto rows : batch)
    for (const auto& row : rows)
      if (auto written = std::visit(Insert{*this}, row); !written) return written;
  return {};
}

void Writer::tidy_log() {
  (void)database_.execute("PRAGMA wal_checkpoint(PASSIVE)");
}

base::Result<void> Writer::write(Batch batch) {
  if (auto begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto written = write_rows(batch);
  if (written) written = database_.execute("COMMIT");
  // Some errors (a full disk) have rolled back already.
  if (!written && database_.in_transaction()) (void)database_.execute("ROLLBACK");
  return written;
}

}  // namespace mailflow::store
