#include "net/address_map.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace mailflow::net {
namespace {

constexpr std::uint32_t first_block = 127U << 24U | 64U << 16U;  // 127.64.0.0/10
constexpr std::uint32_t block_size = 4096;
constexpr std::uint32_t blocks = 1024;
constexpr std::uint32_t loopback_v4 = 127;
constexpr std::uint16_t guard_port = 20525;  // below the kernel's own choice of ports

enum Offset : std::uint32_t { dns_offset = 1, dns_mapped_offset = 2, first_host = 16, last_host = block_size - 2 };

}  // namespace

std::string loopback_text(std::uint32_t address) {
  return base::to_string(base::IpAddress::v4(address));
}

std::string to_string(const RealEndpoint& endpoint) {
  return fmt::format("{}:{}", loopback_text(endpoint.address), endpoint.port);
}

bool is_loopback(const base::IpAddress& address) {
  if (address.is_v4()) return address.v4_bits() >> 24U == loopback_v4;
  base::IpAddress::Bytes one{};
  one.back() = 1;
  return address.bytes() == one;
}

std::size_t AddressMap::Hash::operator()(const base::IpAddress& address) const noexcept {
  std::uint64_t high = 0, low = 0;
  std::memcpy(&high, address.bytes().data(), 8);
  std::memcpy(&low, address.bytes().data() + 8, 8);
  const auto mixed = (high ^ (low + (address.is_v4() ? 1 : 0)) * 0x9e3779b97f4a7c15ULL) * 0xc2b2ae3d27d4eb4fULL;
  return static_cast<std::size_t>(mixed ^ mixed >> 31U);
}

base::Result<AddressMap> AddressMap::claim() {
  AddressMap map;
  if (auto claimed = map.claim_block(); !claimed) return base::fail(std::move(claimed.error()));
  return map;
}

AddressMap::AddressMap(AddressMap&& other) noexcept
    : blocks_(std::exchange(other.blocks_, {})),
      next_(other.next_),
      rows_(std::move(other.rows_)),
      by_real_(std::move(other.by_real_)),
      by_lab_(std::move(other.by_lab_)) {}

AddressMap& AddressMap::operator=(AddressMap&& other) noexcept {
  if (this != &other) {
    release();
    blocks_ = std::exchange(other.blocks_, {});
    next_ = other.next_;
    rows_ = std::move(other.rows_);
    by_real_ = std::move(other.by_real_);
    by_lab_ = std::move(other.by_lab_);
  }
  return *this;
}

AddressMap::~AddressMap() {
  release();
}

void AddressMap::release() {
  for (const auto& block : blocks_) ::close(block.guard);
  blocks_.clear();
}

base::Result<void> AddressMap::claim_block() {
  const int guard = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (guard < 0)
    return base::fail(base::ErrorKind::unavailable, "cannot claim addresses for the lab: {}", std::strerror(errno));
  for (std::uint32_t number = 0; number < blocks; ++number) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(guard_port);
    address.sin_addr.s_addr = htonl(first_block + number * block_size);
    if (::bind(guard, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) continue;
    blocks_.push_back({first_block + number * block_size, guard});
    next_ = blocks_.back().first + first_host;
    return {};
  }
  ::close(guard);
  return base::fail(base::ErrorKind::unavailable,
                    "no free block of loopback addresses: {} labs run on this machine, or 127.64.0.0/10 is not usable",
                    blocks);
}

base::Result<std::uint32_t> AddressMap::real(const base::IpAddress& lab) {
  if (const auto known = by_lab_.find(lab); known != by_lab_.end()) return rows_[known->second].real;
  if (next_ - blocks_.back().first > last_host)
    if (auto claimed = claim_block(); !claimed) return base::fail(std::move(claimed.error()));
  const auto real = next_++;
  by_lab_.emplace(lab, rows_.size());
  by_real_.emplace(real, rows_.size());
  rows_.push_back({lab, real});
  return real;
}

std::optional<std::uint32_t> AddressMap::find(const base::IpAddress& lab) const {
  const auto known = by_lab_.find(lab);
  if (known == by_lab_.end()) return std::nullopt;
  return rows_[known->second].real;
}

std::optional<base::IpAddress> AddressMap::lab(std::uint32_t real) const {
  const auto known = by_real_.find(real);
  if (known == by_real_.end()) return std::nullopt;
  return rows_[known->second].lab;
}

bool AddressMap::in_block(std::uint32_t real) const {
  for (const auto& block : blocks_)
    if (real - block.first < block_size) return true;
  return false;
}

std::uint32_t AddressMap::dns() const {
  return block() + dns_offset;
}
std::uint32_t AddressMap::dns_mapped() const {
  return block() + dns_mapped_offset;
}
std::uint32_t AddressMap::block() const {
  return blocks_.front().first;
}

}  // namespace mailflow::net
