#pragma once
// The way of a message in one line: "naw ──TLS──▶ exo ──▶ adminfc", "naw ──╳ exo at RCPT".

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/rule.hpp"
#include "render/style.hpp"

namespace mailflow::render {

struct RouteStep {
  enum class Leg : std::uint8_t { plain, tls };
  std::string name;      // of a host
  Leg leg = Leg::plain;  // how the message came here
};

struct RouteEnd {
  enum class Kind : std::uint8_t { mailbox, refused, waiting, none };
  Kind kind = Kind::none;
  std::string at;     // the mailbox; the host that refused
  std::string stage;  // of a refusal: "rcpt"
};

// "at RCPT", "while connecting", "in the queue": where in a session, or before it, something ended.
std::string at_stage(std::string_view stage, base::Language language);

// A long way, a loop's above all, is told by its first and last stops.
inline constexpr std::size_t first_stops = 4;
std::size_t folded_stops(std::size_t stops);  // how many behind the first ones are left out; 0: none

std::string route_line(std::span<const RouteStep> steps, const RouteEnd& end, const Style& style,
                       base::Language language);

}  // namespace mailflow::render
