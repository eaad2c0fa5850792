#pragma once
// A UDP server on an address of this machine: questions in, answers out, in batches.
//
// The answer function gets each datagram and writes its reply (0 bytes: none). It runs on the lab's thread and must not
// wait. A datagram over 4,096 bytes is cut, a reply has at most 4,096. Bind errors are `unavailable`.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/result.hpp"
#include "net/address_map.hpp"
#include "net/loop.hpp"

namespace mailflow::net {

class DatagramServer {
 public:
  // Returns the reply's length in `reply`, whose size is the largest a datagram may have.
  using Answer = std::function<std::size_t(std::span<const std::uint8_t> question, const RealEndpoint& from,
                                           std::span<std::uint8_t> reply)>;

  // Port 0: the kernel's choice.
  static base::Result<DatagramServer> open(Loop& loop, RealEndpoint at, Answer answer);
  DatagramServer(DatagramServer&&) noexcept;
  DatagramServer& operator=(DatagramServer&&) noexcept;
  ~DatagramServer();

  RealEndpoint real() const;

 private:
  class Impl;
  explicit DatagramServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
