#pragma once
// Mailboxes of a tenant or of a mail server, found by any of their addresses.

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/index.hpp"
#include "base/source.hpp"

namespace mailflow::model {

struct Mailbox {
  std::string name;  // "david", as results show it
  base::SourcePos pos;
  std::vector<std::string> addresses;  // lower case, the primary one first
};

class Recipients {
 public:
  Recipients() = default;
  explicit Recipients(std::vector<Mailbox> rows) : rows_(std::move(rows)) {}
  Recipients(const Recipients&) = delete;
  Recipients& operator=(const Recipients&) = delete;

  const std::vector<Mailbox>& rows() const { return rows_; }
  const Mailbox& operator[](base::Row row) const { return rows_[row]; }
  const base::TextIndex& by_address() const;

 private:
  std::vector<Mailbox> rows_;
  mutable std::once_flag built_;
  mutable std::unique_ptr<const base::TextIndex> by_address_;
};

}  // namespace mailflow::model
