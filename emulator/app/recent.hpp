#pragma once
// The last messages of a running lab, one row for each message and recipient, made from its events.
//
// Bounded: the oldest rows go first.

#include <cstddef>
#include <cstdint>
#include <deque>

#include "lab/events.hpp"
#include "web/site.hpp"

namespace mailflow::app {

class Recent final : public lab::Observer {
 public:
  explicit Recent(std::size_t most = 100) : most_(most) {}

  void happened(const lab::Event& event) override;
  std::vector<web::MessageRow> newest_first() const;

 private:
  struct Row {
    std::uint64_t hash = 0;  // of Message-ID and recipient: most events are about a new message, and match no row
    std::string message_id;
    web::MessageRow shown;
  };
  Row& row_of(const lab::Event& event);

  std::size_t most_;
  std::uint64_t events_ = 0;  // of this lab and the ones before it
  std::deque<Row> rows_;
};

}  // namespace mailflow::app
