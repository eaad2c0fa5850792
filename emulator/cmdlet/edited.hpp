#pragma once
// One table of a tenant while cmdlets change it: the published one until the first edit copies it.

#include <optional>
#include <utility>

namespace mailflow::cmdlet {

template <class Table>
class Edited {
 public:
  const Table& view(const Table& published) const { return copy_ ? *copy_ : published; }

  Table& edit(const Table& published) {
    if (!copy_) copy_ = published;
    changed_ = true;
    return *copy_;
  }

  // What is to be published: nullptr when nothing has changed since the last call.
  const Table* changed() { return std::exchange(changed_, false) ? &*copy_ : nullptr; }

 private:
  std::optional<Table> copy_;
  bool changed_ = false;
};

}  // namespace mailflow::cmdlet
