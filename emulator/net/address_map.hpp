#pragma once
// The lab's Internet on this machine: lab addresses of both families to loopback addresses, and back.
//
// A lab lives in a /20 block of 127.64.0.0/10 that it claims by binding a guard socket on the block's first address;
// the kernel frees it however the process ends. The lowest free block is taken, so a lab alone always has the same
// addresses. Any address may appear on demand: a table, in order of appearance, no arithmetic; a full block is
// followed by another. IPv6 addresses map onto 127/8 too. Fails with `unavailable` when all blocks are taken.

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/ip.hpp"
#include "base/result.hpp"

namespace mailflow::net {

// A loopback address and port as the kernel has it (host order).
struct RealEndpoint {
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  bool operator==(const RealEndpoint&) const = default;
};

std::string to_string(const RealEndpoint& endpoint);  // "127.64.0.16:2525"
std::string loopback_text(std::uint32_t address);     // "127.64.0.16"
bool is_loopback(const base::IpAddress& address);     // 127/8 or ::1

class AddressMap {
 public:
  static base::Result<AddressMap> claim();
  AddressMap(AddressMap&& other) noexcept;
  AddressMap& operator=(AddressMap&& other) noexcept;
  ~AddressMap();

  // The loopback address of a lab address; a new one the first time.
  base::Result<std::uint32_t> real(const base::IpAddress& lab);
  std::optional<std::uint32_t> find(const base::IpAddress& lab) const;
  std::optional<base::IpAddress> lab(std::uint32_t real) const;
  bool in_block(std::uint32_t real) const;

  std::uint32_t dns() const;         // the lab's own view
  std::uint32_t dns_mapped() const;  // the view for real clients: loopback addresses
  std::uint32_t block() const;       // the first block's first address

  struct Row {
    base::IpAddress lab;
    std::uint32_t real = 0;
  };
  const std::vector<Row>& rows() const { return rows_; }  // in order of appearance

 private:
  AddressMap() = default;
  base::Result<void> claim_block();
  void release();

  struct Block {
    std::uint32_t first = 0;
    int guard = -1;
  };
  std::vector<Block> blocks_;
  std::uint32_t next_ = 0;
  std::vector<Row> rows_;
  std::unordered_map<std::uint32_t, std::size_t> by_real_;
  struct Hash {
    std::size_t operator()(const base::IpAddress& address) const noexcept;
  };
  std::unordered_map<base::IpAddress, std::size_t, Hash> by_lab_;
};

}  // namespace mailflow::net
