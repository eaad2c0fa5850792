#pragma once
// A text in both languages: made where something is found out, shown later, when the reader's language is known.
//
// Names, addresses and replies are the same in both. Pure data.

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "base/rule.hpp"

namespace mailflow::scenario {

struct Phrase {
  Phrase() = default;
  Phrase(std::string data) : en(std::move(data)), de(en) {}  // NOLINT: data are the same in both
  Phrase(const char* data) : Phrase(std::string(data)) {}    // NOLINT
  Phrase(std::string english, std::string german) : en(std::move(english)), de(std::move(german)) {}

  const std::string& in(base::Language language) const { return language == base::Language::de ? de : en; }
  bool empty() const { return en.empty(); }
  bool operator==(const Phrase&) const = default;

  std::string en;
  std::string de;
};

template <class Value>
const auto& in_language(const Value& value, base::Language language) {
  if constexpr (std::same_as<Value, Phrase>)
    return value.in(language);
  else
    return value;
}

// "{} of {}" with the values put in, each phrase in its own language.
template <class... Values>
Phrase phrase(const base::Text& text, const Values&... values) {
  using base::Language;
  return {fmt::format(fmt::runtime(text.en), in_language(values, Language::en)...),
          fmt::format(fmt::runtime(text.de), in_language(values, Language::de)...)};
}

// Added to the end, with a text between them where both say something.
void append(Phrase& to, const Phrase& more, const base::Text& between);

}  // namespace mailflow::scenario
