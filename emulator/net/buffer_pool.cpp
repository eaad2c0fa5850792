#include "net/buffer_pool.hpp"

#include <algorithm>

namespace mailflow::net {

void Buffer::make_room(std::size_t wanted, std::size_t limit) {
  if (!data_) {
    if (wanted <= BufferPool::block) {
      data_ = pool_.take();
      capacity_ = BufferPool::block;
      return;
    }
  } else if (begin_ > 0 && (begin_ >= capacity_ / 2 || size() + wanted <= capacity_ / 2)) {
    std::memmove(data_.get(), data_.get() + begin_, size());
    end_ -= begin_;
    begin_ = 0;
    if (capacity_ - end_ >= wanted) return;
  }
  const auto needed = size() + wanted;
  if (needed > limit) return;
  const auto bigger = std::max(needed, std::min(limit, capacity_ * 2));
  auto grown = std::make_unique_for_overwrite<char[]>(bigger);
  const auto held = size();
  if (held > 0) std::memcpy(grown.get(), data_.get() + begin_, held);
  if (data_ && capacity_ == BufferPool::block) pool_.give_back(std::move(data_));
  data_ = std::move(grown);
  capacity_ = bigger;
  begin_ = 0;
  end_ = held;
}

}  // namespace mailflow::net
