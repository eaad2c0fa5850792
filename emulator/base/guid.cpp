#include "base/guid.hpp"

namespace mailflow::base {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::uint64_t stable_hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash += 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

Guid guid_of(std::string_view text) {
  Guid guid;
  for (std::size_t half = 0; half < 2; ++half) {
    const auto hash = stable_hash(text, half + 1);
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[half * 8 + i] = static_cast<std::uint8_t>(hash >> (56 - 8 * i));
  }
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x80);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid;
}

Result<Guid> parse_guid(std::string_view text) {
  const auto bad = [&] { return fail(ErrorKind::input, "\"{}\" is not a GUID", text.substr(0, 80)); };
  const bool dashed = text.size() == 36;
  if (!dashed && text.size() != 32) return bad();
  Guid guid;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (dashed && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return bad();
    const int high = digit(text[at]);
    const int low = digit(text[at + 1]);
    if (high < 0 || low < 0) return bad();
    guid.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return guid;
}

std::string to_string(const Guid& guid) {
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", guid.bytes[i]);
  }
  return out;
}

}  // namespace mailflow::base
