// Any file as a stored trace: what `mailflow trace` asks of it, and what a lab that goes on with it reads.

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "lab/past.hpp"
#include "store/query.hpp"

namespace {

using namespace mailflow;

// SQLite reads files, so there is one, of this process alone.
const std::string& scratch() {
  static const auto file =
      (std::filesystem::temp_directory_path() / ("mailflow-trace-fuzz-" + std::to_string(getpid()))).string();
  return file;
}

void ask(store::Query& query) {
  const auto runs = query.runs();
  if (!runs) return;
  std::size_t asked = 0;
  for (const auto& run : *runs) {
    if (++asked > 3) return;
    (void)query.hosts(run.run);
    const auto stories = query.stories(run.run, {.most = 20});
    if (!stories) continue;
    for (const auto& story : *stories) {
      (void)query.bytes(run.run, story.message);
      for (const auto& delivery : story.deliveries) (void)query.bytes(run.run, story.message, delivery.recipient);
      for (const auto& hop : story.hops) {
        (void)query.session(run.run, hop.session);
        (void)query.transcript(run.run, hop.session);
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::ofstream(scratch(), std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (auto query = store::Query::open(scratch())) ask(*query);
  if (auto reader = store::PastReader::open(scratch())) {
    auto past = reader->find("seed");
    if (past && *past) {
      const auto run = (*past)->run.run;
      for (const auto& piece : (*past)->pieces) (void)reader->body(run, piece.body);
      (void)reader->deliveries(run, 100,
                               [](const store::DeliveryRow&, const std::string&) -> base::Result<void> { return {}; });
    }
  }
  (void)lab::find_past(scratch(), "seed");
  for (const char* rest : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(scratch() + rest);
  return 0;
}
