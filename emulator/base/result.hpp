#pragma once
// Result<T>: a value, or the Error that explains why there is none.

#include <fmt/format.h>

#include <tl/expected.hpp>
#include <utility>

#include "base/error.hpp"

namespace mailflow::base {

template <class T>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

inline Failure fail(Error error) {
  return Failure(std::move(error));
}

// fail(pos, "…{}…", x): bad input at a position.
template <class... Args>
Failure fail(SourcePos pos, fmt::format_string<Args...> format, Args&&... args) {
  return Failure(Error{ErrorKind::input, fmt::format(format, std::forward<Args>(args)...), std::move(pos), {}});
}

// fail(kind, "…{}…", x): without a position.
template <class... Args>
Failure fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  return Failure(Error{kind, fmt::format(format, std::forward<Args>(args)...), {}, {}});
}

}  // namespace mailflow::base
