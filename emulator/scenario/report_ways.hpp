#pragma once
// The expected way of a message and the one it took, to be drawn below each other.
//
// Of the expected way only what the expectation says is told: a hop that it leaves open is `any_way`. Ways are told
// where they are what differs; a wrong property of a message that went the right way has none.

#include <cstddef>
#include <optional>
#include <string_view>

#include "scenario/report.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {

inline constexpr std::string_view any_way = "…";

// Empty when nothing about the way differs.
RoutePair ways_of(const RecipientResult& recipient);

RouteText route_of(const journey::RecipientOutcome& outcome);

// The hop of `got` with which it leaves the expected way, or the number of its hops where it ends otherwise; nothing
// when it is as expected.
std::optional<std::size_t> parting(const RoutePair& ways);

}  // namespace mailflow::scenario
