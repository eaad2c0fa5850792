#pragma once
// What a run of a trace left behind, for a lab that goes on with it: Worlds, clock, numbers, what waits in queues,
// mail.
//
// Everything is the file's word, and the file may be hostile: numbers that count are at most 10^15, times lie between
// 1970 and 9999, lists are bounded, and what does not fit is an `input` error. What the rows mean is for the reader to
// check. Recipients of a piece whose next host has noted that it took the message are left out: its answer was lost
// with the sender, not the mail.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/query.hpp"
#include "store/rows.hpp"

namespace mailflow::store {

inline constexpr std::size_t most_waiting = 1'000'000;

// The highest ones that were used.
struct Numbers {
  std::uint64_t world = 0;
  std::uint64_t session = 0;
  std::uint64_t message = 0;
  std::uint64_t event = 0;
  std::uint64_t body = 0;
  std::uint64_t delivery = 0;
  std::uint64_t piece = 0;
  std::uint64_t refused = 0;  // hops without a message
};

struct Past {
  RunRow run;
  base::LabTime clock{};         // where it stood when the last row was written
  WorldRow origin;               // as the lab file made it when it was read last
  WorldRow current;              // in force
  std::vector<WorldRow> coming;  // announced, the next one first
  Numbers last;
  std::vector<PieceRow> pieces;
  std::vector<WaitingRow> waiting;  // by piece
};

class PastReader {
 public:
  static base::Result<PastReader> open(const std::string& file);

  // The newest run of `up` or `shell` with a lab of this name; none when there is none.
  base::Result<std::optional<Past>> find(const std::string& lab);

  base::Result<std::string> body(std::int64_t run, std::uint64_t body);
  // The number of hops that the trace has of a message.
  base::Result<std::uint64_t> hops(std::int64_t run, std::uint64_t message);
  // The newest `most` deliveries, oldest first, with their bodies.
  using Delivered = std::function<base::Result<void>(const DeliveryRow&, std::string body)>;
  base::Result<void> deliveries(std::int64_t run, std::size_t most, const Delivered& take);

 private:
  explicit PastReader(Database database) : database_(std::move(database)) {}
  base::Result<void> read_worlds(Past& past);
  base::Result<void> read_numbers(Past& past);
  base::Result<void> read_queue(Past& past);
  base::Result<std::uint64_t> highest(std::string_view sql, std::int64_t run, std::uint64_t most);

  Database database_;
};

}  // namespace mailflow::store
