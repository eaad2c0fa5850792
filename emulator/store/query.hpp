#pragma once
// Questions to a trace that is there already: its runs, what happened to messages, sessions line by line, exact bytes.
//
// Opened for reading only; a lab that still writes is not in the way. Errors of open: `input` for a file that is no
// trace, `unavailable` for what the machine lacks. What is asked for and is not there is an empty answer.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"
#include "store/transcript.hpp"

namespace mailflow::store {

struct RunRow {
  std::int64_t run = 0;
  std::string lab;
  std::string name;     // "up", "run"
  std::string program;  // "mailflow 0.1.0"
};

// What a host did with a message, in the order in which it happened.
struct Story {
  MessageRow message;  // number 0: a recipient refused before the message itself came
  std::vector<HopRow> hops;
  std::vector<DeliveryRow> deliveries;
  std::vector<EventRow> events;
};

// "" and 0 for "any".
struct Wanted {
  std::uint64_t message = 0;
  std::string message_id{};  // with its brackets
  std::string sender{};      // as an address, without brackets; letters' case aside
  std::string recipient{};   // the same
  std::size_t most = 1000;   // the newest are kept
};

class Query {
 public:
  static base::Result<Query> open(const std::string& file);

  base::Result<std::vector<RunRow>> runs();
  base::Result<std::map<std::uint64_t, std::string>> hosts(std::int64_t run);
  // Oldest first. A refusal is a hop of the message whose queue read it; those of others' clients, who have no message
  // here, follow, one Story for each.
  base::Result<std::vector<Story>> stories(std::int64_t run, const Wanted& wanted);
  base::Result<std::optional<SessionRow>> session(std::int64_t run, std::uint64_t session);
  base::Result<std::vector<TranscriptLine>> transcript(std::int64_t run, std::uint64_t session);
  // As it was handed in, or as it was delivered to `recipient`. Nothing when there is none.
  base::Result<std::optional<std::string>> bytes(std::int64_t run, const MessageRow& message,
                                                 const std::string& recipient = {});

 private:
  explicit Query(Database database) : database_(std::move(database)) {}
  base::Result<std::vector<HopRow>> hops(std::int64_t run, std::uint64_t message);
  base::Result<std::vector<DeliveryRow>> deliveries(std::int64_t run, std::uint64_t message);
  base::Result<std::vector<EventRow>> events(std::int64_t run, std::uint64_t message);
  base::Result<void> add_refusals(std::int64_t run, Story& story);
  base::Result<std::vector<Story>> strangers(std::int64_t run, const Wanted& wanted);
  base::Result<std::vector<MessageRow>> messages(std::int64_t run, const Wanted& wanted);

  Database database_;
};

}  // namespace mailflow::store
