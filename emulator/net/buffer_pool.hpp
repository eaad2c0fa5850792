#pragma once
// Buffers that sessions hold only while they have something in them.
//
// A Buffer takes its first 16 KiB from the loop's pool, grows beyond on the heap, and gives everything back when it is
// emptied.

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace mailflow::net {

class BufferPool {
 public:
  static constexpr std::size_t block = 16 * 1024;

  std::unique_ptr<char[]> take() {
    if (free_.empty()) return std::make_unique_for_overwrite<char[]>(block);
    auto buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }
  void give_back(std::unique_ptr<char[]> buffer) {
    if (free_.size() < kept) free_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t kept = 64;
  std::vector<std::unique_ptr<char[]>> free_;
};

class Buffer {
 public:
  explicit Buffer(BufferPool& pool) : pool_(pool) {}
  ~Buffer() { release(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

  // Room for at least one byte more behind the content, at most up to `limit` bytes in all; nullptr beyond.
  char* room(std::size_t limit) {
    if (end_ == capacity_) make_room(1, limit);
    return end_ == capacity_ ? nullptr : data_.get() + end_;
  }
  std::size_t room_size() const { return capacity_ - end_; }
  void added(std::size_t bytes) { end_ += bytes; }
  void append(std::string_view text) {
    if (text.size() > capacity_ - end_) make_room(text.size(), end_ - begin_ + text.size());
    std::memcpy(data_.get() + end_, text.data(), text.size());
    end_ += text.size();
  }
  void consume(std::size_t bytes) {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void release() {
    if (data_ && capacity_ == BufferPool::block) pool_.give_back(std::move(data_));
    data_.reset();
    begin_ = end_ = capacity_ = 0;
  }

 private:
  void make_room(std::size_t wanted, std::size_t limit);

  BufferPool& pool_;
  std::unique_ptr<char[]> data_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace mailflow::net
