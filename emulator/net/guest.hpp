#pragma once
// Asio as a guest on the lab's thread: an io_context whose wait also ends when the lab's own descriptors are ready.

#include <chrono>
#include <cstddef>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace mailflow::net {

class Guest {
 public:
  explicit Guest(int lab_descriptor);
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  boost::asio::io_context& io();
  std::size_t poll();                            // runs what is ready
  void wait(std::chrono::milliseconds at_most);  // until a guest's handler ran or the lab's descriptor is ready

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
